package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;

/** The character sets of columns, by name and by the collation ids of table maps. */
public final class BinlogCharsets {

    private BinlogCharsets() {}

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
            default -> throw new UnsupportedColumnException("text in character set " + name + " is not read here");
        };
    }
}
