package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.IntegerText;

/**
 * TINYINT to BIGINT: little-endian two's complement of 1, 2, 3, 4 or 8 bytes ({@code Field_tiny} … {@code Field_longlong}).
 * The log's table map tells unsigned columns only in its optional metadata.
 *
 * <p>Read as the word that ends where the cell ends, and shifted: one class and no branch for all widths, so that a reading
 * of any integer column is the same few instructions at its caller.
 */
final class IntegerDecoder extends ColumnDecoder {

    /** Bytes of the word before the cell, and their bits. */
    private final int before;

    private final int shift;
    /** All bits of a signed column, else those of the cell: takes the copies of the sign away again. */
    private final long mask;
    /** Set in the values that are no signed, and those that are no unsigned number. */
    private final long notSigned;

    private final long notUnsigned;

    private IntegerDecoder(ColumnType type, int bytes) {
        super(type, bytes);
        this.before = Long.BYTES - bytes;
        this.shift = 8 * before;
        this.mask = type.unsigned() ? -1L >>> shift : -1;
        this.notSigned = type.unsigned() ? Long.MIN_VALUE : 0;
        this.notUnsigned = type.unsigned() ? 0 : Long.MIN_VALUE;
    }

    static IntegerDecoder of(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT -> new IntegerDecoder(type, 1);
            case SMALLINT -> new IntegerDecoder(type, 2);
            case MEDIUMINT -> new IntegerDecoder(type, 3);
            case INT -> new IntegerDecoder(type, 4);
            case BIGINT -> new IntegerDecoder(type, 8);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** The value; of an unsigned BIGINT its bits. */
    private long bits(byte[] a, int from) {
        return from >= before ? Words.getLongLE(a, from - before) >> shift & mask : bitsOfFirst(a, from);
    }

    /** Of a cell at the beginning of an array, where no word ends with it. */
    private long bitsOfFirst(byte[] a, int from) {
        long word = 0;
        for (int i = width() - 1; i >= 0; i--) {
            word = word << 8 | a[from + i] & 0xFF;
        }
        return word << shift >> shift & mask;
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        long value = bits(a, from);
        return (value & notSigned) == 0 ? value : UNUSUAL;
    }

    @Override
    public long getUnsignedLong(byte[] a, int from, int to) {
        long value = bits(a, from);
        return (value & notUnsigned) == 0 ? value : UNUSUAL;
    }

    @Override
    public boolean visit(byte[] a, int from, int to, int column, CellVisitor visitor) {
        visitor.integer(column, bits(a, from));
        return true;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        IntegerText.put(type, bits(a, from), out);
    }
}
