package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The character sets of columns, by name and by the collation ids of table maps: all that MySQL 9.7 and MariaDB 10.11 have.
 * The tables are loaded when a column first needs them and then kept, at most 100 KB a set. Thread-safe.
 */
public final class BinlogCharsets {

    private static final Set<String> TABLES = Set.of(
            "armscii8",
            "big5",
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
            "ujis");

    private static final Map<String, ServerCharset> LOADED = new ConcurrentHashMap<>();

    /** The ids of each server, loaded when first asked for. */
    private static final class MySqlIds {
        static final Collations IDS = Collations.load("mysql");
    }

    private static final class MariaDbIds {
        static final Collations IDS = Collations.load("mariadb");
    }

    private BinlogCharsets() {}

    /**
     * The character set of a collation id.
     *
     * @throws UnsupportedColumnException naming an id that is not known
     */
    public static String charset(ServerKind server, int collationId) {
        return known(server, collationId, ids(server).charset(collationId));
    }

    /**
     * The name of a collation id.
     *
     * @throws UnsupportedColumnException naming an id that is not known
     */
    public static String collation(ServerKind server, int collationId) {
        return known(server, collationId, ids(server).name(collationId));
    }

    private static Collations ids(ServerKind server) {
        return server == ServerKind.MYSQL ? MySqlIds.IDS : MariaDbIds.IDS;
    }

    private static String known(ServerKind server, int id, @Nullable String name) {
        if (name == null) {
            throw new UnsupportedColumnException("collation id " + id + " is none that MySQL 9.7 or MariaDB 10.11 has"
                    + " (taken for " + server + "); give a schema that names the character set");
        }
        return name;
    }

    /**
     * Text in a character set, such as a label of an ENUM in a table map.
     *
     * @throws UnsupportedColumnException naming a set that is not read here, or where the bytes are no text of it
     */
    public static String text(String charset, byte[] bytes) {
        ByteSink out = new ByteSink(bytes.length + 16);
        ServerCharset set = named(charset);
        int fault = set.append(bytes, 0, bytes.length, out);
        if (fault != ServerCharset.VALID) {
            throw new UnsupportedColumnException("byte " + fault + " begins no character of " + charset);
        }
        return out.toText();
    }

    /** The set of a text column. */
    static ServerCharset of(ColumnType type) {
        if (type.kind() == ColumnType.Kind.JSON) {
            return Utf8Charset.UTF8MB4;
        }
        String name = type.charset();
        if (name == null) {
            throw new UnsupportedColumnException("the character set of a column of type " + type
                    + " is not known; give a schema that says it, or have the server log it"
                    + " (binlog_row_metadata=MINIMAL or FULL)");
        }
        return named(name);
    }

    /** @throws UnsupportedColumnException naming a set that is not read here */
    static ServerCharset named(String name) {
        return switch (name) {
            case "utf8mb4" -> Utf8Charset.UTF8MB4;
            case "utf8mb3", "utf8" -> Utf8Charset.UTF8MB3;
            case "binary" -> BinaryCharset.BINARY;
            case "ascii" -> AsciiCharset.ASCII;
            case "ucs2" -> WideCharset.UCS2;
            case "utf16" -> WideCharset.UTF16;
            case "utf16le" -> WideCharset.UTF16LE;
            case "utf32" -> WideCharset.UTF32;
            default -> table(name);
        };
    }

    private static ServerCharset table(String name) {
        if (!TABLES.contains(name)) {
            throw new UnsupportedColumnException(
                    "character set " + name + " is none that MySQL 9.7 or MariaDB 10.11 has");
        }
        return LOADED.computeIfAbsent(name, n -> new TableCharset(n, CharsetTable.load(n)));
    }
}
