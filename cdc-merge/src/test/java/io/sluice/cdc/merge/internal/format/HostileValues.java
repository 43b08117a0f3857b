package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One table with every kind of column, and rows of canonical values that formats stumble over. */
final class HostileValues {

    static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "everything"))
            .column("tiny", ColumnType.parse("tinyint"))
            .column("flag", ColumnType.parse("tinyint(1)"))
            .column("big", ColumnType.parse("bigint unsigned"))
            .column("padded", ColumnType.parse("int(8) unsigned zerofill"))
            .column("dec", ColumnType.parse("decimal(20,4)"))
            .column("f", ColumnType.parse("float"))
            .column("d", ColumnType.parse("double"))
            .column("fixed", ColumnType.parse("float(7,2)"))
            .column("bits", ColumnType.parse("bit(64)"))
            .column("y", ColumnType.parse("year"))
            .column("day", ColumnType.parse("date"))
            .column("t", ColumnType.parse("time(3)"))
            .column("dt", ColumnType.parse("datetime(6)"))
            .column("ts", ColumnType.parse("timestamp(2)"))
            .column("c", ColumnType.parse("char(10)"))
            .column("v", ColumnType.parse("varchar(200)"))
            .column("long\"name, \u00fc", ColumnType.parse("longtext"))
            .column("bin", ColumnType.parse("binary(4)"))
            .column("blob", ColumnType.parse("blob"))
            .column("e", ColumnType.parse("enum('','a,b','it''s','\\\\N')"))
            .column("s", ColumnType.parse("set('x','y z')"))
            .column("doc", ColumnType.parse("json"))
            .build();

    private static final String[] TEXTS = {
        "",
        " ",
        "\\",
        "\\\\",
        "\\N",
        "N",
        "null",
        "NULL",
        "\"",
        "\"\"",
        ",",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\u0001",
        "\0",
        "\\n",
        "a\\",
        "\\\n",
        "\\\t",
        "x\u0001y\u0002z",
        "\u001a",
        "\b\f",
        "\u007f\u0080\u009f",
        "\u00e9\u4e2d\u6587",
        "\ud83d\ude00",
        "\u2028",
        "\ufeffBOM",
        "{\"$base64\":\"AA==\"}",
        "true",
        "0",
        "'",
        "a\"b,c\nd\\e",
    };

    private static final String[][] VALUES = {
        {"-128", "0", "127"},
        {"0", "1", "0"},
        {"0", "18446744073709551615", "9223372036854775808"},
        {"00000000", "00000042", "4294967295"},
        {"0.0000", "-1234567890123456.7890", "0.0001"},
        {"0", "-0", "0.1", "3.40282e38", "1e-45", "16777216", "-1.17549e-38"},
        {"0", "-0", "0.1", "1.7976931348623157e308", "5e-324", "1.2345678901234568e20"},
        {"0.00", "-12345.67", "99999.99"},
        {"0", "18446744073709551615", "1"},
        {"0000", "1901", "2155"},
        {"0000-00-00", "1000-01-01", "9999-12-31"},
        {"-838:59:59.000", "00:00:00.001", "838:59:59.000"},
        {"0000-00-00 00:00:00.000000", "1000-01-01 00:00:00.000001", "9999-12-31 23:59:59.999999"},
        {"0000-00-00 00:00:00.00", "1970-01-01 00:00:01.00", "2038-01-19 03:14:07.99", "2024-02-29 12:00:00.50"},
    };

    private HostileValues() {}

    /** Canonical cells, bytes as Latin-1; the plain values at least once each, then random ones. */
    static List<List<@Nullable String>> rows(long seed, int count) {
        Random random = new Random(seed);
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            List<@Nullable String> row = new ArrayList<>();
            for (int c = 0; c < SCHEMA.columnCount(); c++) {
                row.add(random.nextInt(8) == 0 ? null : cell(c, r, random));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(int column, int row, Random random) {
        if (column < VALUES.length) {
            return VALUES[column][row % VALUES[column].length];
        }
        String name = SCHEMA.column(column).name();
        return switch (name) {
            case "c" -> text(row, random).replaceAll(" +$", "");
            case "bin" -> bytes(4, random);
            case "blob" -> random.nextBoolean() ? text(row, random) : bytes(random.nextInt(40), random);
            case "e" -> List.of("", "a,b", "it's", "\\N").get(row % 4);
            case "s" -> List.of("", "x", "y z", "x,y z").get(row % 4);
            case "doc" -> latin1("{\"k\": [1, null, \"a\\n\\\"\u4e2d\\u0001\"]}");
            default -> text(row, random);
        };
    }

    private static String text(int row, Random random) {
        if (row < TEXTS.length) {
            return latin1(TEXTS[row]);
        }
        StringBuilder s = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            s.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return latin1(s.toString());
    }

    private static String bytes(int length, Random random) {
        byte[] b = new byte[length];
        random.nextBytes(b);
        return new String(b, StandardCharsets.ISO_8859_1);
    }

    /** The UTF-8 of a text, a character for each byte. */
    static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
