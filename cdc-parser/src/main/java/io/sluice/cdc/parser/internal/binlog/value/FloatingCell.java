package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;

/** Reads a type as a double. */
interface FloatingCell extends CellReading {

    /** NaN where there is no short way. */
    double value(byte[] a, int from);

    @Override
    default boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        double value = value(a, from);
        if (Double.isNaN(value)) {
            return false;
        }
        visitor.floating(column, value);
        return true;
    }
}
