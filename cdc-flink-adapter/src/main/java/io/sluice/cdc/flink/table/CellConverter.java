package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.RowImage;

/**
 * One column's values as Flink's objects for the declared type, exactly. There is a method for each form in which a {@link
 * io.sluice.cdc.model.CellVisitor} is given values; a converter has the one its column's values usually come in, and reads
 * others by the image's getters. One thread.
 */
abstract class CellConverter {

    /** Finds the image whose cell was given: asked only where a getter is needed. */
    interface Given {
        RowImage image();
    }

    /**
     * A value in a form that is not this column's usual one.
     *
     * @throws io.sluice.cdc.model.CdcException if the declared type cannot hold the value; so do the others
     */
    abstract Object any(Given from, int column);

    Object integer(long value, Given from, int column) {
        return any(from, column);
    }

    Object decimal(long unscaled, Given from, int column) {
        return any(from, column);
    }

    Object floating(double value, Given from, int column) {
        return any(from, column);
    }

    Object date(long epochDay, Given from, int column) {
        return any(from, column);
    }

    Object time(long epochMicros, Given from, int column) {
        return any(from, column);
    }

    Object canonical(byte[] array, int start, int end, Given from, int column) {
        return any(from, column);
    }
}
