package io.sluice.cdc.examples;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Canonical values of every type that formats get wrong: limits, signs, padding, zero dates, bytes that are no text. */
final class CoverageSamples {

    /**
     * @param value canonical bytes
     * @param name how a page names the value
     */
    record Sample(ColumnType type, byte[] value, String name) {}

    private static final String[] TEXT = {
        "plain|abc",
        "empty|",
        "spaces at the end|a  ",
        "the word NULL|NULL",
        "backslash N|\\N",
        "backslash|a\\b\\",
        "quote and comma|\"a\",'b'",
        "tab|a\tb",
        "line feed|a\nb",
        "carriage return|a\rb",
        "U+0001|a\u0001b",
        "U+0000|a\u0000b",
        "emoji|\uD83D\uDE00",
    };

    private static final String[] BYTES = {
        "ASCII|616263", "empty|", "not UTF-8|ff00fe", "zero bytes at the end|610000", "line feed|610a62", "U+0001|0102",
    };

    private static final String[] OTHERS = {
        "tinyint|-128,127",
        "tinyint(1)|1",
        "tinyint(3) unsigned zerofill|007",
        "smallint|-32768",
        "smallint unsigned|65535",
        "mediumint|-8388608",
        "mediumint unsigned|16777215",
        "int|-2147483648",
        "int(10) unsigned zerofill|0000000042",
        "bigint|-9223372036854775808",
        "bigint unsigned|18446744073709551615",
        "decimal(65,30)|-99999999999999999999999999999999999.999999999999999999999999999999",
        "decimal(5,2)|2.00,-0.01",
        "decimal(7,2) unsigned zerofill|00001.50",
        "float|0.1,3.4028235e38,1e-45,16777216",
        "float(7,2)|1.50",
        "double|0.1,1.7976931348623157e308,5e-324,100000000000000,1e15",
        "double(9,3)|-1.500",
        "bit(1)|1",
        "bit(64)|18446744073709551615",
        "year|1901,0000",
        "date|9999-12-31,0000-00-00,2026-00-00",
        "time|-838:59:59,838:59:59,00:00:00",
        "time(6)|-00:00:00.000001",
        "datetime|9999-12-31 23:59:59,0000-00-00 00:00:00",
        "datetime(6)|1000-01-01 00:00:00.000001",
        "timestamp|2038-01-19 03:14:07,0000-00-00 00:00:00",
        "timestamp(6)|1970-01-01 00:00:01.500000",
        "json|{\"a\": [1, null, \"x\\\"y\"]}",
        "json|[]",
        "uuid|123e4567-e89b-12d3-a456-426655440000",
        "inet4|10.1.2.3,192.168.0.1",
        "inet6|::1,2001:db8::ff00:42:8329",
    };

    private CoverageSamples() {}

    static Map<Kind, List<Sample>> all() {
        Map<Kind, List<Sample>> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            all.put(kind, new ArrayList<>());
        }
        for (String line : OTHERS) {
            String[] parts = line.split("\\|", -1);
            String[] values = parts[0].equals("json") ? new String[] {parts[1]} : parts[1].split(",");
            for (String value : values) {
                add(all, parts[0], value.getBytes(StandardCharsets.UTF_8), parts[0] + " " + value);
            }
        }
        for (String type : List.of("varchar(255)", "tinytext", "text", "mediumtext", "longtext")) {
            texts(all, type, TEXT);
        }
        texts(all, "char(20)", without(TEXT, "spaces at the end"));
        for (String type : List.of("varbinary(255)", "tinyblob", "blob", "mediumblob", "longblob")) {
            bytes(all, type, BYTES);
        }
        bytes(all, "binary(3)", new String[] {"ASCII|616263", "not UTF-8|ff00fe", "zero bytes at the end|610000"});
        // SRID 4326 and a point
        bytes(all, "geometry", new String[] {"POINT|e6100000010100000000000000000024400000000000003440"});
        bytes(all, "vector(2)", new String[] {"[1,2]|0000803f00000040"});
        texts(all, "enum('a','b,c','d''e')", new String[] {"first|a", "comma|b,c", "quote|d'e", "error value|"});
        texts(all, "set('a','b','c')", new String[] {"none|", "one|b", "several|a,c"});
        return all;
    }

    private static String[] without(String[] lines, String name) {
        return List.of(lines).stream().filter(l -> !l.startsWith(name + "|")).toArray(String[]::new);
    }

    private static void texts(Map<Kind, List<Sample>> all, String type, String[] lines) {
        for (String line : lines) {
            int bar = line.indexOf('|');
            add(all, type, line.substring(bar + 1).getBytes(StandardCharsets.UTF_8), line.substring(0, bar));
        }
    }

    private static void bytes(Map<Kind, List<Sample>> all, String type, String[] lines) {
        for (String line : lines) {
            int bar = line.indexOf('|');
            add(all, type, HexFormat.of().parseHex(line.substring(bar + 1)), line.substring(0, bar));
        }
    }

    private static void add(Map<Kind, List<Sample>> all, String type, byte[] value, String name) {
        ColumnType parsed = ColumnType.parse(type);
        all.get(parsed.kind()).add(new Sample(parsed, value, name));
    }
}
