package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.IntegerText;

/**
 * TINYINT to BIGINT: little-endian two's complement of 1, 2, 3, 4 or 8 bytes ({@code Field_tiny} … {@code Field_longlong}).
 * The log's table map tells unsigned columns only in its optional metadata. A class for each width, because the typed
 * readings are a few instructions each.
 */
abstract class IntegerDecoder extends ColumnDecoder {

    /** The sign bit's value, or 0 for an unsigned column: {@code (raw ^ sign) - sign} extends the sign or does nothing. */
    final long sign;

    private IntegerDecoder(ColumnType type, int bytes) {
        super(type, bytes);
        this.sign = type.unsigned() ? 0 : 1L << 8 * bytes - 1;
    }

    static IntegerDecoder of(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT -> new One(type);
            case SMALLINT -> new Two(type);
            case MEDIUMINT -> new Three(type);
            case INT -> new Four(type);
            case BIGINT -> type.unsigned() ? new EightUnsigned(type) : new Eight(type);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        IntegerText.put(type, getLong(a, from, to), out);
    }

    private static final class One extends IntegerDecoder {
        One(ColumnType type) {
            super(type, 1);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            return (a[from] & 0xFF ^ sign) - sign;
        }
    }

    private static final class Two extends IntegerDecoder {
        Two(ColumnType type) {
            super(type, 2);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            return (Words.getShortLE(a, from) ^ sign) - sign;
        }
    }

    private static final class Three extends IntegerDecoder {
        Three(ColumnType type) {
            super(type, 3);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            return ((Words.getShortLE(a, from) | (a[from + 2] & 0xFF) << 16) ^ sign) - sign;
        }
    }

    private static final class Four extends IntegerDecoder {
        Four(ColumnType type) {
            super(type, 4);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            return (Words.getIntLE(a, from) & 0xFFFF_FFFFL ^ sign) - sign;
        }
    }

    private static final class Eight extends IntegerDecoder {
        Eight(ColumnType type) {
            super(type, 8);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            return Words.getLongLE(a, from);
        }
    }

    private static final class EightUnsigned extends IntegerDecoder {
        EightUnsigned(ColumnType type) {
            super(type, 8);
        }

        @Override
        public void append(byte[] a, int from, int to, ByteSink out) {
            IntegerText.put(type, Words.getLongLE(a, from), out);
        }

        @Override
        public long getLong(byte[] a, int from, int to) {
            long value = Words.getLongLE(a, from);
            return value >= 0 ? value : UNUSUAL;
        }

        @Override
        public long getUnsignedLong(byte[] a, int from, int to) {
            return Words.getLongLE(a, from);
        }
    }
}
