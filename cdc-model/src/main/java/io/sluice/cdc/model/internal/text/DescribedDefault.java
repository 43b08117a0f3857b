package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code information_schema.COLUMNS.COLUMN_DEFAULT}, whose text means different things on different servers. MySQL prints
 * the value of a constant and marks expressions in EXTRA; MariaDB since 10.2.7 prints SQL, with quotes around constants
 * ({@code get_field_default_value} of sql_show.cc). Immutable.
 *
 * <p>What these columns cannot hold is {@link ColumnDefault.Kind#UNKNOWN}, not a guess. Measured: both servers print a
 * question mark for each character outside the Basic Multilingual Plane, MariaDB for each byte of a binary default that is
 * no UTF-8, and MySQL 9.7 ends a binary default at its first zero byte.
 */
public final class DescribedDefault {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final Pattern NOW = Pattern.compile("(?i)current_timestamp(\\(\\d?\\))?");
    private static final Pattern NUMBER = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern BITS = Pattern.compile("(?i)b'([01]*)'");
    private static final Pattern HEX = Pattern.compile("(?i)0x((?:[0-9a-f]{2})*)|x'((?:[0-9a-f]{2})*)'");
    private static final Set<String> BEYOND_BMP = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");
    private static final int MARIADB_SQL_TEXT = 100_207;

    private final boolean sqlText;

    private DescribedDefault(boolean sqlText) {
        this.sqlText = sqlText;
    }

    /** @param version as {@code SELECT VERSION()} says */
    public static DescribedDefault ofServer(String version) {
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        // What MariaDB once told old replicas; proxies still do.
        Matcher m = VERSION.matcher(mariaDb && version.startsWith("5.5.5-") ? version.substring(6) : version);
        if (!m.matches()) {
            throw new CdcException(
                    "the server's version '" + version + "' is not of the form 8.0.36 or 10.11.6-MariaDB");
        }
        int number = Integer.parseInt(m.group(1)) * 10_000
                + Integer.parseInt(m.group(2)) * 100
                + Integer.parseInt(m.group(3));
        if (mariaDb && number < MARIADB_SQL_TEXT) {
            throw new CdcException("MariaDB " + version + " does not tell a constant default from an expression;"
                    + " 10.2.7 is the first that does. Take the schema from SHOW CREATE TABLE");
        }
        return new DescribedDefault(mariaDb);
    }

    /**
     * The default of a column that is not generated.
     *
     * @param text COLUMN_DEFAULT; null for SQL NULL
     * @param expression EXTRA says DEFAULT_GENERATED (MySQL 8.0.13 and later)
     */
    public ColumnDefault read(@Nullable String text, ColumnType type, boolean nullable, boolean expression) {
        if (text == null || sqlText && text.equals("NULL")) {
            return nullable ? ColumnDefault.NULL : ColumnDefault.NONE;
        }
        boolean instant = type.kind() == Kind.TIMESTAMP || type.kind() == Kind.DATETIME;
        if (instant && NOW.matcher(text).matches()) {
            return ColumnDefault
                    .CURRENT_TIMESTAMP; // MySQL 5.7 has no mark, but no such constant fits these types either
        }
        if (expression) {
            return ColumnDefault.expression(text);
        }
        return sqlText ? sql(text, type) : value(text, type);
    }

    private ColumnDefault value(String text, ColumnType type) {
        Matcher bits = BITS.matcher(text);
        if (type.kind() == Kind.BIT && bits.matches()) {
            return number(bits);
        }
        if (!type.isBytes()) {
            return printed(text, type);
        }
        Matcher hex = HEX.matcher(text);
        boolean whole = type.kind() == Kind.BINARY && text.length() == 2 + 2 * type.length() && hex.matches();
        return whole ? bytes(text, hex) : ColumnDefault.UNKNOWN;
    }

    private static ColumnDefault sql(String text, ColumnType type) {
        String constant = unquoted(text);
        if (constant != null) {
            return type.isBytes() ? printedBytes(constant) : printed(constant, type);
        }
        if (NUMBER.matcher(text).matches()) {
            return ColumnDefault.literal(text);
        }
        Matcher bits = BITS.matcher(text);
        if (bits.matches() && !type.isBytes()) {
            return number(bits);
        }
        Matcher hex = HEX.matcher(text);
        return hex.matches() && type.isBytes() ? bytes(text, hex) : ColumnDefault.expression(text);
    }

    private static ColumnDefault number(Matcher bits) {
        String digits = bits.group(1);
        return ColumnDefault.literal(digits.isEmpty() ? "0" : new BigInteger(digits, 2).toString());
    }

    /** Bytes that are no ASCII text cannot be told as a constant's text and stay an expression. */
    private static ColumnDefault bytes(String text, Matcher hex) {
        String digits = hex.group(1) != null ? hex.group(1) : hex.group(2);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 2) {
            int b = Integer.parseInt(digits, i, i + 2, 16);
            if (b > 0x7F) {
                return ColumnDefault.expression(text);
            }
            out.append((char) b);
        }
        return ColumnDefault.literal(out.toString());
    }

    private static ColumnDefault printed(String text, ColumnType type) {
        return isWhole(text, type) ? ColumnDefault.literal(text) : ColumnDefault.UNKNOWN;
    }

    /** False where a question mark in the description may stand for a character that it cannot hold. */
    public static boolean isWhole(String text, ColumnType type) {
        String charset = type.charset();
        return text.indexOf('?') < 0 || charset == null || !BEYOND_BMP.contains(charset);
    }

    private static ColumnDefault printedBytes(String text) {
        boolean whole = text.indexOf('?') < 0 && text.chars().allMatch(c -> c <= 0x7F);
        return whole ? ColumnDefault.literal(text) : ColumnDefault.UNKNOWN;
    }

    /** The value of one quoted constant ({@code append_unescaped} of the server), or null where the text is anything else. */
    private static @Nullable String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '\'') {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean more = i + 1 < text.length();
            if (c == '\'') {
                if (!more) {
                    return out.toString();
                }
                if (text.charAt(i + 1) != '\'') {
                    return null; // 'a' like 'b'
                }
                i++;
                out.append('\'');
            } else if (c == '\\' && more) {
                i++;
                out.append(escaped(text.charAt(i)));
            } else {
                out.append(c);
            }
        }
        return null;
    }

    private static char escaped(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'Z' -> '\032';
            default -> c;
        };
    }
}
