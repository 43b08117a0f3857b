package io.sluice.cdc.model;

import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.text.CharsetWidths;
import org.jspecify.annotations.Nullable;

/** What a character set makes of a text column's type. */
final class TextConversion {

    private TextConversion() {}

    static boolean takesCharset(ColumnType type) {
        return type.family() == Family.TEXT || type.family() == Family.ENUM || type.family() == Family.SET;
    }

    /** A definition under a character set: {@code binary} makes bytes of text. */
    static ColumnType define(ColumnType type, @Nullable String charset, @Nullable String collation) {
        if ("binary".equals(charset) && type.family() == Family.TEXT) {
            return new ColumnType(bytes(type.kind()), type.length(), -1, false, false, null, null, type.labels());
        }
        return type.withCollation(charset, collation);
    }

    /**
     * CONVERT TO CHARACTER SET of a column that stands: a TEXT of any size is chosen anew, so that it holds as many
     * characters as before ({@code Create_field} of a blob: length in bytes by old width, times new width).
     */
    static ColumnType convert(ColumnType type, @Nullable String charset, @Nullable String collation) {
        Kind kind = type.kind();
        if (charset != null && type.charset() != null) {
            long characters = capacity(kind) / CharsetWidths.maxBytes(type.charset());
            kind = capacity(kind) == 0 ? kind : textOf(characters * CharsetWidths.maxBytes(charset));
        }
        ColumnType sized = new ColumnType(
                kind, type.length(), type.scale(), false, false, type.charset(), type.collation(), type.labels());
        return define(sized, charset, collation);
    }

    /** Bytes a TEXT holds; 0 for other kinds. */
    private static long capacity(Kind kind) {
        return switch (kind) {
            case TINYTEXT -> 255;
            case TEXT -> 65_535;
            case MEDIUMTEXT -> 16_777_215;
            case LONGTEXT -> 4_294_967_295L;
            default -> 0;
        };
    }

    private static Kind textOf(long bytes) {
        if (bytes < 256) {
            return Kind.TINYTEXT;
        }
        if (bytes < 65_536) {
            return Kind.TEXT;
        }
        return bytes < 16_777_216 ? Kind.MEDIUMTEXT : Kind.LONGTEXT;
    }

    private static Kind bytes(Kind kind) {
        return switch (kind) {
            case CHAR -> Kind.BINARY;
            case VARCHAR -> Kind.VARBINARY;
            case TINYTEXT -> Kind.TINYBLOB;
            case TEXT -> Kind.BLOB;
            case MEDIUMTEXT -> Kind.MEDIUMBLOB;
            case LONGTEXT -> Kind.LONGBLOB;
            default -> kind;
        };
    }
}
