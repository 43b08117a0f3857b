package io.sluice.cdc.model.internal.text;

import static io.sluice.cdc.model.internal.text.PlainColumn.UNUSUAL;

import io.sluice.cdc.model.CellVisitor;
import org.jspecify.annotations.Nullable;

/** The readings of {@link PlainColumn} for visitors, one for each method that visitors have. */
final class PlainCells {

    private PlainCells() {}

    record IntegerCell(long lowest, long highest) implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = PlainIntegers.read(a, from, to, lowest, highest);
            if (value == UNUSUAL) {
                return false;
            }
            out.integer(column, value);
            return true;
        }
    }

    record UnsignedLongCell() implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = PlainIntegers.read(a, from, to, 0, Long.MAX_VALUE);
            if (value < 0) {
                value = PlainDigits.readUnsigned(a, from, to);
                if (value == -1) {
                    return false;
                }
            }
            out.integer(column, value);
            return true;
        }
    }

    record DecimalCell(int scale, long limit, boolean signed) implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = PlainDecimals.unscaled(a, from, to, scale, limit, signed);
            if (value == UNUSUAL) {
                return false;
            }
            out.decimal(column, value, scale);
            return true;
        }
    }

    record FloatingCell(int mostDigits, boolean signed) implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            double value = PlainDecimals.floating(a, from, to, mostDigits, signed);
            if (Double.isNaN(value)) {
                return false;
            }
            out.floating(column, value);
            return true;
        }
    }

    record DateCell() implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = to - from == PlainTimes.DATE_LENGTH ? PlainTimes.epochDay(a, from) : UNUSUAL;
            if (value == UNUSUAL) {
                return false;
            }
            out.date(column, value);
            return true;
        }
    }

    record DateTimeCell(int scale) implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = PlainColumn.localMicros(a, from, to, scale);
            if (value == UNUSUAL) {
                return false;
            }
            out.time(column, value);
            return true;
        }
    }

    record TimestampCell(int scale, @Nullable LocalToUtc zone) implements PlainCell {

        @Override
        public boolean visit(byte[] a, int from, int to, int column, CellVisitor out) {
            long value = PlainColumn.utcMicros(PlainColumn.localMicros(a, from, to, scale), zone);
            if (value == UNUSUAL) {
                return false;
            }
            out.time(column, value);
            return true;
        }
    }
}
