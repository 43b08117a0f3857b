package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.List;
import java.util.stream.IntStream;

/** The parts of an event line that are the same for all rows of one schema, as bytes. Immutable. */
final class EncodedSchema {

    private final byte[] table;
    private final byte[] layout;
    private final byte[][] names;
    private final boolean[] isBytes;
    private final int[] jsonColumns;

    private EncodedSchema(byte[] table, byte[] layout, byte[][] names, boolean[] isBytes, int[] jsonColumns) {
        this.table = table;
        this.layout = layout;
        this.names = names;
        this.isBytes = isBytes;
        this.jsonColumns = jsonColumns;
    }

    static EncodedSchema of(TableSchema schema) {
        byte[][] names = new byte[schema.columnCount()][];
        boolean[] isBytes = new boolean[names.length];
        ByteSink name = new ByteSink(64);
        for (int i = 0; i < names.length; i++) {
            name.clear();
            LineSink.quoted(schema.column(i).name(), name);
            name.put(':');
            names[i] = name.toByteArray();
            isBytes[i] = schema.column(i).type().isBytes();
        }
        return new EncodedSchema(table(schema.table()), layout(schema), names, isBytes, jsonColumns(schema));
    }

    private static int[] jsonColumns(TableSchema schema) {
        return IntStream.range(0, schema.columnCount())
                .filter(i -> schema.column(i).type().kind() == ColumnType.Kind.JSON)
                .toArray();
    }

    /** Whether any cell of an image is changes of a document. */
    boolean hasDiffs(RowImage image) {
        for (int i : jsonColumns) {
            if (image.isJsonDiff(i)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] table(TableId id) {
        ByteSink out = new ByteSink(64);
        out.put('{');
        boolean dotted = id.database().isEmpty()
                || id.table().isEmpty()
                || id.database().indexOf('.') >= 0
                || id.table().indexOf('.') >= 0;
        if (dotted) {
            LineSink.member(LineMember.DATABASE.text(), id.database(), out);
            LineSink.member(LineMember.TABLE.text(), id.table(), out);
        } else {
            LineSink.member(LineMember.TABLE.text(), id.toString(), out);
        }
        return withComma(out);
    }

    private static byte[] layout(TableSchema schema) {
        ByteSink out = new ByteSink(512);
        out.put('{');
        if (!schema.primaryKey().isEmpty()) {
            LineSink.name(LineMember.KEY.text(), out);
            LineSink.strings(schema.primaryKey(), out);
        }
        LineSink.name(LineMember.TYPES.text(), out);
        out.put('{');
        for (Column column : schema.columns()) {
            LineSink.member(column.name(), column.type().toString(), out);
        }
        out.put('}');
        attributes(schema, out);
        if (!schema.uniqueKeys().isEmpty()) {
            LineSink.name(LineMember.UNIQUE_KEYS.text(), out);
            char before = '[';
            for (TableSchema.UniqueKey key : schema.uniqueKeys()) {
                out.put(before);
                index(key.name(), key.columns(), out);
                before = ',';
            }
            out.put(']');
        }
        if (!schema.plainIndexes().isEmpty()) {
            LineSink.name(LineMember.INDEXES.text(), out);
            char before = '[';
            for (TableSchema.PlainIndex index : schema.plainIndexes()) {
                out.put(before);
                index(index.name(), index.columns(), out);
                before = ',';
            }
            out.put(']');
        }
        String charset = schema.defaultCharset();
        if (charset != null) {
            LineSink.member(LineMember.CHARSET.text(), charset, out);
        }
        String collation = schema.defaultCollation();
        if (collation != null) {
            LineSink.member(LineMember.COLLATION.text(), collation, out);
        }
        return withComma(out);
    }

    /** The brace that kept the first member from getting a comma becomes that comma. */
    private static byte[] withComma(ByteSink members) {
        byte[] all = members.toByteArray();
        all[0] = ',';
        return all;
    }

    private static void index(String name, List<String> columns, ByteSink out) {
        out.put('{');
        LineSink.member("name", name, out);
        LineSink.name("columns", out);
        LineSink.strings(columns, out);
        out.put('}');
    }

    /** The attributes that are known; a column of which nothing is known is left out, and the member with the last of them. */
    private static void attributes(TableSchema schema, ByteSink out) {
        boolean begun = false;
        for (Column column : schema.columns()) {
            if (column.equals(Column.of(column.name(), column.type()))) {
                continue;
            }
            if (!begun) {
                begun = true;
                LineSink.name(LineMember.COLUMNS.text(), out);
                out.put('{');
            }
            LineSink.name(column.name(), out);
            out.put('{');
            if (column.nullability() != Column.Nullability.UNKNOWN) {
                LineSink.member("nullable", column.nullability() == Column.Nullability.NULLABLE, out);
            }
            ColumnDefault value = column.defaultValue();
            if (!value.equals(ColumnDefault.UNKNOWN)) {
                LineSink.name("default", out);
                out.put('{');
                LineSink.member("kind", value.kind().name(), out);
                if (!value.text().isEmpty()) {
                    LineSink.member("text", value.text(), out);
                }
                out.put('}');
            }
            if (column.generated()) {
                LineSink.member("generated", true, out);
            }
            if (column.autoIncrement()) {
                LineSink.member("autoIncrement", true, out);
            }
            out.put('}');
        }
        if (begun) {
            out.put('}');
        }
    }

    /** Members that name the table, a comma before them. */
    void putTable(ByteSink out) {
        out.put(table);
    }

    /** Members that describe key, columns and indexes, a comma before them. */
    void putLayout(ByteSink out) {
        out.put(layout);
    }

    /** A column's name in quotes and its colon. */
    void putName(int column, ByteSink out) {
        out.put(names[column]);
    }

    boolean isBytes(int column) {
        return isBytes[column];
    }
}
