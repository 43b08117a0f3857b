package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages in Canal's own spelling, whole and damaged: a parser that has met the table, and so reads them word by word,
 * against one that meets it now and reads them byte by byte. Both must give the same events or the same error.
 */
class CompactSpellingTest {

    private static final long SEED = 20_261_122;
    private static final Lane LANE = Lane.of("test");

    /** Names of all lengths around the words they are compared in, many with the same beginning. */
    private static List<String> names(SplittableRandom random) {
        List<String> names = new ArrayList<>(List.of("id"));
        for (int n = random.nextInt(1, 9); n > 0; n--) {
            String name = (random.nextBoolean()
                                    ? "order_number_of_the_parent_item"
                                    : "abcdefghijklmnopqrstuvwxyz\u4e2d\u6587")
                            .substring(0, random.nextInt(1, 28))
                    + (random.nextInt(3) == 0 ? "" : random.nextInt(10));
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static String value(SplittableRandom random) {
        if (random.nextInt(5) == 0) {
            return "null";
        }
        StringBuilder text = new StringBuilder("\"");
        for (int n = random.nextInt(random.nextInt(4) == 0 ? 50 : 20); n > 0; n--) {
            text.append((char) random.nextInt('a', 'z' + 1));
        }
        String odd =
                switch (random.nextInt(12)) {
                    case 0 -> "\\\"";
                    case 1 -> "\\\\";
                    case 2 -> "\\u4e2d";
                    case 3 -> "\u4e2d\u6587";
                    case 4 -> "\ud83d\ude00";
                    case 5 -> "},{";
                    case 6 -> ",:[]";
                    default -> "";
                };
        return text.insert(random.nextInt(1, text.length() + 1), odd)
                .append('"')
                .toString();
    }

    private static String row(List<String> names, boolean whole, SplittableRandom random) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (String name : names) {
            if (whole || random.nextInt(3) == 0) {
                cells.put(name, name.equals("id") ? "\"" + random.nextInt(1000) + "\"" : value(random));
            }
        }
        List<String> members = new ArrayList<>();
        cells.forEach((name, value) -> members.add("\"" + name + "\":" + value));
        return "{" + String.join(",", members) + "}";
    }

    private static byte[] message(String table, List<String> names, SplittableRandom random) {
        Operation operation = Operation.values()[random.nextInt(3)];
        int count = random.nextInt(1, 4);
        List<String> data = new ArrayList<>();
        List<String> old = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            data.add(row(names, random.nextInt(8) > 0, random));
            if (i == 0 || random.nextInt(6) > 0) {
                old.add(row(names, false, random));
            }
        }
        for (String name : names) {
            types.add("\"" + name + "\":\"" + (name.equals("id") ? "int" : "varchar(99)") + "\"");
            codes.add("\"" + name + "\":" + (name.equals("id") ? 4 : random.nextInt(8) == 0 ? 1 : 12));
        }
        String gtid = random.nextInt(3) == 0 ? "" : "\"gtid\":\"" + (random.nextBoolean() ? "" : "0-1-5") + "\",";
        return ("{\"data\":[" + String.join(",", data) + "],\"database\":\"d" + random.nextInt(2) + "\",\"es\":"
                        + (random.nextInt(4) == 0 ? random.nextInt(1000) : 1_795_300_000_000L) + "," + gtid + "\"id\":"
                        + random.nextInt(20) + ",\"isDdl\":false,\"mysqlType\":{" + String.join(",", types)
                        + "},\"old\":"
                        + (operation == Operation.UPDATE ? "[" + String.join(",", old) + "]" : "null")
                        + ",\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{" + String.join(",", codes)
                        + "},\"table\":\"" + table + "\",\"ts\":" + (random.nextInt(4) == 0 ? 0 : 1_795_300_000_123L)
                        + ",\"type\":\"" + operation + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(byte[] message, SplittableRandom random) {
        byte[] odd = "\"\"{}[],:\\ 0n\u0000\u001f\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        int at = random.nextInt(message.length);
        int cut = random.nextInt(3);
        ByteSink sink = new ByteSink();
        sink.put(message, 0, at);
        if (cut != 1) {
            sink.put(odd[random.nextInt(odd.length)]);
        }
        int rest = Math.min(message.length, at + cut);
        sink.put(message, rest, message.length - rest);
        return sink.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void knownTableReadsAsAnUnknownOne(int round) {
        SplittableRandom random = new SplittableRandom(SEED + round);
        List<List<String>> names = List.of(names(random), names(random));
        CanalJsonParser knowing = CanalJsonParser.create();
        int events = 0;
        int errors = 0;
        for (int i = 0; i < 600; i++) {
            int table = random.nextInt(random.nextInt(3) == 0 ? 2 : 1);
            byte[] message = message("t" + table, names.get(table), random);
            byte[] sent = random.nextInt(3) == 0 ? damaged(message, random) : message;
            List<Object> expected = read(CanalJsonParser.create(), sent);
            assertThat(read(knowing, sent))
                    .as("seed %d round %d: %s", SEED + round, i, new String(sent, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            if (expected.get(expected.size() - 1) instanceof ChangeEvent) {
                events++;
            } else {
                errors++;
            }
        }
        assertThat(events).isGreaterThan(200);
        assertThat(errors).isGreaterThan(50);
    }

    @Test
    void everyCutOfAKnownMessageIsRefused() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> names = names(random);
        CanalJsonParser knowing = CanalJsonParser.create();
        for (int i = 0; i < 8; i++) {
            byte[] message = message("t", names, random);
            read(knowing, message);
            for (int length = 0; length < message.length; length++) {
                byte[] cut = java.util.Arrays.copyOf(message, length);
                assertThat(read(knowing, cut))
                        .as("seed %d message %d cut at %d", SEED, i, length)
                        .isEqualTo(read(CanalJsonParser.create(), cut))
                        .hasSize(1)
                        .allMatch(outcome -> outcome instanceof String);
                // the same with the rest of the message behind it, which is not to be looked at
                assertThat(outcome(() -> knowing.parse(message, 0, cut.length, LANE, 0)))
                        .as("seed %d message %d cut at %d", SEED, i, length)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void unchangedCellsAreTheSameBeforeAndAfter() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> names = names(random);
        CanalJsonParser parser = CanalJsonParser.builder().fullRowImages().build();
        int unchanged = 0;
        int changed = 0;
        for (int i = 0; i < 400; i++) {
            byte[] message = message("t", names, random);
            if (outcome(() -> parser.parse(message, LANE, 0)) != null) {
                continue; // rows without their key
            }
            ChangeCursor cursor = parser.parse(message, LANE, 0);
            while (cursor.next()) {
                RowView row = cursor.row();
                for (int c = 0; c < names.size(); c++) {
                    if (row.isUnchanged(c)) {
                        assertThat(row.operation()).isEqualTo(Operation.UPDATE);
                        assertThat(cell(row.before(), c))
                                .as("seed %d message %d", SEED, i)
                                .isEqualTo(cell(row.after(), c));
                        unchanged++;
                    } else {
                        changed++;
                    }
                }
            }
        }
        assertThat(unchanged).isGreaterThan(200);
        assertThat(changed).isGreaterThan(200);
    }

    private static String cell(RowImage image, int column) {
        return !image.isPresent(column) ? "absent" : image.isNull(column) ? "null" : image.getText(column) + ".";
    }

    private static String outcome(Runnable parse) {
        try {
            parse.run();
            return null;
        } catch (CdcException e) {
            return e.getClass() + " " + e.getMessage();
        }
    }

    private static List<Object> read(CanalJsonParser parser, byte[] message) {
        List<Object> seen = new ArrayList<>();
        String error = outcome(() -> parser.parse(message, LANE, 0).forEach(seen::add));
        seen.add(error == null ? "end" : error);
        if (error == null && seen.size() > 1) {
            seen.remove("end");
        }
        return seen;
    }
}
