package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.RowBytes;

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
}
