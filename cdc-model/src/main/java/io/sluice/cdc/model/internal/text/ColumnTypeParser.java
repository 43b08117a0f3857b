package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the type of a column definition. Names and rules are those of the servers' grammars (rules {@code type},
 * {@code opt_charset_with_opt_binary}, {@code column_attribute} of {@code sql_yacc.yy}); see {@link ColumnType#parse}.
 */
public final class ColumnTypeParser {

    /** The words that may begin what follows the type and its own attributes in a column definition. */
    private static final Set<String> COLUMN_ATTRIBUTES = Set.of(
            "not",
            "null",
            "default",
            "auto_increment",
            "unique",
            "primary",
            "key",
            "comment",
            "generated",
            "as",
            "virtual",
            "stored",
            "persistent",
            "visible",
            "invisible",
            "on",
            "references",
            "check",
            "constraint",
            "srid",
            "ref_system_id",
            "column_format",
            "storage",
            "engine_attribute",
            "secondary_engine_attribute",
            "with",
            "without",
            "first",
            "after",
            "serial");

    private static final int MAX_DECIMAL_DIGITS = 65;
    private static final int MAX_FLOAT_BITS = 53;
    private static final int LAST_SINGLE_PRECISION_BITS = 24;
    private static final int BYTES_OF_CHARACTER_UNKNOWN = 4;

    private final SqlWords words;

    private Kind kind = Kind.INT;
    private int length = -1;
    private int scale = -1;
    private boolean unsigned;
    private boolean zerofill;
    private boolean binaryAttribute;
    private boolean toBytes;
    private @Nullable String charset;
    private @Nullable String collation;
    private List<String> labels = List.of();

    private ColumnTypeParser(String text) {
        words = new SqlWords(text);
    }

    public static ColumnType parse(String text) {
        return new ColumnTypeParser(text).parse();
    }

    private ColumnType parse() {
        String name = words.word();
        if (name.equals("mariadb_schema") && words.symbol('.')) { // SHOW CREATE TABLE in sql_mode ORACLE
            name = words.word();
        }
        type(name);
        attributes();
        if (toBytes || "binary".equals(charset)) {
            toBytes();
        }
        return new ColumnType(
                kind,
                length,
                scale,
                unsigned,
                zerofill,
                charset,
                binaryAttribute && collation == null ? ColumnType.BINARY_ATTRIBUTE : collation,
                labels);
    }

    private void type(String name) {
        switch (name) {
            case "tinyint", "int1" -> integer(Kind.TINYINT);
            case "smallint", "int2" -> integer(Kind.SMALLINT);
            case "mediumint", "middleint", "int3" -> integer(Kind.MEDIUMINT);
            case "int", "integer", "int4" -> integer(Kind.INT);
            case "bigint", "int8" -> integer(Kind.BIGINT);
            case "bool", "boolean" -> {
                kind = Kind.TINYINT;
                length = 1;
            }
            case "serial" -> {
                kind = Kind.BIGINT;
                unsigned = true;
            }
            case "decimal", "dec", "numeric", "fixed" -> decimal();
            case "float", "float4" -> floating(Kind.FLOAT, true);
            case "float8", "real" -> floating(Kind.DOUBLE, false);
            case "double" -> {
                words.accept("precision");
                floating(Kind.DOUBLE, false);
            }
            case "bit" -> {
                kind = Kind.BIT;
                length = words.optionalSize();
                limit(length, 64);
            }
            case "year" -> {
                kind = Kind.YEAR;
                words.optionalSize();
            }
            case "date" -> kind = Kind.DATE;
            case "time" -> temporal(Kind.TIME);
            case "datetime" -> temporal(Kind.DATETIME);
            case "timestamp" -> temporal(Kind.TIMESTAMP);
            case "char", "character" -> character(words.accept("varying") ? Kind.VARCHAR : Kind.CHAR);
            case "varchar", "varcharacter" -> character(Kind.VARCHAR);
            case "nchar" -> national(words.accept("varchar") || words.accept("varying") ? Kind.VARCHAR : Kind.CHAR);
            case "nvarchar" -> national(Kind.VARCHAR);
            case "national" -> national(nationalKind());
            case "binary" -> character(Kind.BINARY);
            case "varbinary" -> character(Kind.VARBINARY);
            case "long" -> longText();
            case "tinytext" -> kind = Kind.TINYTEXT;
            case "text" -> {
                kind = Kind.TEXT;
                length = words.optionalSize();
            }
            case "mediumtext" -> kind = Kind.MEDIUMTEXT;
            case "longtext" -> kind = Kind.LONGTEXT;
            case "tinyblob" -> kind = Kind.TINYBLOB;
            case "blob" -> {
                kind = Kind.BLOB;
                length = words.optionalSize();
            }
            case "mediumblob" -> kind = Kind.MEDIUMBLOB;
            case "longblob" -> kind = Kind.LONGBLOB;
            case "enum" -> labelled(Kind.ENUM);
            case "set" -> labelled(Kind.SET);
            case "json" -> kind = Kind.JSON;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection" -> kind = Kind.GEOMETRY;
            case "vector" -> {
                kind = Kind.VECTOR;
                length = words.optionalSize();
            }
            case "uuid" -> kind = Kind.UUID;
            case "inet4" -> kind = Kind.INET4;
            case "inet6" -> kind = Kind.INET6;
            default -> throw words.refuse("is no column type of MySQL 5.5 to 9 or MariaDB 10 to 12");
        }
    }

    private void integer(Kind integerKind) {
        kind = integerKind;
        length = words.optionalSize();
        limit(length, 255);
    }

    private void decimal() {
        kind = Kind.DECIMAL;
        if (words.symbol('(')) {
            length = words.number();
            scale = words.symbol(',') ? words.number() : 0;
            words.require(')');
        }
        limit(length, MAX_DECIMAL_DIGITS);
        limit(scale, length <= 0 ? 0 : length);
    }

    /** FLOAT(p) chooses the type by bits of precision; FLOAT(M,D) and DOUBLE(M,D) print and round to D digits. */
    private void floating(Kind floatingKind, boolean bitsAllowed) {
        kind = floatingKind;
        if (!words.symbol('(')) {
            return;
        }
        length = words.number();
        if (words.symbol(',')) {
            scale = words.number();
            limit(length, 255);
            limit(scale, 30);
        } else if (!bitsAllowed) {
            throw words.refuse("has a length that only FLOAT takes");
        } else {
            limit(length, MAX_FLOAT_BITS);
            kind = length > LAST_SINGLE_PRECISION_BITS ? Kind.DOUBLE : Kind.FLOAT;
            length = -1;
        }
        words.require(')');
    }

    private void temporal(Kind temporalKind) {
        kind = temporalKind;
        scale = words.optionalSize();
        limit(scale, 6);
    }

    private void character(Kind characterKind) {
        kind = characterKind;
        length = words.optionalSize();
    }

    private void national(Kind characterKind) {
        character(characterKind);
        charset = "utf8mb3";
    }

    private Kind nationalKind() {
        if (words.accept("varchar") || words.accept("varcharacter")) {
            return Kind.VARCHAR;
        }
        if (!words.accept("char") && !words.accept("character")) {
            throw words.refuse("has NATIONAL without CHAR or VARCHAR");
        }
        return words.accept("varying") ? Kind.VARCHAR : Kind.CHAR;
    }

    private void longText() {
        kind = Kind.MEDIUMTEXT;
        if (words.accept("varbinary")) {
            kind = Kind.MEDIUMBLOB;
        } else if (words.accept("char") || words.accept("character")) {
            if (!words.accept("varying")) {
                if (!words.accept("set")) {
                    throw words.refuse("has LONG CHAR without VARYING");
                }
                charset = words.name();
            }
        } else if (!words.accept("varchar")) {
            words.accept("varcharacter");
        }
    }

    /** A bare {@code enum} is taken too: some writers of Canal's format leave the labels out. */
    private void labelled(Kind labelledKind) {
        kind = labelledKind;
        if (!words.symbol('(')) {
            return;
        }
        List<String> found = new ArrayList<>();
        do {
            found.add(words.string());
        } while (words.symbol(','));
        words.require(')');
        labels = found;
    }

    private void attributes() {
        boolean ofType = true;
        while (!words.atEnd()) {
            if (!words.atWord()) {
                if (ofType) {
                    throw words.refuse("has something behind the type that is no attribute");
                }
                words.skip();
                continue;
            }
            String word = words.word();
            if (word.equals("collate")) {
                words.symbol('=');
                collation = words.name();
            } else if (ofType && !typeAttribute(word)) {
                if (!COLUMN_ATTRIBUTES.contains(word)) {
                    throw words.refuse("has the unknown attribute " + word.toUpperCase(Locale.ROOT));
                }
                ofType = false;
            }
        }
        if (!labels.isEmpty() && !"binary".equals(charset)) {
            labels =
                    labels.stream().map(ColumnTypeParser::withoutTrailingSpaces).toList();
        }
        if (kind == Kind.TEXT || kind == Kind.BLOB) {
            sized();
        }
    }

    /** Takes an attribute that belongs to the type itself. */
    private boolean typeAttribute(String word) {
        switch (word) {
            case "unsigned" -> {
                numbersOnly(word);
                unsigned = true;
            }
            case "zerofill" -> {
                numbersOnly(word);
                zerofill = true;
            }
            case "signed" -> numbersOnly(word);
            case "binary" -> binaryAttribute = true;
            case "byte" -> toBytes = true;
            case "ascii" -> charset = "latin1";
            case "unicode" -> charset = "ucs2";
            case "charset" -> charsetName();
            case "character", "char" -> {
                if (!words.accept("set")) {
                    throw words.refuse("has CHARACTER without SET");
                }
                charsetName();
            }
            case "compressed" -> { // MariaDB: how the value is stored, nothing a reader sees
                if (words.symbol('=')) {
                    words.name();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void charsetName() {
        words.symbol('=');
        charset = words.name();
    }

    private void numbersOnly(String attribute) {
        switch (kind.family()) {
            case INTEGER, DECIMAL, FLOATING, YEAR -> {}
            default -> throw words.refuse("has " + attribute.toUpperCase(Locale.ROOT) + " on a type that is no number");
        }
    }

    /** TEXT(n) and BLOB(n) are the smallest kind that holds n characters, {@code get_blob_type_from_length}. */
    private void sized() {
        long bytes = (long) length * (kind == Kind.BLOB ? 1 : bytesOfCharacter());
        boolean text = kind == Kind.TEXT;
        if (length > 0) {
            if (bytes < 1L << 8) {
                kind = text ? Kind.TINYTEXT : Kind.TINYBLOB;
            } else if (bytes >= 1L << 24) {
                kind = text ? Kind.LONGTEXT : Kind.LONGBLOB;
            } else if (bytes >= 1L << 16) {
                kind = text ? Kind.MEDIUMTEXT : Kind.MEDIUMBLOB;
            }
        }
        length = -1;
    }

    private int bytesOfCharacter() {
        String name = ColumnTypeNormal.utf8mb3(charset);
        if (name == null) {
            name = ColumnTypeNormal.charsetOf(ColumnTypeNormal.utf8mb3(collation));
        }
        return name == null || toBytes ? (toBytes ? 1 : BYTES_OF_CHARACTER_UNKNOWN) : CharsetWidths.maxBytes(name);
    }

    /** CHARACTER SET binary and BYTE make the binary type of the same size. */
    private void toBytes() {
        kind = switch (kind) {
            case CHAR -> Kind.BINARY;
            case VARCHAR -> Kind.VARBINARY;
            case TINYTEXT -> Kind.TINYBLOB;
            case TEXT -> Kind.BLOB;
            case MEDIUMTEXT -> Kind.MEDIUMBLOB;
            case LONGTEXT -> Kind.LONGBLOB;
            default -> kind;
        };
    }

    private void limit(int value, int most) {
        if (value > most) {
            throw words.refuse("has " + value + " where at most " + most + " is allowed");
        }
    }

    private static String withoutTrailingSpaces(String label) {
        int end = label.length();
        while (end > 0 && label.charAt(end - 1) == ' ') {
            end--;
        }
        return label.substring(0, end);
    }
}
