package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Where the new table's bytes go, in order. Takes the sink's content at once; the sink may be reused afterwards. */
interface RowOutput {

    void write(ByteSink rows);
}
