package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.ChangeRefusedException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowOverlay;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads changes into one layout of a table: stored images, and key bytes. One thread. */
final class ChangeEncoder {

    private final TableSchema schema;
    private final RowKeys keys;
    private final int[] keyColumns;
    private final @Nullable LeftOutCells leftOut;
    private @Nullable EventRows rows;

    private ByteSink sink = new ByteSink(16);
    private RowBytes.Writer writer = new RowBytes.Writer(sink);
    private final ByteSink work = new ByteSink(512);
    private final ByteSink cell = new ByteSink(16);
    private final RowBytes.Writer workWriter = new RowBytes.Writer(work);

    /**
     * @param keys of the layout, for this encoder alone
     * @param fillsLeftOut whether a cell that an INSERT lacks is what the server puts there by itself
     */
    ChangeEncoder(TableSchema schema, RowKeys keys, boolean fillsLeftOut) {
        this.leftOut = fillsLeftOut ? LeftOutCells.of(schema) : null;
        this.schema = schema;
        this.keys = keys;
        this.keyColumns = keys.columns();
    }

    boolean isOf(TableSchema layout) {
        return layout == schema;
    }

    /**
     * Appends what the change says. The view is not kept.
     *
     * @param into on an error it may have a part of it
     * @throws ChangeRefusedException if the change has no complete key
     */
    void encode(RowView row, ByteSink into, EncodedChange change) {
        Operation operation = row.operation();
        change.operation = operation;
        RowImage old = operation == Operation.INSERT ? null : row.before();
        RowImage now = operation == Operation.DELETE ? null : row.after();
        encode(row, row.schema(), old, now, into, change);
    }

    /** As {@link #encode(RowView, ByteSink, EncodedChange)}. */
    void encode(RowChange row, ByteSink into, EncodedChange change) {
        Operation operation = row.operation();
        change.operation = operation;
        RowImage old = operation == Operation.INSERT ? null : row.before();
        RowImage now = operation == Operation.DELETE ? null : row.after();
        encode(row, row.schema(), old, now, into, change);
    }

    private void encode(
            Object event,
            TableSchema eventSchema,
            @Nullable RowImage old,
            @Nullable RowImage now,
            ByteSink into,
            EncodedChange change) {
        EventRows reader = rows;
        if (reader == null || !reader.reads(eventSchema)) {
            reader = new EventRows(eventSchema, schema);
            rows = reader;
        }
        if (into != sink) {
            sink = into;
            writer = new RowBytes.Writer(into);
        }
        if (old != null) {
            change.before = reader.append(old, into, writer);
        }
        if (now != null) {
            change.after = reader.append(now, into, writer);
            if (old == null && leftOut != null && !PartialRows.isComplete(into.array(), change.after)) {
                leftOut.fill(into, change.after, work, workWriter);
            }
        }
        boolean diffs = now != null && RowBytes.hasDiffs(into.array(), change.after);
        if (diffs && old == null || old != null && RowBytes.hasDiffs(into.array(), change.before)) {
            throw new ChangeRefusedException(event
                    + " has changes of a JSON document where a document must be: only an UPDATE's row after has such");
        }
        change.moved = false;
        if (old == null) {
            newKey(event, change);
        } else if (now == null) {
            oldKey(event, change.before, change);
        } else {
            keys(event, change);
        }
        if (diffs) {
            settleDiffs(event, change);
        }
    }

    /**
     * Where the row before has the document, the row after gets the one that the changes make of it. Where it does not, it gets
     * the changes: it presupposes a document which they fit.
     */
    private void settleDiffs(Object event, EncodedChange change) {
        byte[] a = sink.array();
        int n = schema.columnCount();
        work.clear();
        workWriter.begin(schema.fingerprint(), n);
        for (int c = 0; c < n; c++) {
            boolean changes = RowBytes.state(a, change.after, c) == RowBytes.DIFFS;
            if (changes && RowBytes.state(a, change.before, c) != RowBytes.ABSENT) {
                if (!RowOverlay.fits(a, change.after, a, change.before, c, cell)) {
                    throw new ChangeRefusedException(event + ": the changes of the JSON document in column "
                            + schema.column(c).name()
                            + " do not fit the one in the row before; the event is no server's");
                }
                RowOverlay.put(a, change.before, a, change.after, c, workWriter);
            } else {
                workWriter.copy(a, change.after, c);
            }
        }
        int after = append(workWriter.finish());
        work.clear();
        workWriter.begin(schema.fingerprint(), n);
        for (int c = 0; c < n; c++) {
            boolean changes = RowBytes.state(sink.array(), after, c) == RowBytes.DIFFS;
            workWriter.copy(sink.array(), changes ? after : change.before, c);
        }
        change.before = append(workWriter.finish());
        change.after = after;
    }

    private int append(int workRow) {
        int at = sink.size();
        sink.put(work.array(), workRow, RowBytes.length(work.array(), workRow));
        return at;
    }

    /**
     * The old row's key and, where it differs, the new row's. An image that leaves key columns out means those of the
     * other one: Canal's {@code old} has changed columns only, a MINIMAL after image too.
     */
    private void keys(Object event, EncodedChange change) {
        byte[] a = sink.array();
        int before = change.before;
        int after = change.after;
        if (!hasAnyKeyCell(a, before)) {
            oldKey(event, after, change);
        } else if (!hasAnyKeyCell(a, after) || equalKeyCells(a, before, after)) {
            oldKey(event, before, change);
        } else {
            change.oldKey = sink.size();
            encodeOverlaid(event, after, before);
            change.oldKeyEnd = sink.size();
            change.newKey = change.oldKeyEnd;
            encodeOverlaid(event, before, after);
            change.newKeyEnd = sink.size();
            byte[] k = sink.array();
            change.keyHash = KeyIndex.hashOf(k, change.oldKey, change.oldKeyEnd);
            change.moved = !Arrays.equals(k, change.oldKey, change.oldKeyEnd, k, change.newKey, change.newKeyEnd);
        }
    }

    private void oldKey(Object event, int row, EncodedChange change) {
        change.oldKey = sink.size();
        encodeKey(event, sink.array(), row);
        change.oldKeyEnd = sink.size();
        change.keyHash = KeyIndex.hashOf(sink.array(), change.oldKey, change.oldKeyEnd);
    }

    private void newKey(Object event, EncodedChange change) {
        change.newKey = sink.size();
        encodeKey(event, sink.array(), change.after);
        change.newKeyEnd = sink.size();
        change.keyHash = KeyIndex.hashOf(sink.array(), change.newKey, change.newKeyEnd);
    }

    private void encodeKey(Object event, byte[] a, int row) {
        for (int c : keyColumns) {
            if (RowBytes.state(a, row, c) == RowBytes.ABSENT) {
                throw new ChangeRefusedException(event + " does not say the key column "
                        + schema.column(c).name()
                        + "; the log needs key columns in every image (binlog_row_image=FULL has all)");
            }
        }
        keys.encode(a, row, sink);
    }

    private void encodeOverlaid(Object event, int under, int over) {
        byte[] a = sink.array();
        if (hasKey(a, over)) {
            encodeKey(event, a, over);
        } else {
            work.clear();
            int row = PartialRows.overlay(a, under, a, over, workWriter);
            encodeKey(event, work.array(), row);
        }
    }

    private boolean hasKey(byte[] a, int row) {
        for (int c : keyColumns) {
            if (RowBytes.state(a, row, c) == RowBytes.ABSENT) {
                return false;
            }
        }
        return true;
    }

    private boolean hasAnyKeyCell(byte[] a, int row) {
        for (int c : keyColumns) {
            if (RowBytes.state(a, row, c) != RowBytes.ABSENT) {
                return true;
            }
        }
        return false;
    }

    private boolean equalKeyCells(byte[] a, int row, int other) {
        for (int c : keyColumns) {
            if (!RowBytes.cellsEqual(a, row, c, a, other, c)) {
                return false;
            }
        }
        return true;
    }
}
