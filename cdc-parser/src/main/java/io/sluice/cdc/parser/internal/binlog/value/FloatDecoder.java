package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.FloatingText;

/** FLOAT: IEEE 754 single precision, little-endian. With (M,D) its canonical text is rounded, so readings go by the text. */
final class FloatDecoder extends ColumnDecoder {

    private static final FloatCell CELL = new FloatCell();

    private final boolean exact;

    FloatDecoder(ColumnType type) {
        super(type, Float.BYTES);
        this.exact = type.scale() < 0 && !type.unsigned();
    }

    @Override
    public float getFloat(byte[] a, int from, int to) {
        float value = Float.intBitsToFloat(Words.getIntLE(a, from));
        return exact && Float.isFinite(value) ? value : Float.NaN;
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
        float value = Float.intBitsToFloat(Words.getIntLE(a, from));
        if (!Float.isFinite(value)) {
            throw invalid("infinity or not a number");
        }
        if (type.unsigned() && value < 0) {
            throw invalid("negative");
        }
        int start = out.size();
        if (type.scale() >= 0) {
            FloatingText.putFixed(value, type.scale(), out);
        } else {
            FloatingText.putFloat(value, out);
        }
        if (type.zerofill()) {
            FloatingText.padTo(type, start, out);
        }
    }
}
