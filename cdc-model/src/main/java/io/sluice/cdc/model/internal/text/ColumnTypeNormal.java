package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.ColumnTypeException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The normal form of a type: which lengths are part of it, how character sets are called, how it is printed. */
public final class ColumnTypeNormal {

    private static final int MAX_FRACTION_DIGITS = 6;

    /** Character sets of MySQL 5.5 to 9.x and MariaDB 10 to 12: the part of a collation's name before its first '_'. */
    private static final Set<String> CHARSETS = Set.of(
            "armscii8",
            "ascii",
            "big5",
            "binary",
            "cp1250",
            "cp1251",
            "cp1256",
            "cp1257",
            "cp850",
            "cp852",
            "cp866",
            "cp932",
            "dec8",
            "eucjpms",
            "euckr",
            "gb18030",
            "gb2312",
            "gbk",
            "geostd8",
            "greek",
            "hebrew",
            "hp8",
            "keybcs2",
            "koi8r",
            "koi8u",
            "latin1",
            "latin2",
            "latin5",
            "latin7",
            "macce",
            "macroman",
            "sjis",
            "swe7",
            "tis620",
            "ucs2",
            "ujis",
            "utf16",
            "utf16le",
            "utf32",
            "utf8mb3",
            "utf8mb4");

    private ColumnTypeNormal() {}

    /** The length that is part of the type: implied ones filled in, mere display widths dropped. */
    public static int length(Kind kind, int length, int scale, boolean unsigned, boolean zerofill) {
        return switch (kind) {
            case TINYINT -> integerWidth(length, 3, zerofill, length == 1 && !unsigned);
            case SMALLINT -> integerWidth(length, 5, zerofill, false);
            case MEDIUMINT -> integerWidth(length, 8, zerofill, false);
            case INT -> integerWidth(length, 10, zerofill, false);
            case BIGINT -> integerWidth(length, 20, zerofill, false);
            case DECIMAL -> length <= 0 ? 10 : length;
            case FLOAT, DOUBLE -> scale < 0 ? -1 : length;
            case BIT -> length <= 0 ? 1 : length;
            case CHAR, BINARY -> length < 0 ? 1 : length;
            case VARCHAR, VARBINARY, VECTOR -> Math.max(-1, length);
            default -> -1;
        };
    }

    private static int integerWidth(int length, int implied, boolean zerofill, boolean keep) {
        if (zerofill) {
            return length <= 0 ? implied : length;
        }
        return keep ? length : -1;
    }

    public static int scale(Kind kind, int scale) {
        return switch (kind.family()) {
            case FLOATING -> Math.max(-1, scale);
            case DECIMAL -> Math.max(0, scale);
            case TIME, DATETIME, TIMESTAMP -> {
                if (scale > MAX_FRACTION_DIGITS) {
                    throw new ColumnTypeException(kind + " with " + scale + " fraction digits; a server has at most 6");
                }
                yield Math.max(0, scale);
            }
            default -> 0;
        };
    }

    public static boolean hasCharset(Kind kind) {
        Family family = kind.family();
        return family == Family.TEXT || family == Family.ENUM || family == Family.SET;
    }

    /** {@code utf8} has been an alias of {@code utf8mb3}, in names of collations too, on all servers by default. */
    public static @Nullable String utf8mb3(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("utf8") || lower.startsWith("utf8_") ? "utf8mb3" + lower.substring(4) : lower;
    }

    /** The character set a collation belongs to, or null where its name does not say (MariaDB's uca1400 forms). */
    public static @Nullable String charsetOf(@Nullable String collation) {
        if (collation == null) {
            return null;
        }
        int underscore = collation.indexOf('_');
        String prefix = underscore < 0 ? collation : collation.substring(0, underscore);
        return CHARSETS.contains(prefix) ? prefix : null;
    }

    public static String print(ColumnType type) {
        StringBuilder out = new StringBuilder(type.kind().name().toLowerCase(Locale.ROOT));
        switch (type.family()) {
            case DECIMAL ->
                out.append('(')
                        .append(type.length())
                        .append(',')
                        .append(type.scale())
                        .append(')');
            case FLOATING -> {
                if (type.scale() >= 0) {
                    out.append('(')
                            .append(type.length())
                            .append(',')
                            .append(type.scale())
                            .append(')');
                }
            }
            case TIME, DATETIME, TIMESTAMP -> {
                if (type.scale() > 0) {
                    out.append('(').append(type.scale()).append(')');
                }
            }
            case ENUM, SET -> printLabels(type, out);
            default -> {
                if (type.length() >= 0) {
                    out.append('(').append(type.length()).append(')');
                }
            }
        }
        if (type.unsigned()) {
            out.append(" unsigned");
        }
        if (type.zerofill()) {
            out.append(" zerofill");
        }
        if (type.charset() != null) {
            out.append(" character set ").append(type.charset());
        }
        if (ColumnType.BINARY_ATTRIBUTE.equals(type.collation())) {
            out.append(" binary");
        } else if (type.collation() != null) {
            out.append(" collate ").append(type.collation());
        }
        return out.toString();
    }

    /** As the server's {@code append_unescaped}: quotes doubled; backslash, NUL, newline and carriage return escaped. */
    private static void printLabels(ColumnType type, StringBuilder out) {
        char before = '(';
        for (String label : type.labels()) {
            out.append(before).append('\'');
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                switch (c) {
                    case '\'' -> out.append("''");
                    case '\\' -> out.append("\\\\");
                    case '\0' -> out.append("\\0");
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    default -> out.append(c);
                }
            }
            out.append('\'');
            before = ',';
        }
        if (before == ',') {
            out.append(')');
        }
    }
}
