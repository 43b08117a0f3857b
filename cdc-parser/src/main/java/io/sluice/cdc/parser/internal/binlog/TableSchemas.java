package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
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
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;
import io.sluice.cdc.parser.internal.binlog.value.BinlogCharsets;
import io.sluice.cdc.parser.internal.binlog.value.ColumnCode;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a table map's rows: the catalog's where it knows the table, which then must fit the map; else what the map
 * says itself, which is all that is needed where the server logs {@code binlog_row_metadata=FULL}.
 */
final class TableSchemas {

    private static final int BINARY_COLLATION = 63;

    private static final String ADVICE = ": give the schema the table had where the log begins";

    private TableSchemas() {}

    /**
     * The plan of a table whose rows are handed out.
     *
     * @param place of the table map, for messages
     */
    static TablePlan plan(
            TableMap map, SchemaCatalog catalog, ServerKind server, String place, Cascades.@Nullable Watch watch) {
        return plan(map, catalog, server, place, true, watch);
    }

    /** The plan of a table whose rows are looked at for what they may do to others, and read only where that is possible. */
    static TablePlan planUnwanted(
            TableMap map, SchemaCatalog catalog, ServerKind server, String place, Cascades.Watch watch) {
        try {
            return plan(map, catalog, server, place, false, watch);
        } catch (CdcException e) {
            return new TablePlan(null, new ColumnDecoder[0], false, watch);
        }
    }

    private static TablePlan plan(
            TableMap map,
            SchemaCatalog catalog,
            ServerKind server,
            String place,
            boolean wanted,
            Cascades.@Nullable Watch watch) {
        TableSchema known = catalog.get(map.table());
        try {
            TableSchema schema = known != null ? completed(map, known, server, place) : described(map, server, place);
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
                } catch (UnsupportedColumnException e) {
                    throw named(e, map, schema.column(c).name(), place);
                }
            }
            if (known != null && schema != known) {
                catalog.put(schema);
            }
            return new TablePlan(schema, decoders, wanted, watch);
        } catch (CdcException e) {
            throw e.at(place);
        }
    }

    private static CdcException named(UnsupportedColumnException e, TableMap map, String column, String place) {
        return e.at(place + ", column " + map.table() + "." + column);
    }

    /** The catalog's schema, completed by what only the map says; the two must not contradict each other. */
    private static TableSchema completed(TableMap map, TableSchema known, ServerKind server, String place) {
        TableSchema base = known;
        boolean hiddenKey = (map.flags() & TableMap.FLAG_GENERATED_KEY) != 0;
        if (hiddenKey && known.columnCount() == map.columnCount() - 1) {
            base = withGeneratedKey(known);
        }
        List<String> names = map.optional().names();
        boolean fits = base.columnCount() == map.columnCount();
        for (int c = 0; fits && names != null && c < names.size(); c++) {
            fits = base.column(c).name().equalsIgnoreCase(names.get(c));
        }
        if (!fits) {
            throw new SchemaMismatchException("the log's table " + map.table() + " has "
                    + (names == null ? map.columnCount() + " columns" : "columns " + names)
                    + ", the schema known has " + base.columnNames() + ADVICE);
        }
        List<Column> columns = new ArrayList<>(map.columnCount());
        boolean changed = base != known;
        for (int c = 0; c < map.columnCount(); c++) {
            Column before = base.column(c);
            ColumnType type;
            try {
                type = completed(map, c, before, server);
            } catch (UnsupportedColumnException e) {
                throw named(e, map, before.name(), place);
            }
            Column column = new Column(
                    before.name(),
                    type,
                    nullability(map, c, before),
                    before.defaultValue(),
                    before.generated(),
                    before.autoIncrement());
            changed |= !column.equals(before);
            columns.add(column);
        }
        return changed ? base.toBuilder().columns(columns).build() : known;
    }

    /** The key that MySQL adds to a table without one ({@code sql_generate_invisible_primary_key}). */
    private static TableSchema withGeneratedKey(TableSchema known) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(
                "my_row_id", number(Kind.BIGINT, -1, -1, true), Nullability.NOT_NULL, ColumnDefault.NONE, false, true));
        columns.addAll(known.columns());
        return known.toBuilder().columns(columns).primaryKey("my_row_id").build();
    }

    private static Nullability nullability(TableMap map, int c, Column known) {
        Nullability logged = map.isNullable(c) ? Nullability.NULLABLE : Nullability.NOT_NULL;
        if (known.nullability() != Nullability.UNKNOWN && known.nullability() != logged) {
            throw mismatch(map, known, "is " + logged + " in the log and " + known.nullability());
        }
        return logged;
    }

    private static ColumnType completed(TableMap map, int c, Column known, ServerKind server) {
        ColumnType type = known.type();
        boolean @Nullable [] unsigned = map.optional().unsigned();
        int code = ColumnCode.unfold(map.types()[c], map.metadata()[c]);
        if (unsigned != null && ColumnCode.hasSign(code) && code != ColumnCode.YEAR && unsigned[c] != type.unsigned()) {
            throw mismatch(map, known, "is " + (unsigned[c] ? "" : "not ") + "unsigned in the log and " + type);
        }
        int id = collation(map, c);
        if (id == OptionalMetadata.NONE || !hasCharset(type)) {
            return type;
        }
        String charset = BinlogCharsets.charset(server, id);
        if (type.charset() == null) {
            return type.withCollation(charset, BinlogCharsets.collation(server, id));
        }
        if (!charset.equals(type.charset())) {
            throw mismatch(map, known, "has character set " + charset + " in the log and " + type.charset());
        }
        return type.collation() == null ? type.withCollation(charset, BinlogCharsets.collation(server, id)) : type;
    }

    private static boolean hasCharset(ColumnType type) {
        return switch (type.family()) {
            case TEXT, ENUM, SET -> true;
            default -> false;
        };
    }

    private static SchemaMismatchException mismatch(TableMap map, Column known, String what) {
        return new SchemaMismatchException(
                "column " + map.table() + "." + known.name() + " " + what + " in the schema known" + ADVICE);
    }

    private static TableSchema described(TableMap map, ServerKind server, String place) {
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
            ColumnType type;
            try {
                type = type(map, c, server);
            } catch (UnsupportedColumnException e) {
                throw named(e, map, names.get(c), place);
            }
            builder.column(new Column(
                    names.get(c),
                    type,
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

    private static ColumnType type(TableMap map, int c, ServerKind server) {
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
            case ColumnCode.STRING -> text(map, c, Kind.CHAR, Kind.BINARY, ColumnCode.stringLength(meta), server);
            case ColumnCode.VARCHAR, ColumnCode.VAR_STRING -> text(map, c, Kind.VARCHAR, Kind.VARBINARY, meta, server);
            // the metadata of a compressed one counts the byte before the value
            case ColumnCode.MARIADB_VARCHAR_COMPRESSED ->
                text(map, c, Kind.VARCHAR, Kind.VARBINARY, Math.max(0, meta - 1), server);
            case ColumnCode.TINY_BLOB,
                    ColumnCode.MEDIUM_BLOB,
                    ColumnCode.LONG_BLOB,
                    ColumnCode.BLOB,
                    ColumnCode.MARIADB_BLOB_COMPRESSED ->
                switch (meta) {
                    case 1 -> text(map, c, Kind.TINYTEXT, Kind.TINYBLOB, -1, server);
                    case 2 -> text(map, c, Kind.TEXT, Kind.BLOB, -1, server);
                    case 3 -> text(map, c, Kind.MEDIUMTEXT, Kind.MEDIUMBLOB, -1, server);
                    default -> text(map, c, Kind.LONGTEXT, Kind.LONGBLOB, -1, server);
                };
            case ColumnCode.ENUM -> labels(map, c, Kind.ENUM, server);
            case ColumnCode.SET -> labels(map, c, Kind.SET, server);
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

    private static ColumnType text(TableMap map, int c, Kind text, Kind bytes, int length, ServerKind server) {
        int id = collation(map, c);
        if (id == BINARY_COLLATION) {
            return new ColumnType(bytes, length, -1, false, false, null, null, List.of());
        }
        String charset = BinlogCharsets.charset(server, id);
        String collation = BinlogCharsets.collation(server, id);
        int characters = length < 0 ? -1 : length / CharsetWidths.maxBytes(charset);
        return new ColumnType(text, characters, -1, false, false, charset, collation, List.of());
    }

    private static ColumnType labels(TableMap map, int c, Kind kind, ServerKind server) {
        List<byte[]> members = map.optional().labels().get(c);
        if (members == null) {
            throw new SchemaMismatchException(
                    "table " + map.table() + " has a column of type " + kind + " without its labels");
        }
        int id = collation(map, c);
        String charset = BinlogCharsets.charset(server, id);
        String collation = BinlogCharsets.collation(server, id);
        List<String> labels = new ArrayList<>(members.size());
        for (byte[] member : members) {
            labels.add(BinlogCharsets.text(charset, member));
        }
        return new ColumnType(kind, -1, -1, false, false, charset, collation, labels);
    }
}
