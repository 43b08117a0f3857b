package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.internal.binlog.LogCursor;

/** What reading a binlog and being fed with one have in common: the cursor, and where to go on. */
abstract sealed class BinlogCursor implements ChangeCursor permits BinlogReader, BinlogDecoder {

    final LogCursor cursor;

    BinlogCursor(LogCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Where to go on behind the event the cursor stands on: at any event, also after {@link #next()} said that there are no
     * more, or failed.
     *
     * @throws IllegalStateException before anything was read
     */
    public final ResumePoint resumePoint() {
        return cursor.resumePoint();
    }

    /** The tables as known at this point of the log, to give to the reader that goes on from here. A copy. */
    public final SchemaCatalog schemas() {
        return cursor.schemas();
    }

    @Override
    public final boolean next() {
        return cursor.next();
    }

    @Override
    public final Kind kind() {
        return cursor.kind();
    }

    @Override
    public final RowView row() {
        return cursor.row();
    }

    @Override
    public final SchemaChange schema() {
        return cursor.schema();
    }

    @Override
    public final TransactionMark mark() {
        return cursor.mark();
    }

    @Override
    public final Lane lane() {
        return cursor.lane();
    }

    @Override
    public final SourcePosition position() {
        return cursor.position();
    }

    @Override
    public final void close() {
        cursor.close();
    }
}
