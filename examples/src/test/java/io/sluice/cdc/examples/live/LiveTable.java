package io.sluice.cdc.examples.live;

import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** A table with a column of every type of a server, and values for it. */
final class LiveTable {

    /** @param values literals */
    private record Cell(String type, List<String> values) {}

    static final String NAME = LiveServer.DATABASE + ".every_type";
    /** What a NULL is in a result of a client. */
    static final String NULL = "NULL";

    private final List<Cell> cells = new ArrayList<>();
    private final boolean replaces;

    /**
     * @param geometry whether a column of it is there: the servers' tools stop reading a rows event at the first one
     * @param fullImages whether rows are logged whole. MariaDB (10.11) logs a REPLACE over a row as an UPDATE whose after image
     *     has, under MINIMAL and NOBLOB, only the columns the statement names: what became of the others is lost in the log
     */
    LiveTable(boolean mySql, boolean geometry, boolean fullImages) {
        replaces = mySql || fullImages;
        for (String[] integer : new String[][] {
            {"tinyint", "-128", "127", "255"},
            {"smallint", "-32768", "32767", "65535"},
            {"mediumint", "-8388608", "8388607", "16777215"},
            {"int", "-2147483648", "2147483647", "4294967295"},
            {"bigint", "-9223372036854775808", "9223372036854775807", "18446744073709551615"}
        }) {
            add(integer[0], integer[1], integer[2], "0");
            add(integer[0] + " unsigned", integer[3], integer[2], "0");
        }
        add("int(9) unsigned zerofill", "42", "4294967295", "0");
        add("decimal(10,2)", "-99999999.99", "0.01", "-0.01");
        add("decimal(65,30)", "-12345678901234567890123456789012345.123456789012345678901234567891", "0", "1");
        add("decimal(20,6) unsigned", "99999999999999.999999", "0.000001", "0");
        add("float", "1.5", "-3.4028234e38", "0.1");
        add("double", "-1.7976931348623157e308", "0.30000000000000004", "1e-15");
        add("float(7,3)", "1234.567", "-0.001", "0");
        add("double(10,2)", "12345678.91", "-0.01", "0");
        add("bit(1)", "1", "0", "1");
        add("bit(20)", "1048575", "1", "0");
        add("bit(64)", "18446744073709551615", "9223372036854775808", "0");
        add("year", "2155", "1901", "0");
        add("date", "'9999-12-31'", "'0000-00-00'", "'2024-00-15'");
        add("datetime", "'9999-12-31 23:59:59'", "'0000-00-00 00:00:00'", "'2024-02-29 01:02:03'");
        add("datetime(6)", "'9999-12-31 23:59:59.999999'", "'1000-01-01 00:00:00.000001'", "'2024-02-29 01:02:03.5'");
        add("timestamp null", "'2038-01-19 03:14:07'", "'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'");
        add("timestamp(3) null", "'2038-01-19 03:14:07.999'", "'2024-06-01 00:00:00.001'", "'1970-01-01 00:00:01.5'");
        add("time", "'-838:59:59'", "'838:59:59'", "'-00:00:01'");
        add("time(6)", "'-00:00:00.000001'", "'838:59:58.999999'", "'12:34:56.789'");
        add("char(20) character set utf8mb4", "'Zürich 😀'", "''", "'x  '");
        add("varchar(60) character set utf8mb4", "'日本語'", "''", "'x  '");
        add("varchar(300) character set latin1", "repeat('é',300)", "''", "'a'");
        add("char(10) character set gbk", "'中文'", "''", "'a'");
        add("varchar(20) character set utf16", "'中😀'", "''", "'a'");
        add("tinytext", "'Ünï'", "''", "repeat('a',255)");
        add("text character set latin1", "'café'", "''", "repeat('é',5000)");
        add("mediumtext", "repeat('漢',3000)", "''", "'a'");
        add("longtext", "repeat('😀',20000)", "''", "'a'");
        add("binary(5)", "x'0100000000'", "x''", "x'FF00FF'");
        add("varbinary(300)", "repeat(x'00',300)", "x''", "x'FF'");
        add("tinyblob", "x'00'", "x''", "repeat(x'FE',255)");
        add("blob", "repeat(x'0001',5000)", "x''", "x'00'");
        add("mediumblob", "x'00FF'", "x''", "repeat(x'AB',70000)");
        add("longblob", "x'00FF'", "x''", "x'27'");
        add("enum('a','é','') character set latin1", "'a'", "'é'", "''");
        add("set('x','y','z','ü')", "'x,ü'", "''", "'z'");
        if (geometry) {
            add(
                    "geometry",
                    "ST_GeomFromText('POINT(1 -2.5)')",
                    "ST_GeomFromText('LINESTRING(0 0,1 1)')",
                    "ST_GeomFromText('POINT(0 0)')");
        }
        add("json", "'{\"b\": [1, -2.5, null], \"ab\": \"é\"}'", "'[]'", "'\"text\"'");
        if (mySql) {
            add("vector(3)", "string_to_vector('[1,2,3]')", "string_to_vector('[0.1]')", "string_to_vector('[-1e10]')");
        } else {
            add(
                    "uuid",
                    "'550e8400-e29b-41d4-a716-446655440000'",
                    "'00000000-0000-0000-0000-000000000000'",
                    "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
            add("inet4", "'255.255.255.255'", "'0.0.0.0'", "'10.0.0.0'");
            add("inet6", "'::1'", "'::'", "'2001:db8::ff00:42:8329'");
            add("varchar(300) compressed character set latin1", "repeat('é',300)", "''", "'a'");
            add("blob compressed", "repeat(x'0001',5000)", "x''", "x'00'");
        }
    }

    private void add(String type, String... values) {
        cells.add(new Cell(type, List.of(values)));
    }

    int columns() {
        return cells.size();
    }

    /** Names of COMPRESSED columns. */
    Set<String> compressed() {
        Set<String> names = new HashSet<>();
        for (int c = 0; c < cells.size(); c++) {
            if (cells.get(c).type().contains(" compressed")) {
                names.add("c" + c);
            }
        }
        return names;
    }

    String create() {
        StringBuilder sql = new StringBuilder("CREATE TABLE " + NAME + " (i INT PRIMARY KEY");
        for (int c = 0; c < cells.size(); c++) {
            sql.append(", c").append(c).append(' ').append(cells.get(c).type());
        }
        return sql.append(") CHARACTER SET utf8mb4").toString();
    }

    /** Inserts, updates of each column, key changes, removals. None of them without effect. */
    List<String> statements() {
        List<String> out = new ArrayList<>();
        StringBuilder rows = new StringBuilder("INSERT INTO " + NAME + " VALUES ");
        for (int row = 0; row < 5; row++) {
            rows.append(row > 0 ? ",(" : "(").append(row);
            for (Cell cell : cells) {
                rows.append(',').append(row < 3 ? cell.values().get(row) : NULL);
            }
            rows.append(')');
        }
        out.add(rows.toString());
        for (int c = 0; c < cells.size(); c++) {
            out.add("UPDATE " + NAME + " SET c" + c + " = "
                    + cells.get(c).values().get(1) + " WHERE i IN (0, 3)");
            out.add("UPDATE " + NAME + " SET c" + c + " = NULL WHERE i = 2");
        }
        out.add("UPDATE " + NAME + " SET i = i + 100, c0 = 5 WHERE i < 2");
        if (replaces) {
            out.add("REPLACE INTO " + NAME + " (i, c0) VALUES (3, 7), (9, 8)");
        }
        out.add("INSERT INTO " + NAME + " (i, c1) VALUES (4, 3) ON DUPLICATE KEY UPDATE c1 = 99");
        out.add("DELETE FROM " + NAME + " WHERE i IN (101, 2)");
        return out;
    }

    /** The SELECT of the table, as {@link #text} spells it. */
    String select() {
        StringBuilder sql = new StringBuilder("SELECT i");
        for (int c = 0; c < cells.size(); c++) {
            ColumnType type = ColumnType.parse(
                    cells.get(c).type().replace(" compressed", "").replace(" null", ""));
            String name = "c" + c;
            sql.append(", ")
                    .append(
                            switch (type.family()) {
                                case TEXT, ENUM, SET, JSON -> "HEX(CONVERT(" + name + " USING utf8mb4))";
                                case BYTES -> "HEX(" + name + ")";
                                default ->
                                    type.isBytes()
                                            ? "HEX(" + name + ")"
                                            : CanonicalSelect.expression(Column.of(name, type));
                            });
        }
        return sql + " FROM " + NAME + " ORDER BY i";
    }

    /** A cell as the select above prints it. */
    static String text(RowImage image, int column) {
        if (image.isNull(column)) {
            return NULL;
        }
        ColumnType type = image.schema().column(column).type();
        HexFormat hex = HexFormat.of().withUpperCase();
        if (type.isBytes()) {
            return hex.formatHex(image.getBytes(column));
        }
        return switch (type.family()) {
            case TEXT, ENUM, SET, JSON -> hex.formatHex(image.getText(column).getBytes(StandardCharsets.UTF_8));
            default -> image.getText(column);
        };
    }
}
