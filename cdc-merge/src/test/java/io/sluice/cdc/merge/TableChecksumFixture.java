package io.sluice.cdc.merge;

import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The tables of {@code fixtures/checksum} and, as a program, the script that has a server answer for them. */
final class TableChecksumFixture {

    private static final String DATABASE = "sluice_checksum";
    private static final int ROWS = 120;

    /** Type as written in CREATE TABLE, and literals of it. */
    private record Spec(String type, String server, String... literals) {}

    private static final List<Spec> SPECS = List.of(
            new Spec("tinyint", "both", "-128", "0", "127"),
            new Spec("int unsigned", "both", "0", "4294967295"),
            new Spec("int(8) unsigned zerofill", "both", "0", "42", "4294967295"),
            new Spec("bigint", "both", "-9223372036854775808", "9223372036854775807", "0"),
            new Spec("bigint unsigned", "both", "18446744073709551615", "0"),
            new Spec("decimal(10,3)", "both", "0", "-0.001", "1234567.891"),
            new Spec("decimal(12,2) unsigned zerofill", "both", "0", "1.5"),
            new Spec(
                    "decimal(65,30)",
                    "both",
                    "0.000000000000000000000000000001",
                    "-99999999999999999999999999999999999"),
            new Spec(
                    "float",
                    "both",
                    "0",
                    "-1.5",
                    "0.1",
                    "16777217",
                    "3.4028234e38",
                    "1e-45",
                    "123456.789",
                    "0.33333334",
                    "-1.2345678e-14",
                    "9.9999996e-5",
                    "1000005",
                    "1000015",
                    "52009.25",
                    "1e14",
                    "1e15",
                    "1.17549421e-38"),
            new Spec("float unsigned zerofill", "both", "0", "0.33333334", "1.2345678e-14", "3.4028234e38", "52009.75"),
            new Spec(
                    "double",
                    "both",
                    "0",
                    "0.1",
                    "1e15",
                    "100000000000000",
                    "1e-16",
                    "-1.23456789012345e-14",
                    "-1.7976931348623157e308",
                    "5e-324"),
            new Spec("float(9,3)", "both", "1.5", "-123456.789"),
            new Spec("bit(1)", "both", "b'0'", "b'1'"),
            new Spec("bit(64)", "both", "0", "18446744073709551615", "256"),
            new Spec("year", "both", "0000", "2155", "1970"),
            new Spec("date", "both", "'0000-00-00'", "'2020-00-00'", "'9999-12-31'"),
            new Spec("time", "both", "'-838:59:59'", "'00:00:00'", "'100:00:01'"),
            new Spec("time(6)", "both", "'-00:00:00.000001'", "'23:59:59.5'"),
            new Spec("datetime(3)", "both", "'0000-00-00 00:00:00'", "'2020-02-29 23:59:59.5'"),
            new Spec(
                    "timestamp(6) null",
                    "both",
                    "'0000-00-00 00:00:00'",
                    "'1970-01-01 00:00:01'",
                    "'2038-01-19 03:14:07.9'"),
            new Spec("char(10)", "both", "'a  '", "''", "_utf8mb4 x'e4b8ad'"),
            new Spec(
                    "varchar(40)",
                    "both",
                    "'a  '",
                    "''",
                    "_utf8mb4 x'f09f98800a5c09'",
                    "'N'",
                    "'1:N'",
                    "_utf8mb4 x'00'"),
            new Spec("varchar(40) character set latin1", "both", "_latin1 x'e980'", "'x'"),
            new Spec("varchar(20) character set gbk", "both", "_utf8mb4 x'e4b8ade69687'"),
            new Spec("text character set utf16", "both", "_utf8mb4 x'f09f9880'", "'abc'"),
            new Spec("longtext", "both", "repeat('x',70000)", "'N'"),
            new Spec("binary(4)", "both", "x'00'", "x'ff00ff00'", "''"),
            new Spec("varbinary(9)", "both", "x'00ff'", "x''", "x'e9'"),
            new Spec("blob", "both", "x'c328'", "x''"),
            new Spec("enum('a','','\u00e9') character set latin1", "both", "1", "2", "3"),
            new Spec("set('x','y','\u4e2d')", "both", "0", "3", "7"),
            new Spec("point", "both", "ST_GeomFromText('POINT(1 -2)')"),
            new Spec("json", "mysql", "'{\"b\": [1, 2.50, null], \"a\": \"\u00e9\"}'", "'null'", "'\"N\"'"),
            new Spec("vector(2)", "mysql", "to_vector('[1,2]')", "to_vector('[-0.5,3e10]')"),
            new Spec("uuid", "mariadb", "'00112233-4455-6677-8899-AABBCCDDEEFF'"),
            new Spec("inet4", "mariadb", "'1.2.3.4'"),
            new Spec("inet6", "mariadb", "'::1'", "'2001:db8::ff'"));

    private TableChecksumFixture() {}

    private static List<Spec> specs(String server) {
        return SPECS.stream()
                .filter(s -> s.server.equals("both") || s.server.equals(server))
                .toList();
    }

    /** Table {@code all} has every type, {@code empty} no row, and {@code nulls} two equal rows of nothing but NULL. */
    static TableSchema schema(String server, String table) {
        TableSchema.Builder schema = TableSchema.builder(new TableId(DATABASE, table));
        schema.column("id", ColumnType.parse("int"));
        int n = 0;
        for (Spec spec : specs(server)) {
            schema.column("c`" + n++, ColumnType.parse(spec.type.replace(" null", "")));
        }
        return schema.build();
    }

    static final List<String> TABLES = List.of("all", "empty", "nulls");

    public static void main(String[] args) {
        String server = args[0];
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("DROP DATABASE IF EXISTS " + DATABASE + ";");
        out.println("CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4; USE " + DATABASE + ";");
        out.println(CanonicalSelect.SESSION + ";");
        List<Spec> specs = specs(server);
        for (String table : TABLES) {
            List<String> columns = new ArrayList<>();
            columns.add("id int");
            for (Spec spec : specs) {
                columns.add("`c``" + (columns.size() - 1) + "` " + spec.type);
            }
            out.println("CREATE TABLE `" + table + "` (" + String.join(", ", columns) + ");");
        }
        Random random = new Random(20261122);
        for (int row = 0; row < ROWS; row++) {
            List<String> values = new ArrayList<>();
            values.add(Integer.toString(row));
            for (Spec spec : specs) {
                boolean isNull = random.nextInt(5) == 0 || (spec.type.equals("longtext") && random.nextInt(12) != 0);
                values.add(isNull ? "NULL" : spec.literals[random.nextInt(spec.literals.length)]);
            }
            out.println("INSERT INTO `all` VALUES (" + String.join(", ", values) + ");");
        }
        String nulls = "(NULL" + ", NULL".repeat(specs.size()) + ")";
        out.println("INSERT INTO nulls VALUES " + nulls + ", " + nulls + ";");
        for (String table : TABLES) {
            TableSchema schema = schema(server, table);
            String sql = TableChecksum.sql(schema);
            out.println("SELECT '" + table + "', (" + sql + "), '"
                    + sql.replace("\\", "\\\\").replace("'", "''") + "';");
            List<String> cells = new ArrayList<>();
            for (Column column : schema.columns()) {
                String expression = CanonicalSelect.expression(column, CanonicalSelect.Option.NUMBERS_AS_TEXT);
                boolean bytes = column.type().isBytes();
                cells.add("IFNULL(HEX(" + (bytes ? expression : "CONVERT(" + expression + " USING utf8mb4)")
                        + "),'NULL')");
            }
            out.println("SELECT " + String.join(", ", cells) + " FROM `" + table + "`;");
        }
        out.println("DROP DATABASE " + DATABASE + ";");
        out.flush();
    }
}
