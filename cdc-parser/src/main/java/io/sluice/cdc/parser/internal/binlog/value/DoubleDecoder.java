package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.FloatingText;

/** DOUBLE: IEEE 754 double precision, little-endian. With (M,D) its canonical text is rounded, so readings go by the text. */
final class DoubleDecoder extends ColumnDecoder {

    private static final DoubleCell CELL = new DoubleCell();

    private final boolean exact;

    DoubleDecoder(ColumnType type) {
        super(type, Double.BYTES);
        this.exact = type.scale() < 0 && !type.unsigned();
    }

    @Override
    public double getDouble(byte[] a, int from, int to) {
        return exact ? CELL.value(a, from) : Double.NaN;
    }

    @Override
    public CellReading reading() {
        return exact ? CELL : CellReading.NONE;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        double value = Double.longBitsToDouble(Words.getLongLE(a, from));
        if (!Double.isFinite(value)) {
            throw invalid("infinity or not a number");
        }
        if (type.unsigned() && value < 0) {
            throw invalid("negative");
        }
        int start = out.size();
        if (type.scale() >= 0) {
            FloatingText.putFixed(value, type.scale(), out);
        } else {
            FloatingText.putDouble(value, out);
        }
        if (type.zerofill()) {
            FloatingText.padTo(type, start, out);
        }
    }
}
