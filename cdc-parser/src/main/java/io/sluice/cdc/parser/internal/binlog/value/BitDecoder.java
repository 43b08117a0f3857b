package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.Digits;

/** BIT(n): its bits in the fewest bytes, big-endian; canonical as an unsigned decimal. */
final class BitDecoder extends ColumnDecoder {

    private final int bytes;
    private final long most;

    BitDecoder(ColumnType type) {
        super(type, type.length() + 7 >> 3);
        this.bytes = width();
        this.most = -1L >>> 64 - type.length();
    }

    private long value(byte[] a, int from) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | a[from + i] & 0xFF;
        }
        return value;
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        long value = value(a, from);
        return (value & ~most) == 0 && value >= 0 ? value : UNUSUAL;
    }

    @Override
    public long getUnsignedLong(byte[] a, int from, int to) {
        long value = value(a, from);
        return (value & ~most) == 0 ? value : UNUSUAL;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        long value = value(a, from);
        if ((value & ~most) != 0) {
            return false;
        }
        visitor.integer(column, value);
        return true;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long value = value(a, from);
        if ((value & ~most) != 0) {
            throw invalid("a bit beyond its length");
        }
        Digits.putUnsigned(value, out);
    }
}
