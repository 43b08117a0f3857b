package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.flink.CanalJsonFunction;
import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.ChangeStreams;
import io.sluice.cdc.flink.LatestRowFunction;
import io.sluice.cdc.flink.LayoutEvent;
import io.sluice.cdc.flink.LocalCluster;
import io.sluice.cdc.flink.RowEvent;
import io.sluice.cdc.flink.SideOutputs;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.flink.StreamEventTypeInfo;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The newest rows by Flink SQL, whose ChangelogNormalize keeps them, and by {@link LatestRowFunction}, of the same messages: each key
 * goes through the same rows, cell by cell, and ends with the same, as long as no row changes its key.
 */
class ChangelogNormalizeTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final CanalMessage GOODS =
            CanalMessage.of("id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)", "amount", "int");
    private static final String COLUMNS =
            "id BIGINT, name STRING, price DECIMAL(10, 2), amount INT, PRIMARY KEY (id) NOT ENFORCED";

    /** The rows each key went through; null where it had none. An update that changes nothing, as Flink 1.20 has them, is none. */
    private static final class Histories {
        final Map<Long, List<List<Object>>> rows = new TreeMap<>();
        final Map<Long, List<Object>> newest = new HashMap<>();

        void put(long id, List<Object> row) {
            if (!row.equals(newest.put(id, row))) {
                rows.computeIfAbsent(id, key -> new ArrayList<>()).add(row);
            }
        }

        void remove(long id, List<Object> row) {
            assertThat(newest.remove(id)).isEqualTo(row);
            rows.get(id).add(null);
        }
    }

    /** A message and its offset. */
    private static final class Numbered implements CanalJsonFunction.Unwrap<Tuple2<Long, byte[]>> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] message(Tuple2<Long, byte[]> from) {
            return from.f1;
        }

        @Override
        public Lane lane(Tuple2<Long, byte[]> from) {
            return Lane.kafka("shop", 0);
        }

        @Override
        public long offset(Tuple2<Long, byte[]> from) {
            return from.f0;
        }
    }

    /** What a server could have done to a dozen rows. */
    private static List<byte[]> messages(long seed, boolean keyChanges, boolean redelivers) {
        Random random = new Random(seed);
        Map<Integer, String[]> rows = new TreeMap<>();
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int id = random.nextInt(12);
            String[] old = rows.get(id);
            String[] row = {
                String.valueOf(id),
                "n" + random.nextInt(50),
                random.nextInt(100) + ".5" + random.nextInt(10),
                String.valueOf(random.nextInt(9))
            };
            if (old == null) {
                messages.add(GOODS.insert(GOODS.row(row)));
                rows.put(id, row);
            } else if (random.nextInt(5) == 0) {
                messages.add(GOODS.delete(GOODS.row(old)));
                rows.remove(id);
            } else {
                int other = random.nextInt(12);
                boolean moves = keyChanges && random.nextInt(4) == 0 && !rows.containsKey(other);
                row[0] = String.valueOf(moves ? other : id);
                messages.add(GOODS.update(
                        GOODS.row(row),
                        "{" + (moves ? "\"id\":\"" + id + "\"," : "") + "\"name\":\"" + old[1] + "\",\"price\":\""
                                + old[2] + "\",\"amount\":\"" + old[3] + "\"}"));
                rows.remove(id);
                rows.put(Integer.parseInt(row[0]), row);
            }
            if (redelivers && random.nextInt(20) == 0) {
                // Canal sends the last few again, under new offsets
                int from = Math.max(0, messages.size() - 1 - random.nextInt(6));
                messages.addAll(List.copyOf(messages.subList(from, messages.size())));
            }
        }
        return messages;
    }

    private static Histories byChangelogNormalize(String format, List<byte[]> messages) throws Exception {
        String name = "normalize" + MessagesTableFactory.RECORDS.size();
        MessagesTableFactory.RECORDS.put(name, messages);
        StreamTableEnvironment tables = StreamTableEnvironment.create(CLUSTER.environment(1));
        tables.getConfig().set("table.exec.source.cdc-events-duplicate", "true");
        tables.executeSql("CREATE TABLE goods (" + COLUMNS + ") WITH ('connector' = 'messages', 'name' = '" + name
                + "', 'format' = '" + format + "')");
        assertThat(tables.explainSql("SELECT * FROM goods")).contains("ChangelogNormalize");
        Histories histories = new Histories();
        try (CloseableIterator<Row> found =
                tables.executeSql("SELECT * FROM goods").collect()) {
            while (found.hasNext()) {
                Row row = found.next();
                List<Object> cells = new ArrayList<>();
                for (int i = 0; i < row.getArity(); i++) {
                    cells.add(row.getField(i));
                }
                long id = (Long) cells.get(0);
                if (row.getKind() == RowKind.DELETE) {
                    histories.remove(id, cells);
                } else if (row.getKind() == RowKind.UPDATE_BEFORE) {
                    assertThat(histories.newest.get(id)).isEqualTo(cells);
                } else {
                    assertThat(histories.newest.containsKey(id)).isEqualTo(row.getKind() == RowKind.UPDATE_AFTER);
                    histories.put(id, cells);
                }
            }
        }
        return histories;
    }

    private static Histories byLatestRowFunction(List<byte[]> messages) throws Exception {
        List<Tuple2<Long, byte[]>> numbered = new ArrayList<>();
        for (byte[] message : messages) {
            numbered.add(Tuple2.of((long) numbered.size(), message));
        }
        SingleOutputStreamOperator<RowEvent> read = CLUSTER.environment(1)
                .fromData(
                        numbered,
                        new TupleTypeInfo<>(
                                BasicTypeInfo.LONG_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
                .process(CanalJsonFunction.of(
                        CanalJsonOptions.builder()
                                .fullRowImages()
                                .keys("binary")
                                .build(),
                        new Numbered()));
        SingleOutputStreamOperator<RowEvent> latest =
                ChangeStreams.latest(read, LatestRowFunction.create(Duration.ofDays(1)), "latest");
        List<RowEvent> changes = new ArrayList<>();
        TableSchema schema = null;
        try (CloseableIterator<StreamEvent> found = latest.map(row -> (StreamEvent) row)
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .union(latest.getSideOutput(SideOutputs.LAYOUTS)
                        .map(layout -> (StreamEvent) layout)
                        .returns(StreamEventTypeInfo.get(StreamEvent.class)))
                .executeAndCollect()) {
            while (found.hasNext()) {
                StreamEvent event = found.next();
                if (event instanceof LayoutEvent layout) {
                    schema = layout.schema();
                } else {
                    changes.add((RowEvent) event);
                }
            }
        }
        Histories histories = new Histories();
        for (RowEvent change : changes) {
            switch (change.operation()) {
                case INSERT -> {
                    List<Object> row = cells(change.after(schema));
                    assertThat(histories.newest).doesNotContainKey((Long) row.get(0));
                    histories.put((Long) row.get(0), row);
                }
                case UPDATE -> {
                    List<Object> row = cells(change.after(schema));
                    assertThat(histories.newest.get((Long) row.get(0)))
                            .isEqualTo(cells(change.before(schema)))
                            .isNotEqualTo(row);
                    histories.put((Long) row.get(0), row);
                }
                case DELETE -> {
                    List<Object> row = cells(change.before(schema));
                    histories.remove((Long) row.get(0), row);
                }
            }
        }
        return histories;
    }

    private static List<Object> cells(RowImage row) {
        return List.of(row.getLong("id"), row.getText("name"), row.getDecimal("price"), row.getInt("amount"));
    }

    @ParameterizedTest
    @CsvSource({"sluice-canal-json, false", "sluice-canal-json, true", "canal-json, false", "canal-json, true"})
    void everyKeyGoesThroughTheSameRows(String format, boolean redelivers) throws Exception {
        List<byte[]> messages = messages(1, false, redelivers);
        Histories flinks = byChangelogNormalize(format, messages);
        Histories ours = byLatestRowFunction(messages);
        assertThat(ours.newest).isNotEmpty().isEqualTo(flinks.newest);
        assertThat(ours.rows).isEqualTo(flinks.rows);
    }

    /** Flink's planner drops the rows before updates there, and with them what says that a key is left. */
    @ParameterizedTest
    @ValueSource(strings = {"sluice-canal-json", "canal-json"})
    void aRowThatChangesItsKeyStaysUnderTheOldOneInChangelogNormalizeAlone(String format) throws Exception {
        List<byte[]> messages = List.of(
                GOODS.insert(GOODS.row("1", "ant", "1.50", "7")),
                GOODS.update(GOODS.row("2", "ant", "1.50", "7"), "{\"id\":\"1\"}"));
        assertThat(byLatestRowFunction(messages).newest).containsOnlyKeys(2L);
        assertThat(byChangelogNormalize(format, messages).newest).containsOnlyKeys(1L, 2L);
        // a random log's rows are then Flink's but for those left behind
        List<byte[]> log = messages(1, true, true);
        Histories ours = byLatestRowFunction(log);
        assertThat(byChangelogNormalize(format, log).newest).containsAllEntriesOf(ours.newest);
    }
}
