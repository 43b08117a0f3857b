package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.RowImage;

/** Reads a cell that has a value as Flink's object for the declared type, exactly. One thread. */
@FunctionalInterface
interface CellConverter {

    /** @throws io.sluice.cdc.model.CdcException if the declared type cannot hold the value */
    Object read(RowImage image, int column);
}
