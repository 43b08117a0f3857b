package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;

/** What every test of the package needs. */
final class DdlCases {

    static final EventOrigin ORIGIN = new EventOrigin(Lane.of("test"), SourcePosition.ofRecord(0, 0), null, null, null);

    private DdlCases() {}

    /** The statement's actions as {@link ActionText}, database {@code db}; {@code ?} where it is not understood. */
    static String parse(MySqlDdl ddl, String sql) {
        return ActionText.of(ddl.parse(ORIGIN, "db", sql));
    }
}
