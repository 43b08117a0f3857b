package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.IntegerText;

/**
 * TINYINT to BIGINT: little-endian two's complement of 1, 2, 3, 4 or 8 bytes ({@code Field_tiny} … {@code Field_longlong}).
 * The log's table map tells unsigned columns only in its optional metadata.
 */
final class IntegerDecoder extends ColumnDecoder {

    private final IntegerCell cell;
    /** Set in the values that are no signed, and those that are no unsigned number. */
    private final long notSigned;

    private final long notUnsigned;

    private IntegerDecoder(ColumnType type, int bytes) {
        super(type, bytes);
        this.cell = IntegerCell.of(bytes, type.unsigned());
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

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public long getLong(byte[] a, int from, int to) {
        long value = cell.bits(a, from);
        return (value & notSigned) == 0 ? value : UNUSUAL;
    }

    @Override
    public long getUnsignedLong(byte[] a, int from, int to) {
        long value = cell.bits(a, from);
        return (value & notUnsigned) == 0 ? value : UNUSUAL;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        IntegerText.put(type, cell.bits(a, from), out);
    }
}
