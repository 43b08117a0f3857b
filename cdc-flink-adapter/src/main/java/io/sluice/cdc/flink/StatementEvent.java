package io.sluice.cdc.flink;

import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One statement of the log that is no row change. It holds the text; {@link #toSchemaChange} reads it again to typed
 * actions.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class StatementEvent extends StreamEvent {

    private final String database;
    private final String sql;
    private final boolean understood;

    StatementEvent(byte[] frame, FrameReader in) {
        super(frame, in);
        understood = in.number(0, 1, "mark for a statement") == 1;
        database = in.text();
        sql = in.text();
    }

    /** The session's or message's database, for names without one; may be empty. */
    public String database() {
        return database;
    }

    /** The statement as logged. */
    public String sql() {
        return sql;
    }

    /** False where the reader's grammar could not read the statement: what it does to tables is unknown. */
    public boolean isUnderstood() {
        return understood;
    }

    /** The event of the model, read by the grammar of the server that ran it. */
    public SchemaChange toSchemaChange(MySqlDdl ddl) {
        return ddl.parse(origin(), database, sql);
    }
}
