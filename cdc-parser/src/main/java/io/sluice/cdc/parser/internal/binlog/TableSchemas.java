package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.text.CharsetWidths;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a table map's rows: the catalog's where it knows the table, which then must fit the map; else what the map
 * says itself, which is all that is needed where the server logs {@code binlog_row_metadata=FULL}.
 */
final class TableSchemas {

    private static final int BINARY_COLLATION = 63;

    private TableSchemas() {}

    /** @param place of the table map, for messages */
    static TablePlan plan(TableMap map, SchemaCatalog catalog, String place) {
        TableSchema known = catalog.get(map.table());
        try {
            TableSchema schema = known != null ? fitting(map, known) : described(map);
            ColumnDecoder[] decoders = new ColumnDecoder[map.columnCount()];
            for (int c = 0; c < decoders.length; c++) {
                try {
                    decoders[c] = ColumnDecoders.of(
                            ColumnCode.unfold(map.types()[c], map.metadata()[c]),
                            map.metadata()[c],
                            schema.column(c).type());
                } catch (SchemaMismatchException e) {
                    throw new SchemaMismatchException(
                            "column " + map.table() + "." + schema.column(c).name() + ": " + e.getMessage());
                }
            }
            return new TablePlan(schema, decoders);
        } catch (io.sluice.cdc.model.CdcException e) {
            throw e.at(place);
        }
    }

    private static TableSchema fitting(TableMap map, TableSchema known) {
        List<String> names = map.optional().names();
        boolean fits = known.columnCount() == map.columnCount();
        for (int c = 0; fits && names != null && c < names.size(); c++) {
            fits = known.column(c).name().equalsIgnoreCase(names.get(c));
        }
        if (!fits) {
            throw new SchemaMismatchException("the log's table " + map.table() + " has "
                    + (names == null ? map.columnCount() + " columns" : "columns " + names)
                    + ", the schema given has " + known.columnNames()
                    + ": give the schema the table had where the log begins");
        }
        boolean @Nullable [] unsigned = map.optional().unsigned();
        for (int c = 0; unsigned != null && c < unsigned.length; c++) {
            if (ColumnCode.hasSign(map.types()[c])
                    && map.types()[c] != ColumnCode.YEAR
                    && unsigned[c] != known.column(c).type().unsigned()) {
                throw new SchemaMismatchException("column " + map.table() + "."
                        + known.column(c).name() + " is " + (unsigned[c] ? "" : "not ") + "unsigned in the log, and "
                        + known.column(c).type() + " in the schema given: give the schema the table had where the log"
                        + " begins");
            }
        }
        return known;
    }

    private static TableSchema described(TableMap map) {
        OptionalMetadata optional = map.optional();
        List<String> names = optional.names();
        if (names == null) {
            throw new MissingOptionException(
                    "schemas",
                    "the log does not describe table " + map.table()
                            + " (binlog_row_metadata is not FULL) and no schema of it is given: give its CREATE TABLE text"
                            + " as of where the log begins (schemas(...), --schema), or leave the table out");
        }
        TableSchema.Builder builder = TableSchema.builder(map.table());
        for (int c = 0; c < map.columnCount(); c++) {
            builder.column(new Column(
                    names.get(c),
                    type(map, c),
                    map.isNullable(c) ? Nullability.NULLABLE : Nullability.NOT_NULL,
                    ColumnDefault.UNKNOWN,
                    false,
                    false));
        }
        int @Nullable [] key = optional.primaryKey();
        if (key != null) {
            List<String> columns = new ArrayList<>();
            for (int c : key) {
                columns.add(names.get(c));
            }
            builder.primaryKey(columns);
        }
        return builder.build();
    }

    private static ColumnType type(TableMap map, int c) {
        int meta = map.metadata()[c];
        int code = ColumnCode.unfold(map.types()[c], meta);
        boolean @Nullable [] signs = map.optional().unsigned();
        boolean unsigned = signs != null && ColumnCode.hasSign(code) && code != ColumnCode.YEAR && signs[c];
        return switch (code) {
            case ColumnCode.TINY -> number(Kind.TINYINT, -1, -1, unsigned);
            case ColumnCode.SHORT -> number(Kind.SMALLINT, -1, -1, unsigned);
            case ColumnCode.INT24 -> number(Kind.MEDIUMINT, -1, -1, unsigned);
            case ColumnCode.LONG -> number(Kind.INT, -1, -1, unsigned);
            case ColumnCode.LONGLONG -> number(Kind.BIGINT, -1, -1, unsigned);
            case ColumnCode.FLOAT -> number(Kind.FLOAT, -1, -1, unsigned);
            case ColumnCode.DOUBLE -> number(Kind.DOUBLE, -1, -1, unsigned);
            case ColumnCode.NEW_DECIMAL -> number(Kind.DECIMAL, meta & 0xFF, meta >>> 8, unsigned);
            case ColumnCode.BIT -> number(Kind.BIT, (meta & 0xFF) + 8 * (meta >>> 8), -1, false);
            case ColumnCode.YEAR -> ColumnType.of(Kind.YEAR);
            case ColumnCode.DATE, ColumnCode.NEW_DATE -> ColumnType.of(Kind.DATE);
            case ColumnCode.TIME -> number(Kind.TIME, -1, 0, false);
            case ColumnCode.TIME2 -> number(Kind.TIME, -1, meta, false);
            case ColumnCode.DATETIME -> number(Kind.DATETIME, -1, 0, false);
            case ColumnCode.DATETIME2 -> number(Kind.DATETIME, -1, meta, false);
            case ColumnCode.TIMESTAMP -> number(Kind.TIMESTAMP, -1, 0, false);
            case ColumnCode.TIMESTAMP2 -> number(Kind.TIMESTAMP, -1, meta, false);
            case ColumnCode.STRING -> text(map, c, Kind.CHAR, Kind.BINARY, ColumnCode.stringLength(meta));
            case ColumnCode.VARCHAR, ColumnCode.VAR_STRING -> text(map, c, Kind.VARCHAR, Kind.VARBINARY, meta);
            // the metadata of a compressed one counts the byte before the value
            case ColumnCode.MARIADB_VARCHAR_COMPRESSED ->
                text(map, c, Kind.VARCHAR, Kind.VARBINARY, Math.max(0, meta - 1));
            case ColumnCode.TINY_BLOB,
                    ColumnCode.MEDIUM_BLOB,
                    ColumnCode.LONG_BLOB,
                    ColumnCode.BLOB,
                    ColumnCode.MARIADB_BLOB_COMPRESSED ->
                switch (meta) {
                    case 1 -> text(map, c, Kind.TINYTEXT, Kind.TINYBLOB, -1);
                    case 2 -> text(map, c, Kind.TEXT, Kind.BLOB, -1);
                    case 3 -> text(map, c, Kind.MEDIUMTEXT, Kind.MEDIUMBLOB, -1);
                    default -> text(map, c, Kind.LONGTEXT, Kind.LONGBLOB, -1);
                };
            case ColumnCode.ENUM -> labels(map, c, Kind.ENUM);
            case ColumnCode.SET -> labels(map, c, Kind.SET);
            case ColumnCode.JSON -> ColumnType.of(Kind.JSON);
            case ColumnCode.GEOMETRY -> ColumnType.of(Kind.GEOMETRY);
            case ColumnCode.VECTOR -> number(Kind.VECTOR, map.optional().dimensions()[c], -1, false);
            default ->
                throw new SchemaMismatchException("column " + c + " of table " + map.table() + " is of type code "
                        + code + ", which no schema has");
        };
    }

    private static ColumnType number(Kind kind, int length, int scale, boolean unsigned) {
        return new ColumnType(kind, length, scale, unsigned, false, null, null, List.of());
    }

    private static int collation(TableMap map, int c) {
        int @Nullable [] collations = map.optional().collations();
        return collations == null ? OptionalMetadata.NONE : collations[c];
    }

    private static ColumnType text(TableMap map, int c, Kind text, Kind bytes, int length) {
        int id = collation(map, c);
        if (id == BINARY_COLLATION) {
            return new ColumnType(bytes, length, -1, false, false, null, null, List.of());
        }
        Collations.Named named = Collations.byId(id);
        int characters = length < 0 ? -1 : length / CharsetWidths.maxBytes(named.charset());
        return new ColumnType(text, characters, -1, false, false, named.charset(), named.collation(), List.of());
    }

    private static ColumnType labels(TableMap map, int c, Kind kind) {
        List<byte[]> members = map.optional().labels().get(c);
        if (members == null) {
            throw new SchemaMismatchException(
                    "table " + map.table() + " has a column of type " + kind + " without its labels");
        }
        Collations.Named named = Collations.byId(collation(map, c));
        List<String> labels = new ArrayList<>(members.size());
        for (byte[] member : members) {
            labels.add(label(member, named.charset()));
        }
        return new ColumnType(kind, -1, -1, false, false, named.charset(), named.collation(), labels);
    }

    private static String label(byte[] member, String charset) {
        boolean utf8 = charset.startsWith("utf8");
        for (byte b : member) {
            if (b < 0 && !utf8) {
                throw new UnsupportedColumnException("labels in character set " + charset + " are not read here");
            }
        }
        return new String(member, StandardCharsets.UTF_8);
    }
}
