package io.sluice.cdc.flink;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowOverlay;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One row's change inside a Flink job: {@link io.sluice.cdc.model.RowChange} without its schema, of which it holds the
 * fingerprint. The schema comes in a {@link LayoutEvent} of the same stream, or is declared; {@link Layouts} keeps both.
 *
 * <p>Body of its bytes: operation, database and table, key and previous key where the reader encoded keys, the after image
 * as stored row, and of an UPDATE the before image as what differs from the after image, to the end.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class RowEvent extends StreamEvent {

    static final int OPERATION = 3;
    static final int HAS_KEY = 4;
    static final int HAS_PREVIOUS_KEY = 8;
    /** Half of an UPDATE that moved the row, see {@link KeyChangeSplitter}. */
    static final int MOVED = 16;

    private static final Operation[] OPERATIONS = Operation.values();

    private final int body;
    private final int databaseEnd;
    private final int databaseLength;
    private final int tableEnd;
    private final int tableLength;
    private final int keyEnd;
    private final int keyLength;
    private final int previousKeyEnd;
    private final int previousKeyLength;
    private final int rowAt;
    private final int rowLength;
    private final int overlayAt;

    RowEvent(byte[] frame, FrameReader in) {
        super(frame, in);
        body = in.readByte();
        boolean knownBits =
                body <= (OPERATION | HAS_KEY | HAS_PREVIOUS_KEY | MOVED) && (body & OPERATION) < OPERATIONS.length;
        boolean moved = (body & HAS_PREVIOUS_KEY) != 0;
        boolean half = (body & MOVED) != 0;
        if (!knownBits
                || moved && ((body & HAS_KEY) == 0 || operation() != Operation.UPDATE)
                || half && operation() == Operation.UPDATE) {
            throw in.malformed("has the row marks " + body);
        }
        databaseLength = in.skipBytes();
        databaseEnd = in.at();
        tableLength = in.skipBytes();
        tableEnd = in.at();
        keyLength = (body & HAS_KEY) == 0 ? 0 : in.skipBytes();
        keyEnd = in.at();
        previousKeyLength = moved ? in.skipBytes() : 0;
        previousKeyEnd = in.at();
        rowAt = in.at();
        if (!in.isTrusted()) {
            RowBytes.check(frame, rowAt, frame.length - rowAt);
        }
        rowLength = RowBytes.length(frame, rowAt);
        in.skip(rowLength);
        overlayAt = in.at();
        if (operation() == Operation.UPDATE) {
            in.skip(frame.length - overlayAt);
            if (!in.isTrusted()) {
                BeforeOverlay.check(frame, overlayAt, frame.length, RowBytes.columnCount(frame, rowAt));
            }
        }
    }

    public Operation operation() {
        return OPERATIONS[body & OPERATION];
    }

    public TableId table() {
        return new TableId(text(databaseEnd, databaseLength), text(tableEnd, tableLength));
    }

    /** {@link TableSchema#fingerprint()} of the schema its images are of. */
    public long fingerprint() {
        return RowBytes.fingerprint(frame, row());
    }

    /** Whether the reader encoded the row's key, see {@link CanalJsonOptions.Builder#keys}. */
    public boolean hasKey() {
        return (body & HAS_KEY) != 0;
    }

    /**
     * Table and key of the row: of the after image, of a DELETE the before image's. Two keys are equal exactly where the
     * server holds them for equal.
     *
     * @throws IllegalStateException if the reader encoded no keys
     */
    public RowKey key() {
        if (!hasKey()) {
            throw new IllegalStateException("the reader of " + this
                    + " encoded no keys; say keys(...) when it is built (CanalJsonOptions.Builder.keys)");
        }
        return RowKey.of(
                frame,
                databaseEnd - databaseLength,
                databaseLength,
                tableEnd - tableLength,
                tableLength,
                keyEnd - keyLength,
                keyLength);
    }

    /** True for an UPDATE under which the row's key changed; false also where no keys were encoded. */
    public boolean changesKey() {
        return (body & HAS_PREVIOUS_KEY) != 0;
    }

    /** Table and key before the UPDATE, where {@link #changesKey()}; else as {@link #key()}. */
    public RowKey previousKey() {
        if (!changesKey()) {
            return key();
        }
        return RowKey.of(
                frame,
                databaseEnd - databaseLength,
                databaseLength,
                tableEnd - tableLength,
                tableLength,
                previousKeyEnd - previousKeyLength,
                previousKeyLength);
    }

    /**
     * The row before the change, maybe partial.
     *
     * @param schema the schema of this row's fingerprint
     * @throws IllegalStateException for an INSERT
     * @throws SchemaMismatchException for another schema
     */
    public RowImage before(TableSchema schema) {
        requireLayout(schema);
        return switch (operation()) {
            case INSERT -> throw new IllegalStateException("an INSERT has no before image (" + this + ")");
            case DELETE -> new StoredRowImage(schema, frame, row());
            case UPDATE -> new StoredRowImage(schema, beforeRow(), 0);
        };
    }

    /**
     * The row after the change, maybe partial.
     *
     * @param schema the schema of this row's fingerprint
     * @throws IllegalStateException for a DELETE
     * @throws SchemaMismatchException for another schema
     */
    public RowImage after(TableSchema schema) {
        requireLayout(schema);
        if (operation() == Operation.DELETE) {
            throw new IllegalStateException("a DELETE has no after image (" + this + ")");
        }
        return new StoredRowImage(schema, frame, row());
    }

    /**
     * The event of the model. The schema's table name need not be this event's: schemas are told by their content.
     *
     * @throws SchemaMismatchException for a schema of another fingerprint
     */
    public RowChange toRowChange(TableSchema schema) {
        TableId table = table();
        TableSchema own = schema.table().equals(table) ? schema : schema.withTable(table);
        return switch (operation()) {
            case INSERT -> RowChange.insert(origin(), own, after(own));
            case UPDATE -> RowChange.update(origin(), own, before(own), after(own));
            case DELETE -> RowChange.delete(origin(), own, before(own));
        };
    }

    private void requireLayout(TableSchema schema) {
        if (schema.fingerprint() != fingerprint()) {
            throw new SchemaMismatchException(
                    this + " is of the layout " + Long.toHexString(fingerprint()) + "; the schema given, "
                            + schema.table() + ", is " + Long.toHexString(schema.fingerprint())
                            + "; ask Layouts for the one of this event");
        }
    }

    /** Where the stored row of the after image (of a DELETE, the before image) begins in {@link #frame}. */
    int row() {
        return rowAt;
    }

    /** The before image of an UPDATE as a stored row of its own. */
    byte[] beforeRow() {
        return BeforeOverlay.resolve(frame, overlayAt, frame.length, rowAt);
    }

    /**
     * The two changes an UPDATE that moves a row comes to, each under its own key: what stood under the previous key is
     * gone, and this row is there. Both have this event's position and times.
     *
     * @throws PartialKeyChangeException if the after image is partial: the cells it lacks are under the previous key
     */
    RowEvent[] splitByKey() {
        byte[] old = beforeRow();
        if (!isComplete()) {
            throw new PartialKeyChangeException(this.toString());
        }
        return new RowEvent[] {
            ofOneImage(Operation.DELETE, previousKeyEnd, previousKeyLength, old, 0, old.length),
            ofOneImage(Operation.INSERT, keyEnd, keyLength, frame, row(), rowLength)
        };
    }

    private RowEvent ofOneImage(Operation operation, int itsKeyEnd, int itsKeyLength, byte[] row, int at, int length) {
        ByteSink out = new ByteSink(frame.length);
        putOriginOfRow(out);
        out.put(operation.ordinal() | HAS_KEY | MOVED);
        out.put(frame, bodyAt + 1, tableEnd - bodyAt - 1);
        FrameWriter.bytes(out, frame, itsKeyEnd - itsKeyLength, itsKeyLength);
        out.put(row, at, length);
        return (RowEvent) readOwn(out.toByteArray());
    }

    /** True for a DELETE or INSERT that is half of an UPDATE which moved the row to another key. */
    boolean isHalfOfMove() {
        return (body & MOVED) != 0;
    }

    /** True where the image says every cell. */
    boolean isComplete() {
        if (RowBytes.hasDiffs(frame, rowAt)) {
            return false;
        }
        for (int i = 0; i < RowBytes.columnCount(frame, rowAt); i++) {
            if (RowBytes.state(frame, rowAt, i) == RowBytes.ABSENT) {
                return false;
            }
        }
        return true;
    }

    /** A stored row of this layout with every cell absent. */
    byte[] emptyRow() {
        ByteSink out = new ByteSink(64);
        RowBytes.Writer row = new RowBytes.Writer(out);
        int columns = RowBytes.columnCount(frame, rowAt);
        row.begin(fingerprint(), columns);
        for (int i = 0; i < columns; i++) {
            row.absent();
        }
        row.finish();
        return out.toByteArray();
    }

    /**
     * False where a cell that this change's before image says is another in the row kept, where both know it, and where its
     * changes of a document do not fit the one kept.
     */
    boolean beforeFits(RowEvent kept) {
        if (kept.fingerprint() != fingerprint()) {
            return true;
        }
        byte[] before = operation() == Operation.UPDATE ? beforeRow() : frame;
        int at = operation() == Operation.UPDATE ? 0 : rowAt;
        for (int i = 0; i < RowBytes.columnCount(before, at); i++) {
            if (RowBytes.state(frame, rowAt, i) == RowBytes.DIFFS
                    && RowBytes.state(kept.frame, kept.rowAt, i) != RowBytes.ABSENT
                    && !RowOverlay.fits(frame, rowAt, kept.frame, kept.rowAt, i, new ByteSink())) {
                return false;
            }
            if (RowBytes.state(before, at, i) != RowBytes.ABSENT
                    && RowBytes.state(kept.frame, kept.rowAt, i) != RowBytes.ABSENT
                    && !RowBytes.cellsEqual(before, at, i, kept.frame, kept.rowAt, i)) {
                return false;
            }
        }
        return true;
    }

    /** The stored row of the image, a copy. */
    byte[] copyOfRow() {
        return Arrays.copyOfRange(frame, rowAt, rowAt + rowLength);
    }

    /** The row of {@code base}, of the same layout, with this event's cells in place of its own, or its changes made in them. */
    byte[] rowOver(RowEvent base) {
        ByteSink out = new ByteSink(base.rowLength + rowLength);
        RowBytes.Writer row = new RowBytes.Writer(out);
        int columns = RowBytes.columnCount(frame, rowAt);
        row.begin(fingerprint(), columns);
        for (int i = 0; i < columns; i++) {
            RowOverlay.put(base.frame, base.rowAt, frame, rowAt, i, row);
        }
        row.finish();
        return out.toByteArray();
    }

    /** The stored row of the image, with cells absent that are changes of documents. */
    byte[] rowWithoutDiffs() {
        if (!RowBytes.hasDiffs(frame, rowAt)) {
            return copyOfRow();
        }
        ByteSink out = new ByteSink(rowLength);
        RowBytes.Writer row = new RowBytes.Writer(out);
        int columns = RowBytes.columnCount(frame, rowAt);
        row.begin(fingerprint(), columns);
        for (int i = 0; i < columns; i++) {
            if (RowBytes.state(frame, rowAt, i) == RowBytes.DIFFS) {
                row.absent();
            } else {
                row.copy(frame, rowAt, i);
            }
        }
        row.finish();
        return out.toByteArray();
    }

    /** A change of this row's key at the origin of {@code at}: an INSERT or DELETE of one image. */
    RowEvent change(Operation operation, StreamEvent at, byte[] row) {
        return change(operation, at, row, null);
    }

    /** A change of this row's key at the origin of {@code at}: of an UPDATE both images, of one layout. */
    RowEvent change(Operation operation, StreamEvent at, byte[] row, byte @Nullable [] before) {
        ByteSink out = new ByteSink(frame.length + row.length);
        at.putOriginOfRow(out);
        out.put(operation.ordinal() | HAS_KEY);
        out.put(frame, bodyAt + 1, keyEnd - bodyAt - 1);
        out.put(row);
        if (before != null) {
            BeforeOverlay.append(before, 0, row, 0, out);
        }
        return (RowEvent) readOwn(out.toByteArray());
    }

    /** The UPDATE that two changes of one image at one place come to: what was there before, and what is after it. */
    static RowEvent update(RowEvent before, RowEvent after) {
        boolean moved = !Arrays.equals(
                before.frame,
                before.keyEnd - before.keyLength,
                before.keyEnd,
                after.frame,
                after.keyEnd - after.keyLength,
                after.keyEnd);
        ByteSink out = new ByteSink(after.frame.length + before.frame.length);
        after.putOriginOfRow(out);
        out.put(Operation.UPDATE.ordinal() | HAS_KEY | (moved ? HAS_PREVIOUS_KEY : 0));
        out.put(after.frame, after.bodyAt + 1, after.keyEnd - after.bodyAt - 1);
        if (moved) {
            FrameWriter.bytes(out, before.frame, before.keyEnd - before.keyLength, before.keyLength);
        }
        out.put(after.frame, after.rowAt, after.rowLength);
        BeforeOverlay.append(before.frame, before.rowAt, after.frame, after.rowAt, out);
        return (RowEvent) readOwn(out.toByteArray());
    }

    @Override
    public String toString() {
        return operation() + " of " + table() + " at " + lane() + " " + position();
    }
}
