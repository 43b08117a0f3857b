package io.sluice.cdc.examples.decoded;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/**
 * The library's value of a cell in the spelling of {@code mysqlbinlog -v} (log_event.cc, log_event_print_value): integers
 * signed, and unsigned in brackets where negative; FLOAT with six digits, DOUBLE with twenty; labels as numbers; TIMESTAMP as
 * seconds; bytes of texts as they lie in the log, quoted.
 */
public final class DecodedCell {

    private DecodedCell() {}

    /**
     * @param mariaDb the tool is MariaDB's, which writes all control characters as hexadecimal and escapes nothing else
     * @return as ISO-8859-1; empty where the tool's text does not tell the value: GEOMETRY, VECTOR, network types,
     *     FLOAT(M,D) and character sets that Java does not know
     */
    public static Optional<String> text(RowImage image, int column, boolean mariaDb) {
        if (image.isNull(column)) {
            return Optional.of("NULL");
        }
        ColumnType type = image.schema().column(column).type();
        return Optional.ofNullable(
                switch (type.family()) {
                    case INTEGER -> integer(type, image.getBigInteger(column));
                    case DECIMAL -> image.getDecimal(column).toPlainString();
                    case FLOATING -> floating(type, image, column);
                    case BIT -> bits(image.getBigInteger(column), type.length());
                    // the tool adds 1900 to the zero year too
                    case YEAR -> image.getText(column).equals("0000") ? "1900" : image.getText(column);
                    case DATE -> "'" + image.getText(column).replace('-', ':') + "'";
                    case TIME, DATETIME -> "'" + image.getText(column) + "'";
                    case TIMESTAMP -> seconds(image.getText(column));
                    case TEXT -> encoded(image.getText(column), type, mariaDb);
                    case BYTES -> bytes(type, image.getBytes(column), mariaDb);
                    case ENUM -> String.valueOf(label(type, image.getText(column)));
                    case SET ->
                        bits(set(type, image.getText(column)), (type.labels().size() + 7) / 8 * 8);
                    case JSON -> json(image.getText(column), mariaDb);
                    case NETWORK -> null;
                });
    }

    private static String integer(ColumnType type, BigInteger value) {
        int bits =
                switch (type.kind()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case MEDIUMINT -> 24;
                    case INT -> 32;
                    default -> 64;
                };
        BigInteger range = BigInteger.ONE.shiftLeft(bits);
        if (value.signum() < 0) {
            return value + " (" + value.add(range) + ")";
        }
        return value.bitLength() == bits ? value.subtract(range) + " (" + value + ")" : value.toString();
    }

    /** Of a FLOAT(M,D) the canonical value has D digits, and the tool prints what was rounded to them. */
    private static String floating(ColumnType type, RowImage image, int column) {
        if (type.scale() >= 0) {
            return null;
        }
        return type.kind() == ColumnType.Kind.FLOAT
                ? general(image.getFloat(column), 6)
                : general(image.getDouble(column), 20);
    }

    /** printf's {@code %.<digits>g}. */
    static String general(double value, int digits) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return exact.stripTrailingZeros().toPlainString();
        }
        String mantissa = exact.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String bits(BigInteger value, int count) {
        String text = value.toString(2);
        return "b'" + "0".repeat(Math.max(0, count - text.length())) + text + "'";
    }

    private static String seconds(String text) {
        int point = text.indexOf('.');
        String fraction = point < 0 ? "" : text.substring(point);
        String whole = point < 0 ? text : text.substring(0, point);
        return (whole.equals("0000-00-00 00:00:00")
                        ? "0"
                        : String.valueOf(
                                LocalDateTime.parse(whole.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC)))
                + fraction;
    }

    private static String encoded(String text, ColumnType type, boolean mariaDb) {
        String name =
                switch (String.valueOf(type.charset())) {
                    case "utf8mb3", "utf8mb4" -> "UTF-8";
                    case "latin1" -> "windows-1252";
                    case "utf16", "ucs2" -> "UTF-16BE";
                    case "utf32" -> "UTF-32BE";
                    case "ascii" -> "US-ASCII";
                    case "gbk" -> "GBK";
                    default -> "";
                };
        return name.isEmpty() ? null : quoted(text.getBytes(Charset.forName(name)), mariaDb);
    }

    private static String bytes(ColumnType type, byte[] bytes, boolean mariaDb) {
        if (type.kind() == ColumnType.Kind.GEOMETRY || type.kind() == ColumnType.Kind.VECTOR) {
            return null;
        }
        int length = bytes.length;
        // the log leaves out the zero bytes that pad a BINARY
        while (type.kind() == ColumnType.Kind.BINARY && length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return quoted(Arrays.copyOf(bytes, length), mariaDb);
    }

    private static int label(ColumnType type, String text) {
        // the error value, 0, and a member '' look alike: the member is meant where there is one
        return type.labels().indexOf(text) + 1;
    }

    private static BigInteger set(ColumnType type, String text) {
        BigInteger value = BigInteger.ZERO;
        for (String label : text.isEmpty() ? new String[0] : text.split(",")) {
            value = value.setBit(type.labels().indexOf(label));
        }
        return value;
    }

    private static String json(String text, boolean mariaDb) {
        if (text.startsWith("\"") && !mariaDb) {
            // MySQL's tool prints a document that is one string without its quotes and escapes
            return text.indexOf('\\') < 0
                    ? quoted(text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8), false)
                    : null;
        }
        return quoted(text.getBytes(StandardCharsets.UTF_8), mariaDb);
    }

    private static String quoted(byte[] bytes, boolean mariaDb) {
        StringBuilder out = new StringBuilder("'");
        for (byte b : bytes) {
            int c = b & 0xFF;
            if (c > 0x1F) {
                out.append(!mariaDb && (c == '\'' || c == '\\') ? "\\" : "").append((char) c);
            } else if (!mariaDb && (c == '\n' || c == '\r' || c == '\t')) {
                out.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            } else {
                out.append(String.format("\\x%02x", c));
            }
        }
        return out.append('\'').toString();
    }
}
