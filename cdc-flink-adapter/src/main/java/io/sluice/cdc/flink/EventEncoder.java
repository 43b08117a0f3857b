package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes stream events of a cursor's views. A layout is announced before its first row; {@link #commit} says that what was
 * announced since the last one has been delivered, {@link #rollback} that it was not. One thread.
 */
final class EventEncoder {

    private static final int MOST_LAYOUTS = 20_000;

    private final @Nullable KeyCollations keyCollations;
    private final boolean keepGtids;
    private final Map<TableSchema, KnownLayout> layouts = new IdentityHashMap<>();
    private final List<KnownLayout> announcedNow = new ArrayList<>();

    private final ByteSink out = new ByteSink(1024);
    private final ByteSink after = new ByteSink(512);
    private final ByteSink cell = new ByteSink(64);
    private final ByteSink overlay = new ByteSink(256);
    private final ByteSink key = new ByteSink(64);
    private final ByteSink previousKey = new ByteSink(64);
    private final RowEncoder afterRows = new RowEncoder(after);

    private @Nullable Lane lane;
    private byte[] laneName = {};
    private @Nullable GtidSet gtids;
    private @Nullable String gtidsText;

    /** What is known of one schema object of the parser. */
    private static final class KnownLayout {
        final TableSchema schema;
        final byte[] names;
        final @Nullable KeyEncoder keys;
        final int[] keyColumns;
        boolean announced;

        KnownLayout(TableSchema schema, @Nullable KeyEncoder keys) {
            this.schema = schema;
            this.keys = keys;
            ByteSink text = new ByteSink(64);
            FrameWriter.text(text, schema.table().database());
            FrameWriter.text(text, schema.table().table());
            names = text.toByteArray();
            keyColumns = keys == null ? new int[0] : keys.columns();
        }

        boolean hasUnchangedKey(RowView update) {
            for (int column : keyColumns) {
                if (!update.isUnchanged(column)) {
                    return false;
                }
            }
            return true;
        }
    }

    EventEncoder(@Nullable KeyCollations keyCollations, boolean keepGtids) {
        this.keyCollations = keyCollations;
        this.keepGtids = keepGtids;
    }

    /** Adds the event the cursor stands on, a new layout before it. */
    void append(ChangeCursor cursor, List<RecordHeader> headers, List<StreamEvent> events) {
        switch (cursor.kind()) {
            case ROW -> append(cursor.row(), cursor.lane(), headers, events);
            case SCHEMA -> events.add(statement(cursor.schema(), headers));
            case MARK -> events.add(mark(cursor.mark(), headers));
        }
    }

    private void append(RowView row, Lane itsLane, List<RecordHeader> headers, List<StreamEvent> events) {
        KnownLayout layout = layoutOf(row.schema());
        if (!layout.announced) {
            putOrigin(StreamEvent.LAYOUT, itsLane, row, headers);
            LayoutCodec.put(layout.schema, out);
            events.add(StreamEvent.readOwn(out.toByteArray()));
            layout.announced = true;
            announcedNow.add(layout);
        }
        events.add(encode(row, itsLane, layout, headers));
    }

    private RowEvent encode(RowView row, Lane itsLane, KnownLayout layout, List<RecordHeader> headers) {
        Operation operation = row.operation();
        RowImage image = operation == Operation.DELETE ? row.before() : row.after();
        after.clear();
        afterRows.append(layout.schema, image);
        boolean moved = false;
        if (operation == Operation.UPDATE) {
            overlay.clear();
            BeforeOverlay.append(row, after.array(), cell, overlay);
        }
        if (layout.keys != null) {
            key.clear();
            encodeKey(row, layout.keys);
            if (operation == Operation.UPDATE && !layout.hasUnchangedKey(row)) {
                previousKey.clear();
                layout.keys.encode(row.before(), previousKey);
                moved = !Arrays.equals(key.array(), 0, key.size(), previousKey.array(), 0, previousKey.size());
            }
        }
        putOrigin(StreamEvent.ROW, itsLane, row, headers);
        out.put(operation.ordinal()
                | (layout.keys == null ? 0 : RowEvent.HAS_KEY)
                | (moved ? RowEvent.HAS_PREVIOUS_KEY : 0));
        out.put(layout.names);
        if (layout.keys != null) {
            FrameWriter.bytes(out, key.array(), 0, key.size());
        }
        if (moved) {
            FrameWriter.bytes(out, previousKey.array(), 0, previousKey.size());
        }
        out.put(after.array(), 0, after.size());
        if (operation == Operation.UPDATE) {
            out.put(overlay.array(), 0, overlay.size());
        }
        return (RowEvent) StreamEvent.readOwn(out.toByteArray());
    }

    /** The key after the change: of an UPDATE with a MINIMAL image the before image has what did not change of it. */
    private void encodeKey(RowView row, KeyEncoder keys) {
        int[] columns = keys.columns();
        boolean partial = false;
        for (int column : columns) {
            partial |= RowBytes.state(after.array(), 0, column) == RowBytes.ABSENT;
        }
        if (!partial || row.operation() != Operation.UPDATE) {
            keys.encode(after.array(), 0, key);
            return;
        }
        RowImage before = row.before();
        for (int part = 0; part < columns.length; part++) {
            int column = columns[part];
            if (RowBytes.state(after.array(), 0, column) == RowBytes.VALUE) {
                keys.encodePart(
                        part,
                        after.array(),
                        RowBytes.cellStart(after.array(), 0, column),
                        RowBytes.cellEnd(after.array(), 0, column),
                        key);
            } else if (RowBytes.state(after.array(), 0, column) == RowBytes.ABSENT && before.hasValue(column)) {
                byte[] value = before.getBytes(column);
                keys.encodePart(part, value, 0, value.length, key);
            } else {
                // says which part the log does not have
                keys.encode(after.array(), 0, key);
            }
        }
    }

    private void putOrigin(int kind, Lane itsLane, RowView row, List<RecordHeader> headers) {
        putOrigin(
                kind,
                itsLane,
                row.position(),
                row.sourceTime(),
                row.receivedTime(),
                keepGtids ? row.gtids() : null,
                headers);
    }

    private void putOrigin(
            int kind,
            Lane itsLane,
            SourcePosition position,
            @Nullable Instant sourceTime,
            @Nullable Instant receivedTime,
            @Nullable GtidSet itsGtids,
            List<RecordHeader> headers) {
        out.clear();
        StreamEvent.putOrigin(
                out,
                kind,
                nameOf(itsLane),
                position,
                sourceTime,
                receivedTime,
                keepGtids ? textOf(itsGtids) : null,
                headers);
    }

    private byte[] nameOf(Lane itsLane) {
        if (!itsLane.equals(lane)) {
            lane = itsLane;
            laneName = itsLane.name().getBytes(StandardCharsets.UTF_8);
        }
        return laneName;
    }

    /** The rows of a transaction have one set, whose text may be long. */
    private @Nullable String textOf(@Nullable GtidSet itsGtids) {
        if (itsGtids != gtids) {
            gtids = itsGtids;
            gtidsText = itsGtids == null ? null : itsGtids.toString();
        }
        return gtidsText;
    }

    private StreamEvent statement(SchemaChange change, List<RecordHeader> headers) {
        var origin = change.origin();
        putOrigin(
                StreamEvent.STATEMENT,
                origin.lane(),
                origin.position(),
                origin.sourceTime(),
                origin.receivedTime(),
                origin.gtids(),
                headers);
        EventBodies.putStatement(change.understood(), change.database(), change.sql(), out);
        return StreamEvent.readOwn(out.toByteArray());
    }

    StreamEvent mark(TransactionMark mark, List<RecordHeader> headers) {
        var origin = mark.origin();
        putOrigin(
                StreamEvent.MARK,
                origin.lane(),
                origin.position(),
                origin.sourceTime(),
                origin.receivedTime(),
                origin.gtids(),
                headers);
        EventBodies.putMark(mark, out);
        return StreamEvent.readOwn(out.toByteArray());
    }

    BadMessage bad(
            CdcException error,
            byte[] a,
            int offset,
            int length,
            int keep,
            Lane itsLane,
            long recordOffset,
            List<RecordHeader> headers) {
        putOrigin(StreamEvent.BAD, itsLane, SourcePosition.ofRecord(recordOffset, 0), null, null, null, headers);
        EventBodies.putBad(
                error.getClass().getSimpleName(), String.valueOf(error.getMessage()), a, offset, length, keep, out);
        return (BadMessage) StreamEvent.readOwn(out.toByteArray());
    }

    /** What was announced has been handed on. */
    void commit() {
        announcedNow.clear();
    }

    /** What was announced since the last commit was thrown away and must be announced again. */
    void rollback() {
        announcedNow.forEach(layout -> layout.announced = false);
        announcedNow.clear();
    }

    private KnownLayout layoutOf(TableSchema schema) {
        KnownLayout known = layouts.get(schema);
        if (known == null) {
            if (layouts.size() == MOST_LAYOUTS) {
                layouts.clear();
            }
            known = new KnownLayout(schema, keyCollations == null ? null : encoderOf(schema, keyCollations));
            layouts.put(schema, known);
        }
        return known;
    }

    private static KeyEncoder encoderOf(TableSchema schema, KeyCollations by) {
        try {
            return KeyEncoder.of(schema, by);
        } catch (CdcException e) {
            throw new ReaderOptionException(e);
        }
    }
}
