package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a row of one layout of the table becomes a row of the next one, exactly as the server's ALTER makes it. */
public interface SchemaMapping {

    TableSchema from();

    TableSchema to();

    /**
     * Appends the row in the new layout. Absent cells stay absent; added columns get what the statement gave to rows that
     * were there.
     *
     * @return where it starts in the writer's sink
     */
    int append(byte[] a, int row, RowBytes.Writer writer);

    /**
     * What an ALTER TABLE makes of the rows that are there.
     *
     * @param statementTime what CURRENT_TIMESTAMP was, or null where not known
     */
    static SchemaMapping of(
            TableSchema from,
            TableSchema to,
            List<SchemaAction.Alteration> alterations,
            @Nullable Instant statementTime) {
        throw new CdcException("rows of " + from.table() + " cannot be taken through " + alterations + " to " + to
                + " (statement of " + statementTime + ")");
    }

    /** From a table that was dropped to another one of its name: no row goes this way. */
    static SchemaMapping ofNewTable(TableSchema from, TableSchema to) {
        throw new CdcException("rows of " + from + " cannot become rows of " + to);
    }
}
