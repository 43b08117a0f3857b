package io.sluice.cdc.benchmarks.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.otter.canal.protocol.FlatMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contestants are compared only when each has read the same, value by value, from the same bytes. */
class BenchmarkCorrectnessTest {

    private static final int COUNT = 3_000;

    static List<TextContestant<?>> textContestants() {
        return List.of(new FastjsonFlatMessage(), new JacksonTree(), new JacksonPojo(), new JacksonStreaming());
    }

    @ParameterizedTest
    @MethodSource("textContestants")
    void textContestantReadsEveryValue(TextContestant<?> contestant) throws IOException {
        CanalMessages messages = new CanalMessages(CanalMessages.SEED);
        for (int i = 0; i < COUNT; i++) {
            FlatMessage message = messages.next();
            assertThat(visited(contestant, CanalMessages.encode(message)))
                    .as("message %d of seed %d", i, CanalMessages.SEED)
                    .isEqualTo(written(message));
        }
    }

    @Test
    void flinkReadsEveryRowButItsKnownMistake() throws IOException {
        CanalMessages messages = new CanalMessages(CanalMessages.SEED);
        FlinkCanalJson flink = new FlinkCanalJson();
        RowList rows = new RowList();
        int mistaken = 0;
        for (int i = 0; i < COUNT; i++) {
            FlatMessage message = messages.next();
            flink.parse(CanalMessages.encode(message), rows);
            List<RowData> read = rows.take();
            assertSameRows(read, ExpectedRows.asFlinkMistakesThem(message), i);
            mistaken += read.equals(ExpectedRows.of(message)) ? 0 : 1;
        }
        assertThat(mistaken).as("the mistake is in the input").isPositive();
    }

    @Test
    void sluiceReadsEveryRowAndAnyColumns() throws IOException {
        CanalMessages messages = new CanalMessages(CanalMessages.SEED);
        SluiceFormat all = new SluiceFormat(OrdersTable.names());
        SluiceFormat three = new SluiceFormat(OrdersTable.THREE);
        RowList rows = new RowList();
        int[] columns = OrdersTable.THREE.stream().mapToInt(OrdersTable::index).toArray();
        for (int i = 0; i < COUNT; i++) {
            FlatMessage message = messages.next();
            byte[] encoded = CanalMessages.encode(message);
            all.parse(encoded, rows);
            List<RowData> expected = ExpectedRows.of(message);
            assertSameRows(rows.take(), expected, i);
            three.parse(encoded, rows);
            assertSameRows(
                    rows.take(),
                    expected.stream().map(row -> projected(row, columns)).toList(),
                    i);
        }
    }

    private static RowData projected(RowData row, int[] columns) {
        GenericRowData some = new GenericRowData(row.getRowKind(), columns.length);
        for (int i = 0; i < columns.length; i++) {
            some.setField(i, ((GenericRowData) row).getField(columns[i]));
        }
        return some;
    }

    @Test
    void sluiceReadsEveryTypedCell() {
        CanalMessages messages = new CanalMessages(CanalMessages.SEED);
        SluiceCells sluice = new SluiceCells();
        CellList cells = new CellList();
        for (int i = 0; i < COUNT; i++) {
            FlatMessage message = messages.next();
            sluice.parse(CanalMessages.encode(message), cells.before, cells.after, cells.both);
            assertThat(cells.take())
                    .as("message %d of seed %d", i, CanalMessages.SEED)
                    .isEqualTo(CellList.of(ExpectedRows.of(message)));
        }
    }

    @Test
    void sluiceReadsEveryKeyAndCountsEveryRow() {
        CanalMessages messages = new CanalMessages(CanalMessages.SEED);
        SluiceKeys sluice = new SluiceKeys();
        List<String> read = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            FlatMessage message = messages.next();
            byte[] encoded = CanalMessages.encode(message);
            message.getData().forEach(row -> written.add(message.getType() + " " + row.get("id")));
            sluice.parse(encoded, (operation, id) -> read.add(operation + " " + id));
            assertThat(sluice.rows(encoded)).isEqualTo(message.getData().size());
        }
        assertThat(read).isEqualTo(written);
    }

    @Test
    void inputIsOfTheShapeTheTablesName() {
        byte[][] messages = CanalMessages.encoded(COUNT, CanalMessages.SEED);
        int[] types = new int[3];
        int multiRow = 0;
        long bytes = 0;
        for (byte[] message : messages) {
            String text = new String(message, StandardCharsets.UTF_8);
            types[text.endsWith("\"UPDATE\"}") ? 0 : text.endsWith("\"INSERT\"}") ? 1 : 2]++;
            multiRow += text.indexOf("},{") > 0 ? 1 : 0;
            bytes += message.length;
        }
        assertThat(types[0] / (double) COUNT).isBetween(0.57, 0.63);
        assertThat(types[1] / (double) COUNT).isBetween(0.27, 0.33);
        assertThat(multiRow / (double) COUNT).isBetween(0.04, 0.06);
        assertThat(bytes / COUNT).isBetween(1_225L, 1_265L);
    }

    @Test
    void quotesAreCounted() {
        for (byte[] message : CanalMessages.encoded(100, CanalMessages.SEED)) {
            long expected = new String(message, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(c -> c == '"')
                    .count();
            assertThat(ByteLimits.quotes(message)).isEqualTo((int) expected);
        }
    }

    /** Equal as objects, and equal as text, which shows what equality forgives: the scale of a decimal. */
    private static void assertSameRows(List<RowData> read, List<RowData> expected, int message) {
        assertThat(read)
                .as("message %d of seed %d", message, CanalMessages.SEED)
                .isEqualTo(expected);
        assertThat(read.toString())
                .as("message %d of seed %d", message, CanalMessages.SEED)
                .isEqualTo(expected.toString());
    }

    /** In no order: fastjson2 keeps the columns in a hash map. */
    private static <T> List<String> visited(TextContestant<T> contestant, byte[] message) throws IOException {
        List<String> seen = new ArrayList<>();
        contestant.visit(contestant.parse(message), new Recorder(seen));
        return sorted(seen);
    }

    private static List<String> written(FlatMessage message) {
        List<String> seen = new ArrayList<>();
        Recorder recorder = new Recorder(seen);
        recorder.message(message.getDatabase(), message.getTable(), message.getType());
        record(false, message.getData(), recorder);
        record(true, message.getOld(), recorder);
        return sorted(seen);
    }

    private static List<String> sorted(List<String> seen) {
        return seen.stream().sorted().toList();
    }

    private static void record(boolean old, @Nullable List<Map<String, String>> rows, Recorder recorder) {
        for (int i = 0; rows != null && i < rows.size(); i++) {
            int row = i;
            rows.get(i).forEach((column, text) -> recorder.value(old, row, column, text));
        }
    }

    private record Recorder(List<String> seen) implements TextContestant.TextVisitor {

        @Override
        public void message(String database, String table, String type) {
            seen.add(database + "." + table + " " + type);
        }

        @Override
        public void value(boolean old, int row, String column, @Nullable String text) {
            seen.add((old ? "old " : "data ") + row + " " + column + (text == null ? " is NULL" : "=" + text));
        }
    }
}
