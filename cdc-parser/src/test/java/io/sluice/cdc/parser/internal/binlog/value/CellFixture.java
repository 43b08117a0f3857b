package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * The tables of {@code fixtures/binlog/cells-*}: one for each type, with many values. As a program it prints the script that
 * has a server log them and answer their canonical values; {@code make-cells.sh} runs it.
 */
final class CellFixture {

    /** One table {@code t<number>} with columns {@code i INT PRIMARY KEY, c} of this type. */
    record Table(int number, String typeSql, List<String> literals, String before) {

        /** The type in the schema, without what only concerns storage. */
        ColumnType type() {
            return ColumnType.parse(typeSql.replace(" compressed", ""));
        }

        boolean isPartialJson() {
            return before.contains("PARTIAL_JSON");
        }
    }

    private static final String DATABASE = "sluice_cells";
    private static final List<String> WORDS = List.of(
            "",
            "a",
            "Zürich",
            "naïve café",
            "ÅÄÖ åäö",
            "Привет",
            "Ωμέγα",
            "שלום",
            "ไทย",
            "日本語テキスト",
            "中文字符",
            "漢字",
            "한국어",
            "€uro ‘quotes’ – dash…",
            "ĄĆĘŁŃ",
            "😀🎉",
            "tab\tnewline\n",
            "nul\0nul",
            "back\\slash'quote\"",
            "ｱｲｳ",
            "x ",
            "  lead",
            "ß",
            "\u007f\u0001");

    private final Random random = new Random(20261122);
    private final boolean mySql;
    private final List<Table> tables = new ArrayList<>();

    private CellFixture(boolean mySql) {
        this.mySql = mySql;
    }

    static List<Table> tables(String server) {
        CellFixture f = new CellFixture(server.equals("mysql"));
        f.numbers();
        f.times();
        f.texts();
        f.bytes();
        f.labels();
        if (f.mySql) {
            f.json();
            f.vectors();
        } else {
            f.mariaDbOnly();
        }
        return f.tables;
    }

    private void add(String type, List<String> literals) {
        add(type, literals, "");
    }

    private void add(String type, List<String> literals, String before) {
        tables.add(new Table(tables.size(), type, literals, before));
    }

    private void numbers() {
        String[] kinds = {"tinyint", "smallint", "mediumint", "int", "bigint"};
        int[] bits = {8, 16, 24, 32, 64};
        for (int k = 0; k < kinds.length; k++) {
            List<String> signed = new ArrayList<>();
            List<String> unsigned = new ArrayList<>();
            BigInteger half = BigInteger.ONE.shiftLeft(bits[k] - 1);
            for (BigInteger v : List.of(BigInteger.ZERO, BigInteger.ONE, half, half.subtract(BigInteger.ONE))) {
                unsigned.add(v.toString());
                signed.add(v.negate().toString());
            }
            unsigned.add(half.shiftLeft(1).subtract(BigInteger.ONE).toString());
            signed.add(half.subtract(BigInteger.ONE).toString());
            for (int i = 0; i < 12; i++) {
                BigInteger v = new BigInteger(random.nextInt(bits[k]) + 1, random);
                unsigned.add(v.toString());
                signed.add((i % 2 == 0 ? v.negate() : v)
                        .max(half.negate())
                        .min(half.subtract(BigInteger.ONE))
                        .toString());
            }
            add(kinds[k], signed);
            add(kinds[k] + " unsigned", unsigned);
            add(kinds[k] + "(12) zerofill", unsigned);
        }
        int[][] decimals = {
            {5, 2}, {10, 0}, {10, 2}, {18, 4}, {18, 18}, {19, 2}, {20, 6}, {2, 2}, {30, 30}, {65, 0}, {65, 30}, {9, 9},
            {27, 9}, {38, 10}, {1, 0}
        };
        for (int[] d : decimals) {
            add("decimal(" + d[0] + "," + d[1] + ")", decimalLiterals(d[0], d[1], true));
        }
        add("decimal(12,3) unsigned", decimalLiterals(12, 3, false));
        add("decimal(12,3) zerofill", decimalLiterals(12, 3, false));
        add("decimal(25,20) zerofill", decimalLiterals(25, 20, false));
        List<String> floats = new ArrayList<>(List.of(
                "0",
                "'-0'",
                "1",
                "-1.5",
                "0.1",
                "1e10",
                "1e15",
                "1e-14",
                "1e-16",
                "3.4028235e38",
                "1.17549435e-38",
                "1.4e-45",
                "16777217",
                "123456.7"));
        List<String> doubles = new ArrayList<>(floats);
        doubles.addAll(List.of(
                "1.7976931348623157e308", "5e-324", "123456789012345678", "1e22", "1e23", "0.30000000000000004"));
        for (int i = 0; i < 25; i++) {
            floats.add(String.valueOf(random.nextInt(2_000_000) / 1000f));
            doubles.add(String.valueOf(random.nextInt() / 1000d));
            doubles.add(String.valueOf(random.nextDouble() * Math.pow(10, random.nextInt(600) - 300)));
            floats.add(String.valueOf((float) (random.nextDouble() * Math.pow(10, random.nextInt(70) - 36))));
        }
        add("float", floats);
        add("double", doubles);
        List<String> small = List.of("0", "1", "1.5", "-2.25", "1234.5678", "9999.999", "0.0005", "123.456");
        add("float(7,3)", small);
        add("double(10,2)", small);
        List<String> positive = List.of("0", "1", "1.5", "2.25", "1234.5678", "1e10");
        add("float unsigned", positive);
        add("float zerofill", positive);
        add("double zerofill", positive);
        add("double(10,4) zerofill", List.of("0", "1", "1.5", "2.25", "1234.5678"));
        for (int n : new int[] {1, 3, 8, 9, 24, 33, 63, 64}) {
            List<String> literals = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                literals.add("b'" + new BigInteger(random.nextInt(n) + 1, random).toString(2) + "'");
            }
            literals.add("b'" + "1".repeat(n) + "'");
            add("bit(" + n + ")", literals);
        }
        add("year", List.of("0", "1901", "1970", "2024", "2155"));
    }

    private List<String> decimalLiterals(int precision, int scale, boolean signed) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            BigInteger unscaled = i == 0
                    ? BigInteger.TEN.pow(precision).subtract(BigInteger.ONE)
                    : i == 1
                            ? BigInteger.ZERO
                            : i == 2
                                    ? BigInteger.ONE
                                    : new BigInteger(220, random)
                                            .mod(BigInteger.TEN.pow(1 + random.nextInt(precision)));
            String v = new BigDecimal(unscaled, scale).toPlainString();
            out.add(v);
            if (signed) {
                out.add("-" + v);
            }
        }
        return out;
    }

    private void times() {
        List<String> dates = new ArrayList<>(List.of(
                "'0000-00-00'",
                "'2024-00-15'",
                "'2024-02-00'",
                "'0000-01-01'",
                "'1000-01-01'",
                "'2024-02-29'",
                "'2023-02-31'",
                "'9999-12-31'",
                "'1969-12-31'"));
        for (int i = 0; i < 10; i++) {
            dates.add(String.format(
                    "'%04d-%02d-%02d'", random.nextInt(10000), 1 + random.nextInt(12), 1 + random.nextInt(28)));
        }
        add("date", dates);
        for (int fsp = 0; fsp <= 6; fsp++) {
            String width = fsp == 0 ? "" : "(" + fsp + ")";
            add("datetime" + width, dateTimes(dates));
            add("time" + width, timeLiterals());
            add("timestamp" + width + " null", timestamps());
        }
        if (!mySql) {
            for (int fsp = 0; fsp <= 6; fsp++) {
                String width = fsp == 0 ? "" : "(" + fsp + ")";
                String old = "SET GLOBAL mysql56_temporal_format = OFF";
                add("datetime" + width, dateTimes(dates), old);
                add("time" + width, timeLiterals(), old);
                add("timestamp" + width + " null", timestamps(), old);
            }
        }
    }

    private String clock() {
        return String.format(
                "%02d:%02d:%02d.%06d",
                random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000));
    }

    private List<String> dateTimes(List<String> dates) {
        List<String> out = new ArrayList<>();
        for (String date : dates) {
            String day = date.substring(1, 11);
            out.add("'" + day + " " + (day.equals("0000-00-00") ? "00:00:00" : clock().replace(".9", ".1")) + "'");
        }
        out.add("'9999-12-31 23:59:59'");
        return out;
    }

    private List<String> timeLiterals() {
        List<String> out = new ArrayList<>(List.of(
                "'00:00:00'",
                "'-00:00:01'",
                "'-00:00:00.1'",
                "'-00:00:00.000001'",
                "'838:59:59'",
                "'-838:59:59'",
                "'00:00:00.5'",
                "'-12:34:56.789'"));
        for (int i = 0; i < 8; i++) {
            out.add(String.format(
                    "'%s%d:%02d:%02d.%06d'",
                    i % 2 == 0 ? "-" : "",
                    random.nextInt(800),
                    random.nextInt(60),
                    random.nextInt(59),
                    random.nextInt(1_000_000)));
        }
        return out;
    }

    private List<String> timestamps() {
        List<String> out = new ArrayList<>(List.of(
                "'0000-00-00 00:00:00'", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'", "'2001-09-09 01:46:40.5'"));
        for (int i = 0; i < 8; i++) {
            out.add(String.format(
                    "'20%02d-%02d-%02d %s'",
                    random.nextInt(38), 1 + random.nextInt(12), 1 + random.nextInt(28), clock()));
        }
        return out;
    }

    private static String hex(byte[] bytes) {
        return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }

    private static String text(String s) {
        return "_utf8mb4 " + hex(s.getBytes(StandardCharsets.UTF_8));
    }

    private void texts() {
        List<String> words = WORDS.stream().map(CellFixture::text).toList();
        List<String> charsets = new ArrayList<>(List.of(
                "utf8mb4",
                "utf8mb3",
                "latin1",
                "ascii",
                "gbk",
                "big5",
                "sjis",
                "cp932",
                "ujis",
                "eucjpms",
                "euckr",
                "gb2312",
                "utf16",
                "utf16le",
                "utf32",
                "ucs2",
                "latin2",
                "cp1251",
                "cp1250",
                "greek",
                "hebrew",
                "tis620",
                "koi8r",
                "swe7",
                "latin5",
                "cp1256",
                "cp1257",
                "macroman",
                "armscii8",
                "geostd8"));
        if (mySql) {
            charsets.add("gb18030");
        }
        for (String charset : charsets) {
            add("varchar(60) character set " + charset, words);
        }
        for (String charset : List.of("utf8mb4", "latin1", "gbk", "utf16")) {
            add("char(30) character set " + charset, words);
            add("text character set " + charset, words);
        }
        add("char(255) character set utf8mb4", List.of(text("x"), "repeat(" + text("漢") + ",255)"));
        add("varchar(64) character set utf8mb4", List.of(text(""), "repeat(" + text("😀") + ",64)"));
        add("varchar(63) character set utf8mb4", List.of(text(""), "repeat(" + text("😀") + ",63)"));
        add("tinytext character set utf8mb4", List.of(text(""), "repeat('x',255)"));
        add("mediumtext character set utf8mb4", List.of(text(""), "repeat('x',70000)"));
        add("longtext character set utf8mb4", List.of(text(""), "repeat('x',70000)"));
    }

    private void bytes() {
        List<String> values = List.of(
                "''", "x'00'", "x'0000'", "x'41'", "x'4100'", "x'20'", "x'412020'", "x'ff00ff'", "x'6100000000'");
        add("binary(5)", values);
        add("binary(16)", values);
        add("binary(255)", values);
        add("varbinary(10)", values);
        add("varbinary(300)", List.of("''", "repeat(x'00',300)", "repeat(x'ff',256)"));
        add("tinyblob", List.of("''", "repeat(x'ff',255)"));
        add("blob", List.of("''", "repeat(x'ff',300)"));
        add("mediumblob", List.of("''", "repeat(x'ff',70000)"));
        add("longblob", List.of("''", "repeat(x'ff',70000)"));
        add(
                "geometry",
                List.of(
                        "point(1,2)",
                        "st_geomfromtext('LINESTRING(0 0,1 1,2 5)')",
                        "st_geomfromtext('POINT(1 2)',4326)"));
    }

    private void labels() {
        add("enum('z','a','','B','é') character set utf8mb4", List.of("1", "2", "3", "4", "5", "'nope'"));
        add("enum('z','a','café','ÿ') character set latin1", List.of("1", "2", "3", "4"));
        StringBuilder many = new StringBuilder("enum('l0'");
        for (int i = 1; i < 300; i++) {
            many.append(",'l").append(i).append("'");
        }
        add(many + ") character set utf8mb4", List.of("1", "255", "256", "257", "300", "'nope'"));
        for (int n : new int[] {1, 8, 9, 17, 25, 33, 64}) {
            StringBuilder set = new StringBuilder("set('s0'");
            for (int i = 1; i < n; i++) {
                set.append(",'s").append(i).append("'");
            }
            BigInteger all = BigInteger.ONE.shiftLeft(n).subtract(BigInteger.ONE);
            add(
                    set + ") character set utf8mb4",
                    List.of(
                            "0",
                            "1",
                            all.toString(),
                            BigInteger.ONE.shiftLeft(n - 1).toString(),
                            new BigInteger(n, random).toString()));
        }
        add("set('a','é','ß') character set latin1", List.of("0", "1", "2", "7"));
    }

    private void json() {
        List<String> docs = new ArrayList<>(List.of(
                "'null'",
                "'true'",
                "'false'",
                "'0'",
                "'-1'",
                "'32767'",
                "'-32768'",
                "'32768'",
                "'-32769'",
                "'65535'",
                "'65536'",
                "'2147483647'",
                "'-2147483648'",
                "'2147483648'",
                "'-2147483649'",
                "'4294967296'",
                "'9223372036854775807'",
                "'-9223372036854775808'",
                "'18446744073709551615'",
                "'18446744073709551616'",
                "'0.0'",
                "'-0.0'",
                "'1.0'",
                "'1e15'",
                "'1e16'",
                "'1e17'",
                "'1e20'",
                "'1e300'",
                "'0.0000001'",
                "'1e-15'",
                "'1e-16'",
                "'1.7976931348623157e308'",
                "'5e-324'",
                "'123456789012345.67'",
                "'[]'",
                "'{}'",
                "'\"\"'",
                "'\"x\"'",
                "'[1, 2.5, \"a\", null, true, false, {\"k\": []}]'",
                "'{\"bb\": 1, \"a\": 2, \"\": 3, \"ab\": 4, \"é\": 5, \"😀\": 6}'",
                "concat('\"', repeat('x', 127), '\"')",
                "concat('\"', repeat('x', 128), '\"')",
                "concat('\"', repeat('x', 16384), '\"')",
                "concat(repeat('[', 100), repeat(']', 100))",
                "concat(repeat('{\"a\":', 99), '{}', repeat('}', 99))",
                // the large forms, with their inlined int32 and uint32
                "concat('[', repeat('70000, -70000, 4294967295, 1, -1, 65535, 5000000000, null, \"s\", 1.5, ', 2000), '{\"k\": [1, 70000]}]')",
                "json_object('a', repeat('x', 70000), 'b', 70000, 'cc', -70000, 'd', 3000000000, 'e', json_array(1, 70000), 'f', null)",
                "json_object(repeat('k', 65535), 1)",
                "json_array(cast(1.50 as decimal(10,2)), cast(-0.005 as decimal(10,3)), cast(12345678901234567890.123456789 as decimal(40,9)), cast(0 as decimal(5,0)), cast(100 as decimal(5,0)))",
                "json_array(cast('2024-02-29' as date), cast('2024-02-29 01:02:03.5' as datetime(6)), cast('-01:02:03.5' as time(6)), cast('-838:59:59' as time), cast('00:00:00' as time), timestamp'9999-12-31 23:59:59.999999', cast('0001-01-01' as date))",
                "json_array(x'', x'deadbeef', repeat(x'ff', 56), repeat(x'ff', 57), repeat(x'ff', 58), repeat(x'00', 114), repeat(x'ff', 1000), b'101')",
                "json_quote(" + text("a\"b\\c/\t\b\f\n\r\u0001\u001f\u007f é 😀 \u2028") + ")"));
        for (int i = 0; i < 60; i++) {
            docs.add(text(randomJson(5)));
        }
        add("json", docs);
        add("json not null", List.of("NULL"));
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            StringBuilder list = new StringBuilder("[0");
            for (int k = 0; k < 10; k++) {
                list.append(", ")
                        .append(new BigDecimal(random.nextDouble())
                                .movePointRight(random.nextInt(40) - 20)
                                .round(new java.math.MathContext(1 + random.nextInt(17)))
                                .toString()
                                .replace("E+", "e")
                                .replace("E", "e"));
            }
            numbers.add("'" + list + "]'");
        }
        add("json", numbers);
        partialJson();
    }

    private void partialJson() {
        List<String> docs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            docs.add(text("{\"a\": " + randomJson(3) + ", \"list\": [1, 2, " + randomJson(2)
                    + ", \"four\", [5, 6]], \"long\": \"" + "y".repeat(200)
                    + "\", \"key with \\\"space\\\"\": {\"é\": 1, \"x.y\": {\"z\": [0]}}, \"n\": 70000}"));
        }
        add("json", docs, "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'");
    }

    /** Changes of the documents of the partial table; each row is changed by one after the other. */
    static List<String> updates() {
        return List.of(
                "JSON_SET(c, '$.n', 7)",
                "JSON_SET(c, '$.long', 'short', '$.new', JSON_ARRAY(1, 'two', 3.5))",
                "JSON_REPLACE(c, '$.list[1]', JSON_OBJECT('k', 'v'), '$.list[4][0]', NULL)",
                "JSON_REMOVE(c, '$.list[0]', '$.a')",
                "JSON_SET(c, '$.list[10]', 'appended', '$.list[last]', 'replaced')",
                "JSON_SET(c, '$.\"key with \\\\\"space\\\\\"\".\"x.y\".z[0]', TRUE, '$.\"key with \\\\\"space\\\\\"\".\"é\"', 'ü')",
                "JSON_REMOVE(c, '$.list[last]', '$.list[last-1]', '$.\"key with \\\\\"space\\\\\"\".\"x.y\"')",
                "JSON_SET(JSON_REMOVE(JSON_REPLACE(c, '$.n', 1.5), '$.long'), '$.z', CAST('2024-02-29' AS DATE), '$.list[2]', 18446744073709551615)",
                "JSON_SET(c, '$.a', JSON_OBJECT('deep', JSON_ARRAY(JSON_ARRAY(JSON_OBJECT('q', 0)))), '$.a.deep[0][0].q', 5)",
                "JSON_SET(c, '$.n', JSON_EXTRACT(c, '$.n'))");
    }

    private String randomJson(int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 6);
        switch (kind) {
            case 0:
                return List.of("null", "true", "false").get(random.nextInt(3));
            case 1:
                return String.valueOf(random.nextLong() >> random.nextInt(64));
            case 2:
                return String.valueOf(random.nextInt(100_000) / 64.0);
            case 3, 4:
                return "\""
                        + WORDS.get(random.nextInt(WORDS.size()))
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\t", "\\t")
                                .replace("\n", "\\n")
                                .replace("\0", "\\u0000")
                                .replace("\u0001", "\\u0001")
                        + "\"";
            case 5:
                return String.valueOf(random.nextInt(70_000));
            case 6, 7:
                StringBuilder object = new StringBuilder("{");
                for (int i = random.nextInt(6); i >= 0; i--) {
                    object.append('"')
                            .append("k".repeat(random.nextInt(3)))
                            .append(random.nextInt(30))
                            .append("\": ")
                            .append(randomJson(depth - 1))
                            .append(i > 0 ? ", " : "");
                }
                return object.append('}').toString();
            default:
                StringBuilder array = new StringBuilder("[");
                for (int i = random.nextInt(6); i >= 0; i--) {
                    array.append(randomJson(depth - 1)).append(i > 0 ? ", " : "");
                }
                return array.append(']').toString();
        }
    }

    private void vectors() {
        add(
                "vector(3)",
                List.of(
                        "string_to_vector('[1,2,3]')",
                        "string_to_vector('[0.1]')",
                        "string_to_vector('[-1e10,3e-5]')"));
    }

    private void mariaDbOnly() {
        List<String> uuids = new ArrayList<>(List.of(
                "'00000000-0000-0000-0000-000000000000'",
                "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'550e8400-e29b-41d4-a716-446655440000'"));
        for (int i = 0; i < 40; i++) {
            byte[] b = new byte[16];
            random.nextBytes(b);
            if (i % 2 == 0) {
                b[6] = (byte) (b[6] & 15 | (1 + i / 2 % 8) << 4);
                b[8] = (byte) (b[8] & 0x3F | 0x80);
            }
            if (i % 5 == 0) {
                b[15] = 0;
                b[14] = 0;
            }
            String h = HexFormat.of().formatHex(b);
            uuids.add("'" + h.substring(0, 8) + "-" + h.substring(8, 12) + "-" + h.substring(12, 16) + "-"
                    + h.substring(16, 20) + "-" + h.substring(20) + "'");
        }
        add("uuid", uuids);
        add("inet4", List.of("'0.0.0.0'", "'255.255.255.255'", "'10.0.0.0'", "'127.0.0.1'"));
        add(
                "inet6",
                List.of(
                        "'::'",
                        "'::1'",
                        "'1::'",
                        "'fe80::1:0:0:1'",
                        "'::ffff:192.0.2.128'",
                        "'::192.0.2.128'",
                        "'2001:db8::ff00:42:8329'",
                        "'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'",
                        "'64:ff9b::1.2.0.0'"));
        for (String settings : List.of(
                "SET SESSION column_compression_threshold = 100",
                "SET SESSION column_compression_threshold = 0",
                "SET SESSION column_compression_zlib_wrap = ON")) {
            add(
                    "varchar(300) compressed character set latin1",
                    List.of("''", "'abc'", text("café"), "repeat('a',300)", "repeat('é',150)"),
                    settings);
            add("varchar(255) compressed character set latin1", List.of("''", "repeat('a',255)"), settings);
            add("varchar(50) compressed character set gbk", List.of("''", "repeat(" + text("中") + ",50)"), settings);
            add("tinytext compressed character set utf8mb4", List.of("''", "repeat('a',255)"), settings);
            add(
                    "text compressed character set utf8mb4",
                    List.of("''", "repeat('b',60000)", "repeat(" + text("漢😀") + ",3000)"),
                    settings);
            add("longtext compressed character set utf8mb4", List.of("''", "repeat('b',200000)"), settings);
            add("varbinary(200) compressed", List.of("''", "x'00'", "repeat(x'00',200)"), settings);
            add("mediumblob compressed", List.of("''", "repeat(x'0001',50000)"), settings);
        }
    }

    /** Prints the script of a server, {@code mysql} or {@code mariadb}. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        List<Table> tables = tables(args[0]);
        out.println("DROP DATABASE IF EXISTS " + DATABASE + "; CREATE DATABASE " + DATABASE
                + " CHARACTER SET utf8mb4; USE " + DATABASE + ";");
        out.println(CanonicalSelect.SESSION + ", SESSION sql_mode = 'ALLOW_INVALID_DATES';");
        for (Table t : tables) {
            if (!t.before.isEmpty()) {
                out.println(t.before + ";");
            }
            out.printf("CREATE TABLE t%d (i INT PRIMARY KEY, c %s);%n", t.number, t.typeSql);
            StringBuilder insert = new StringBuilder("INSERT IGNORE INTO t" + t.number + " VALUES ");
            for (int i = 0; i < t.literals.size(); i++) {
                insert.append(i > 0 ? ", (" : "(")
                        .append(i)
                        .append(", ")
                        .append(t.literals.get(i))
                        .append(')');
            }
            out.println(insert.append(';'));
            if (t.isPartialJson()) {
                for (int i = 0; i < t.literals.size(); i++) {
                    for (int k = 0; k < 4; k++) {
                        out.printf(
                                "UPDATE t%d SET c = %s WHERE i = %d;%n",
                                t.number,
                                updates().get((i * 7 + k * 3) % updates().size()),
                                i);
                    }
                }
            }
        }
        out.println(CanonicalSelect.SESSION + ";");
        for (Table t : tables) {
            out.printf("SELECT %d, i, %s FROM t%d ORDER BY i;%n", t.number, answer(t.type()), t.number);
        }
        out.println("DROP DATABASE " + DATABASE + ";");
        out.flush();
    }

    private static String answer(ColumnType type) {
        return switch (type.family()) {
            case TEXT, ENUM, SET, JSON -> "HEX(CONVERT(c USING utf8mb4))";
            case BYTES -> "HEX(c)";
            default -> CanonicalSelect.expression(Column.of("c", type));
        };
    }
}
