package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.parser.VisitedCells;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short ways from a cell's bytes to a value against the long one, on usual, odd and hostile cells. A cell with one
 * character written as an escape means the same and takes the long way: each getter must give the same for both, value or
 * error, word by word.
 */
class FastCellsTest {

    private static final long SEED = 20_261_122;
    private static final int CELLS = 400;
    private static final String ODD = "0123456789000999..--+eE: T/,x\u00e9\u4e2d\ufffd\u00a0";

    private static final Map<String, Function<RowImage, Object>> GETTERS = new LinkedHashMap<>();

    static {
        GETTERS.put("getInt", r -> r.getInt(1));
        GETTERS.put("getLong", r -> r.getLong(1));
        GETTERS.put("getUnsignedLong", r -> r.getUnsignedLong(1));
        GETTERS.put("getBigInteger", r -> r.getBigInteger(1));
        GETTERS.put("getDecimal", r -> r.getDecimal(1));
        GETTERS.put("getUnscaledLong", r -> r.getUnscaledLong(1));
        GETTERS.put("getFloat", r -> r.getFloat(1));
        GETTERS.put("getDouble", r -> r.getDouble(1));
        GETTERS.put("getText", r -> r.getText(1));
        GETTERS.put("getBytes", r -> HexFormat.of().formatHex(r.getBytes(1)));
        GETTERS.put("getDate", r -> r.getDate(1));
        GETTERS.put("getEpochDay", r -> r.getEpochDay(1));
        GETTERS.put("getDateTime", r -> r.getDateTime(1));
        GETTERS.put("getTimestamp", r -> r.getTimestamp(1));
        GETTERS.put("getEpochMicros", r -> r.getEpochMicros(1));
        GETTERS.put("getTime", r -> r.getTime(1));
        GETTERS.put("visit", VisitedCells::of);
        GETTERS.put("appendCell", r -> {
            ByteSink sink = new ByteSink();
            sink.put('>');
            ((CanonicalCells) r).appendCell(1, sink);
            return HexFormat.of().formatHex(sink.toByteArray());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tinyint(4)",
                "smallint(6) unsigned",
                "mediumint(9)",
                "int(11)",
                "int(10) unsigned zerofill",
                "bigint(20)",
                "bigint(20) unsigned",
                "bit(12)",
                "year(4)",
                "decimal(18,2)",
                "decimal(10,4) unsigned",
                "decimal(8,8)",
                "decimal(7,0)",
                "decimal(30,10)",
                "decimal(65,30)",
                "decimal(9,3) zerofill",
                "float",
                "double",
                "double unsigned",
                "double(9,3)"
            })
    void numbers(String type) {
        SplittableRandom random = new SplittableRandom(SEED ^ type.hashCode());
        compare(type, "UTC", random, () -> number(random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"date", "datetime", "datetime(3)", "datetime(6)", "timestamp", "timestamp(6)", "time", "time(2)"
            })
    void times(String type) {
        for (String zone : List.of("UTC", "Asia/Shanghai", "Europe/Berlin")) {
            SplittableRandom random = new SplittableRandom(SEED ^ type.hashCode());
            compare(type, zone, random, () -> time(random));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "varchar(64)",
                "char(64)",
                "text",
                "varchar(64) character set utf8mb4",
                "char(64) character set latin1",
                "varchar(64) binary",
                "text(300)",
                "varbinary(64)",
                "binary(9)",
                "enum('a','7')",
                "set('a','b')",
                "json",
                "uuid"
            })
    void texts(String type) {
        SplittableRandom random = new SplittableRandom(SEED ^ type.hashCode());
        compare(type, "UTC", random, () -> text(random));
    }

    private interface Source {
        byte[] next();
    }

    private static void compare(String type, String zone, SplittableRandom random, Source cells) {
        CanalJsonParser parser =
                CanalJsonParser.builder().timestampZone(ZoneId.of(zone)).build();
        RowImage known = row(parser, message(type, "0".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i <= Unrolled.HOT; i++) {
            outcome(VisitedCells::of, known); // afterwards by the class that is written out
        }
        int values = 0;
        for (int i = 0; i < CELLS; i++) {
            byte[] cell = random.nextInt(3) == 0 ? mutated(cells.next(), random) : cells.next();
            byte[] plain = message(type, cell);
            byte[] escaped = message(type, escaped(cell));
            for (Map.Entry<String, Function<RowImage, Object>> getter : GETTERS.entrySet()) {
                Object expected = outcome(getter.getValue(), row(parser, escaped));
                values += expected instanceof Fault ? 0 : 1;
                assertThat(outcome(getter.getValue(), row(parser, plain)))
                        .as(
                                "%s of %s in zone %s, cell '%s', seed %d",
                                getter.getKey(), type, zone, new String(cell, StandardCharsets.UTF_8), SEED)
                        .isEqualTo(expected);
            }
        }
        assertThat(values).as("cells that have a value").isPositive();
    }

    private record Fault(Class<?> kind, String message) {}

    private static Object outcome(Function<RowImage, Object> getter, RowImage row) {
        try {
            return getter.apply(row);
        } catch (CdcException e) {
            return new Fault(e.getClass(), String.valueOf(e.getMessage()));
        }
    }

    private static RowImage row(CanalJsonParser parser, byte[] message) {
        ChangeCursor cursor = parser.parse(message, Lane.of("test"), 1);
        assertThat(cursor.next()).isTrue();
        return cursor.row().after();
    }

    private static byte[] message(String type, byte[] cell) {
        ByteSink sink = new ByteSink();
        sink.putText("{\"data\":[{\"id\":\"1\",\"c\":\"");
        sink.put(cell);
        sink.putText(
                "\"}],\"database\":\"d\",\"es\":1,\"id\":1,\"isDdl\":false,\"mysqlType\":{\"id\":\"int(11)\",\"c\":\""
                        + type + "\"},\"old\":null,\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":4,\"c\":12},"
                        + "\"table\":\"t\",\"ts\":2,\"type\":\"INSERT\"}");
        return sink.toByteArray();
    }

    /** With the last byte, or where that is no ASCII the first, as an escape. */
    private static byte[] escaped(byte[] cell) {
        int at = cell[cell.length - 1] >= 0 ? cell.length - 1 : 0;
        assertThat(cell[at]).as("a byte to escape").isNotNegative();
        ByteSink sink = new ByteSink();
        sink.put(cell, 0, at);
        sink.putText(String.format("\\u%04x", (int) cell[at]));
        sink.put(cell, at + 1, cell.length - at - 1);
        return sink.toByteArray();
    }

    private static byte[] number(SplittableRandom random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        text.append("0".repeat(random.nextInt(8) == 0 ? random.nextInt(1, 4) : 0));
        int whole = random.nextInt(6) == 0 ? random.nextInt(24) : random.nextInt(1, 6);
        text.append(digits(random, whole));
        if (random.nextBoolean() || whole == 0) {
            text.append('.').append(digits(random, random.nextInt(1, random.nextInt(5) == 0 ? 14 : 5)));
        }
        if (random.nextInt(20) == 0) {
            text.append('E').append(random.nextInt(-12, 12));
        }
        String edge = List.of(
                        "127",
                        "-128",
                        "128",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "9229999999999999999",
                        "9999999999999999999",
                        "18446744073709551615",
                        "18446744073709551616",
                        "4294967295",
                        "-0",
                        "0.0",
                        "-0.00",
                        "999999999999999999",
                        "0.99999999",
                        "2026",
                        "b",
                        "1.",
                        ".5")
                .get(random.nextInt(20));
        return ascii(random.nextInt(8) == 0 ? edge : text.toString());
    }

    private static String digits(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private static byte[] time(SplittableRandom random) {
        String text = String.format(
                "%04d-%02d-%02d",
                random.nextInt(6) == 0 ? random.nextInt(10_000) : random.nextInt(1969, 2040),
                random.nextInt(12) == 0 ? random.nextInt(14) : random.nextInt(1, 13),
                random.nextInt(12) == 0 ? random.nextInt(33) : random.nextInt(1, 29));
        String clock = String.format(
                "%02d:%02d:%02d",
                random.nextInt(20) == 0 ? random.nextInt(99) : random.nextInt(24),
                random.nextInt(random.nextInt(20) == 0 ? 99 : 60),
                random.nextInt(random.nextInt(20) == 0 ? 99 : 60));
        if (random.nextInt(3) == 0) {
            clock += "." + digits(random, random.nextInt(1, 8));
        } else if (random.nextInt(4) == 0) {
            clock += "." + "0".repeat(random.nextInt(1, 8));
        }
        String edge = List.of(
                        "0000-00-00",
                        "0000-00-00 00:00:00",
                        "0000-00-00 00:00:01",
                        "1970-01-01 00:00:00",
                        "1970-01-01 08:00:00",
                        "1970-01-01 00:00:00.5",
                        "2106-02-07 06:28:15",
                        "2106-02-07 06:28:16",
                        "2024-02-29",
                        "2023-02-29 00:00:00",
                        "2026-03-29 02:30:00",
                        "2026-10-25 02:30:00",
                        "1988-04-17 02:30:00",
                        "2026-00-10 00:00:00",
                        "838:59:59",
                        "-1:02:03")
                .get(random.nextInt(16));
        return ascii(
                switch (random.nextInt(8)) {
                    case 0 -> edge;
                    case 1 -> text;
                    case 2 -> clock;
                    case 3 -> text + 'T' + clock;
                    default -> text + ' ' + clock;
                });
    }

    private static byte[] text(SplittableRandom random) {
        StringBuilder text = new StringBuilder("a");
        for (int n = random.nextInt(20); n > 0; n--) {
            switch (random.nextInt(12)) {
                case 0 -> text.append("\u4e2d\u6587");
                case 1 -> text.append("\ud83d\ude00");
                case 2 -> text.append('\u00e9');
                case 3 -> text.append(random.nextInt(4) == 0 ? '\ufffd' : '\u00ff');
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        byte[] bytes = text.append(" ".repeat(random.nextInt(3)))
                .append(random.nextInt(3) == 0 ? "z" : "")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] |= (byte) 0x80;
            bytes[0] = 'a';
        }
        return random.nextInt(6) == 0
                ? ascii(List.of("a", "7", "0", "1", "{}", "[1,2]", "00000000-0000-0000-0000-000000000001")
                        .get(random.nextInt(7)))
                : bytes;
    }

    /** One character replaced, put in or taken out. */
    private static byte[] mutated(byte[] cell, SplittableRandom random) {
        byte[] odd = String.valueOf(ODD.charAt(random.nextInt(ODD.length()))).getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(cell.length);
        int cut = random.nextInt(2);
        ByteSink sink = new ByteSink();
        sink.put(cell, 0, at);
        if (cut == 0 || random.nextInt(3) > 0) {
            sink.put(odd);
        }
        sink.put(cell, at + cut, cell.length - at - cut);
        byte[] made = sink.toByteArray();
        boolean escapable = made.length > 0 && (made[0] >= 0 || made[made.length - 1] >= 0);
        return escapable ? made : Arrays.copyOf(cell, cell.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
