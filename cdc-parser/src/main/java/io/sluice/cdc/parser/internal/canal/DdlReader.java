package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.SchemaChange;

/** Reads a DDL statement into what it does. */
public interface DdlReader {

    /** @param database the message's database, for names without one */
    SchemaChange parse(EventOrigin origin, String database, String sql);
}
