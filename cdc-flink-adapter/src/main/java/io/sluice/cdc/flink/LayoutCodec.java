package io.sluice.cdc.flink;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schema as bytes: table, columns, primary key, unique keys, plain indexes, default character set and collation, in the
 * order of {@link #put}. Types stand as their SQL text, enumerations by name, so that a version of Sluice with more of them
 * reads what this one wrote.
 */
final class LayoutCodec {

    private static final int MOST_PARTS = 0xFFFF;

    private LayoutCodec() {}

    static void put(TableSchema schema, ByteSink out) {
        FrameWriter.text(out, schema.table().database());
        FrameWriter.text(out, schema.table().table());
        FrameWriter.number(out, schema.columnCount());
        for (Column column : schema.columns()) {
            FrameWriter.text(out, column.name());
            FrameWriter.text(out, column.type().toString());
            FrameWriter.text(out, column.nullability().name());
            FrameWriter.text(out, column.defaultValue().kind().name());
            FrameWriter.text(out, column.defaultValue().text());
            FrameWriter.number(out, (column.generated() ? 1 : 0) | (column.autoIncrement() ? 2 : 0));
        }
        putNames(schema.primaryKey(), out);
        FrameWriter.number(out, schema.uniqueKeys().size());
        for (TableSchema.UniqueKey key : schema.uniqueKeys()) {
            FrameWriter.text(out, key.name());
            putNames(key.columns(), out);
        }
        FrameWriter.number(out, schema.plainIndexes().size());
        for (TableSchema.PlainIndex index : schema.plainIndexes()) {
            FrameWriter.text(out, index.name());
            putNames(index.columns(), out);
        }
        putNullable(schema.defaultCharset(), out);
        putNullable(schema.defaultCollation(), out);
    }

    static TableSchema read(FrameReader in) {
        TableSchema.Builder schema = TableSchema.builder(new TableId(in.text(), in.text()));
        int columns = in.number(0, MOST_PARTS, "columns");
        for (int i = 0; i < columns; i++) {
            schema.column(readColumn(in));
        }
        schema.primaryKey(readNames(in));
        int uniqueKeys = in.number(0, MOST_PARTS, "unique keys");
        for (int i = 0; i < uniqueKeys; i++) {
            schema.uniqueKey(new TableSchema.UniqueKey(in.text(), readNames(in)));
        }
        int indexes = in.number(0, MOST_PARTS, "indexes");
        List<TableSchema.PlainIndex> plain = new ArrayList<>();
        for (int i = 0; i < indexes; i++) {
            plain.add(new TableSchema.PlainIndex(in.text(), readNames(in)));
        }
        schema.plainIndexes(plain);
        return schema.defaultCharset(readNullable(in), readNullable(in)).build();
    }

    private static Column readColumn(FrameReader in) {
        String name = in.text();
        ColumnType type = ColumnType.parse(in.text());
        Column.Nullability nullability = constant(Column.Nullability.class, in);
        ColumnDefault value = new ColumnDefault(constant(ColumnDefault.Kind.class, in), in.text());
        int marks = in.number(0, 3, "column marks");
        return new Column(name, type, nullability, value, (marks & 1) != 0, (marks & 2) != 0);
    }

    static <E extends Enum<E>> E constant(Class<E> type, FrameReader in) {
        String name = in.text();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw in.malformed("has an unknown " + type.getSimpleName());
        }
    }

    private static void putNames(List<String> names, ByteSink out) {
        FrameWriter.number(out, names.size());
        names.forEach(name -> FrameWriter.text(out, name));
    }

    private static List<String> readNames(FrameReader in) {
        int count = in.number(0, MOST_PARTS, "names");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return names;
    }

    private static void putNullable(@Nullable String text, ByteSink out) {
        FrameWriter.number(out, text == null ? 0 : 1);
        if (text != null) {
            FrameWriter.text(out, text);
        }
    }

    private static @Nullable String readNullable(FrameReader in) {
        return in.number(0, 1, "mark for a text") == 0 ? null : in.text();
    }
}
