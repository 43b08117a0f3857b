package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Canonical values to the bytes of a row event, written from the descriptions of the formats and not from the decoders:
 * with big numbers and text, however slow.
 */
final class CellEncoder {

    private CellEncoder() {}

    /** The cell of a type whose bytes do not depend on more than its declaration; see {@link #wire}. */
    static byte[] encode(ColumnType type, String canonical) {
        return switch (type.kind()) {
            case TINYINT -> littleEndian(new BigInteger(canonical), 1);
            case SMALLINT -> littleEndian(new BigInteger(canonical), 2);
            case MEDIUMINT -> littleEndian(new BigInteger(canonical), 3);
            case INT -> littleEndian(new BigInteger(canonical), 4);
            case BIGINT -> littleEndian(new BigInteger(canonical), 8);
            case DECIMAL -> decimal(type.length(), type.scale(), new BigDecimal(canonical));
            case FLOAT -> littleEndian(BigInteger.valueOf(Float.floatToRawIntBits(Float.parseFloat(canonical))), 4);
            case DOUBLE ->
                littleEndian(BigInteger.valueOf(Double.doubleToRawLongBits(Double.parseDouble(canonical))), 8);
            case BIT -> bigEndian(new BigInteger(canonical), (type.length() + 7) / 8);
            case YEAR -> new byte[] {(byte) (canonical.equals("0000") ? 0 : Integer.parseInt(canonical) - 1900)};
            case DATE ->
                littleEndian(
                        BigInteger.valueOf(number(canonical, 0, 4) * 512L
                                + number(canonical, 5, 7) * 32L
                                + number(canonical, 8, 10)),
                        3);
            case DATETIME -> {
                long date = (number(canonical, 0, 4) * 13L + number(canonical, 5, 7)) * 32 + number(canonical, 8, 10);
                yield withFraction(
                        false, date * (1L << 17) + clock(canonical.substring(11)), 5, canonical, type.scale());
            }
            case TIME -> {
                String digits = canonical.startsWith("-") ? canonical.substring(1) : canonical;
                yield withFraction(canonical.startsWith("-"), clock(digits), 3, canonical, type.scale());
            }
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** Type byte and metadata of a table map, as {@link ColumnDecoders#of} takes them. */
    static ColumnDecoder decoder(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT -> ColumnDecoders.of(1, 0, type);
            case SMALLINT -> ColumnDecoders.of(2, 0, type);
            case MEDIUMINT -> ColumnDecoders.of(9, 0, type);
            case INT -> ColumnDecoders.of(3, 0, type);
            case BIGINT -> ColumnDecoders.of(8, 0, type);
            case DECIMAL -> ColumnDecoders.of(246, type.length() | type.scale() << 8, type);
            case FLOAT -> ColumnDecoders.of(4, 4, type);
            case DOUBLE -> ColumnDecoders.of(5, 8, type);
            case BIT -> ColumnDecoders.of(16, type.length() % 8 | type.length() / 8 << 8, type);
            case YEAR -> ColumnDecoders.of(13, 0, type);
            case DATE -> ColumnDecoders.of(10, 0, type);
            case TIMESTAMP -> ColumnDecoders.of(17, type.scale(), type);
            case DATETIME -> ColumnDecoders.of(18, type.scale(), type);
            case TIME -> ColumnDecoders.of(19, type.scale(), type);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** Seconds since 1970 and microseconds. */
    static byte[] timestamp(long second, int micros, int fsp) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bigEndian(BigInteger.valueOf(second), 4));
        int bytes = (fsp + 1) / 2;
        int unit = new int[] {1, 10_000, 100, 1}[bytes];
        out.writeBytes(bigEndian(BigInteger.valueOf(bytes == 0 ? 0 : micros / unit), bytes));
        return out.toByteArray();
    }

    static byte[] text(String text, int lengthBytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return counted(utf8, lengthBytes);
    }

    static byte[] counted(byte[] content, int lengthBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(littleEndian(BigInteger.valueOf(content.length), lengthBytes));
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] littleEndian(BigInteger value, int bytes) {
        byte[] big = bigEndian(value, bytes);
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = big[bytes - 1 - i];
        }
        return out;
    }

    static byte[] bigEndian(BigInteger value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[bytes - 1 - i] = value.shiftRight(8 * i).byteValue();
        }
        return out;
    }

    private static byte[] decimal(int precision, int scale, BigDecimal value) {
        String digits = value.abs().setScale(scale).unscaledValue().toString();
        digits = "0".repeat(precision - digits.length()) + digits;
        String whole = digits.substring(0, precision - scale);
        String part = digits.substring(precision - scale);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int first = whole.length() % 9;
        group(whole.substring(0, first), out);
        for (int i = first; i < whole.length(); i += 9) {
            group(whole.substring(i, i + 9), out);
        }
        for (int i = 0; i < part.length(); i += 9) {
            group(part.substring(i, Math.min(part.length(), i + 9)), out);
        }
        byte[] bytes = out.toByteArray();
        bytes[0] ^= (byte) 0x80;
        if (value.signum() < 0) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
        return bytes;
    }

    private static void group(String digits, ByteArrayOutputStream out) {
        int bytes = new int[] {0, 1, 1, 2, 2, 3, 3, 4, 4, 4}[digits.length()];
        out.writeBytes(bigEndian(digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits), bytes));
    }

    private static long clock(String text) {
        String[] parts = text.split("[:.]");
        return Integer.parseInt(parts[0]) * 4096L + Integer.parseInt(parts[1]) * 64L + Integer.parseInt(parts[2]);
    }

    /** The packed number and the fraction behind it as one number, in offset binary. */
    private static byte[] withFraction(boolean negative, long packed, int bytes, String text, int fsp) {
        int more = (fsp + 1) / 2;
        int point = text.indexOf('.');
        String digits = point < 0 ? "" : text.substring(point + 1);
        digits = (digits + "000000").substring(0, 2 * more);
        BigInteger value = BigInteger.valueOf(packed)
                .shiftLeft(8 * more)
                .add(digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits));
        BigInteger offset = BigInteger.ONE.shiftLeft(8 * (bytes + more) - 1);
        return bigEndian(offset.add(negative ? value.negate() : value), bytes + more);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }
}
