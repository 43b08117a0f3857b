package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowOverlay.UnreadableDocumentException;

/**
 * Where a sealed delta meets the base: answers what the delta expects of base rows and makes newest rows. Base rows are
 * given in the delta's first layout, results are in its last. One thread each; a result is valid until the next call.
 *
 * <p>For every base row whose key the delta {@link TableDelta#find finds}: {@link #meet}, then by kind: NONE and not
 * cleared: {@link #upgrade}; PATCH: {@link #patch}. After the pass for every entry not seen: {@link #miss}, and for an
 * unseen PATCH and every PARTIAL {@link #incomplete}. A linked PATCH is answered before, see
 * {@link TableDelta#linkedSources()}.
 */
public final class BaseRows {

    private final TableDelta delta;
    private final Anomalies anomalies;
    private final RowUpgrader upgrader;
    private final ByteSink stored = new ByteSink(512);
    private final ByteSink sink = new ByteSink(512);
    private final RowBytes.Writer writer = new RowBytes.Writer(sink);
    private final BaseFloats floats;
    private byte[] page = sink.array();
    private int row;

    /**
     * @param dialect of the base: what it has lost is not compared
     * @param anomalies where this thread counts
     */
    public BaseRows(TableDelta delta, Dialect dialect, Anomalies anomalies) {
        this.floats = new BaseFloats(delta.chain(), dialect);
        this.delta = delta;
        this.anomalies = anomalies;
        this.upgrader = new RowUpgrader(delta.chain());
    }

    /** Array of the last result. */
    public byte[] page() {
        return page;
    }

    /** Where the last result starts in its array. */
    public int row() {
        return row;
    }

    /** Answers everything expected of the base row under the entry's key: it is {@code a[at]}. */
    public void meet(int entry, byte[] a, int at) {
        Expectations all = delta.expectations();
        byte[] known = a;
        int knownAt = at;
        int layout = 0;
        for (int x = delta.firstExpectation(entry); x != Expectations.END; x = all.next(x)) {
            AnomalyKind kind = TableDelta.presentKind(all.kind(x));
            if (kind != null) {
                delta.report(anomalies, kind, x);
            } else if (all.isHashed(x)) {
                if (all.hash(x) != PartialRows.hash(a, at)) {
                    delta.report(anomalies, AnomalyKind.BEFORE_MISMATCH, x);
                }
            } else if (all.row(x) != DeltaArena.NO_ROW) {
                upgrader.upgrade(known, knownAt, layout, all.layout(x));
                delta.readExpectedCells(x, stored);
                if (all.kind(x) != Expectations.MADE && compare(stored.array(), all.layout(x)) == PartialRows.DIFFERS) {
                    delta.report(anomalies, AnomalyKind.BEFORE_MISMATCH, x);
                }
                if (RowBytes.hasDiffs(stored.array(), 0)) {
                    // what comes behind it in the log speaks of the document that it made
                    known = withDiffs(stored.array());
                    knownAt = 0;
                    layout = all.layout(x);
                }
            }
        }
    }

    private int compare(byte[] expected, int layout) {
        try {
            return PartialRows.compare(expected, 0, upgrader.page(), upgrader.row(), floats.equality(layout));
        } catch (UnreadableDocumentException e) {
            throw unreadable(e, delta.chain().layout(layout));
        }
    }

    private byte[] withDiffs(byte[] expected) {
        sink.clear();
        PartialRows.overlayDiffs(upgrader.page(), upgrader.row(), expected, 0, writer);
        return sink.toByteArray();
    }

    private static InvalidValueException unreadable(UnreadableDocumentException e, TableSchema schema) {
        Column column = schema.column(e.column());
        return new InvalidValueException(
                column.type(), "column " + schema.table() + "." + column.name() + ": " + e.reason());
    }

    /** Whether {@link #meet} looks at the base row's cells. */
    boolean meetsCells(int entry) {
        Expectations all = delta.expectations();
        for (int x = delta.firstExpectation(entry); x != Expectations.END; x = all.next(x)) {
            if (all.hasCells(x)) {
                return true;
            }
        }
        return false;
    }

    /** Answers everything expected of the base row under the entry's key: there is none. */
    public void miss(int entry) {
        Expectations all = delta.expectations();
        for (int x = delta.firstExpectation(entry); x != Expectations.END; x = all.next(x)) {
            AnomalyKind kind = TableDelta.missingKind(all.kind(x));
            if (kind != null) {
                delta.report(anomalies, kind, x);
            }
        }
    }

    /** Counts a row that cannot be written because some of its cells are known to nobody. */
    public void incomplete(int entry) {
        delta.reportIncomplete(entry, anomalies);
    }

    /** True where a base row and the row it became are the same values, as far as the base's dialect tells. */
    public boolean same(byte[] a, int at, byte[] b, int other) {
        return PartialRows.same(a, at, b, other, floats.equality(0));
    }

    /** Makes the newest row of a base row that no change names. */
    public void upgrade(byte[] a, int at) {
        upgrader.upgrade(a, at, 0, delta.chain().last());
        page = upgrader.page();
        row = upgrader.row();
    }

    /** Makes the newest row of the entry, a PATCH whose source is its own key, from the base row under it. */
    public void patch(int entry, byte[] a, int at) {
        upgrader.upgrade(a, at, 0, delta.chain().last());
        sink.clear();
        delta.readRow(entry, stored);
        try {
            row = PartialRows.overlay(upgrader.page(), upgrader.row(), stored.array(), 0, writer);
        } catch (UnreadableDocumentException e) {
            throw unreadable(e, delta.to());
        }
        page = sink.array();
    }
}
