package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.Digits;

/** BIT(n): its bits in the fewest bytes, big-endian; canonical as an unsigned decimal. */
final class BitDecoder extends ColumnDecoder {

    private final BitCell cell;

    BitDecoder(ColumnType type) {
        super(type, type.length() + 7 >> 3);
        this.cell = BitCell.of(type.length());
    }

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        long value = cell.value(a, from);
        return !cell.isTooLarge(value) && value >= 0 ? value : UNUSUAL;
    }

    @Override
    public long getUnsignedLong(byte[] a, int from, int to) {
        long value = cell.value(a, from);
        return cell.isTooLarge(value) ? UNUSUAL : value;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long value = cell.value(a, from);
        if (cell.isTooLarge(value)) {
            throw invalid("a bit beyond its length");
        }
        Digits.putUnsigned(value, out);
    }
}
