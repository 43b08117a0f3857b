package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import com.alibaba.otter.canal.protocol.FlatMessage;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ServerKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Messages written by Canal's own message class and its own JSON writer, against the Java objects they were made from,
 * cell by cell; then the same messages in other spellings, which must give equal events.
 */
class CanalJsonDifferentialTest {

    private static final Lane LANE = Lane.kafka("differential", 0);
    private static final int MESSAGES = 40;

    /** Null where Canal's writer itself fails: it runs out of its buffer on some texts of many control characters. */
    private static byte @Nullable [] written(FlatMessage message) {
        try {
            return JSON.toJSONBytes(message, JSONWriter.Feature.WriteNulls, JSONWriter.Feature.LargeObject);
        } catch (ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    private static CanalJsonParser parser(List<TableSchema> schemas, boolean full) {
        CanalJsonParser.Builder b =
                CanalJsonParser.builder().timestampZone(CanalColumns.ZONE).server(ServerKind.MYSQL);
        if (!schemas.isEmpty()) {
            b.schemas(table -> schemas.stream()
                    .filter(s -> s.table().equals(table))
                    .findFirst()
                    .orElse(null));
        }
        return full ? b.fullRowImages().build() : b.build();
    }

    private static List<ChangeEvent> read(CanalJsonParser parser, byte[] message) {
        List<ChangeEvent> events = new ArrayList<>();
        parser.parse(message, LANE, 5).forEach(events::add);
        return events;
    }

    @RepeatedTest(8)
    void eventsAreTheRowsTheMessageWasMadeFrom(RepetitionInfo info) {
        long seed = info.getCurrentRepetition() * 7919L;
        SplittableRandom random = new SplittableRandom(seed);
        boolean full = info.getCurrentRepetition() % 3 == 0;
        List<CanalTable> tables = List.of(
                new CanalTable(random, new TableId("shop", "all_types"), "", full),
                new CanalTable(random, new TableId("other", "all_types"), "", full),
                new CanalTable(random, new TableId("s\"h\\op", "na\"me\té😀"), "a\"\\\n😀 ", full));
        List<TableSchema> schemas = info.getCurrentRepetition() % 2 == 0
                ? tables.stream().map(CanalTable::schema).toList()
                : List.of();
        CanalJsonParser one = parser(schemas, full);
        CanalJsonParser other = parser(schemas, full);
        int compared = 0;
        for (int i = 0; i < MESSAGES; i++) {
            CanalTable.Made made = tables.get(random.nextInt(tables.size())).next();
            byte[] message = written(made.message());
            if (message == null) {
                continue;
            }
            String where = "seed " + seed + " message " + i;
            List<ChangeEvent> events = read(one, message);
            compare(where, events, made);
            assertThat(read(other, Respelling.of(message, seed + i))).as(where).isEqualTo(events);
            compared++;
        }
        assertThat(compared).isGreaterThan(MESSAGES / 2);
    }

    private static void compare(String where, List<ChangeEvent> events, CanalTable.Made made) {
        assertThat(events).as(where).hasSize(made.changes().size());
        for (int i = 0; i < events.size(); i++) {
            RowChange event = (RowChange) events.get(i);
            CanalTable.Change change = made.changes().get(i);
            String row = where + " row " + i;
            assertThat(event.operation()).isEqualTo(made.operation());
            assertThat(event.table().database()).isEqualTo(made.message().getDatabase());
            assertThat(event.table().table()).isEqualTo(made.message().getTable());
            assertThat(event.position()).hasToString("0:5" + (i == 0 ? "" : "#" + i));
            assertThat(event.origin().sourceTime())
                    .isEqualTo(Instant.ofEpochMilli(made.message().getEs()));
            assertThat(event.origin().receivedTime())
                    .isEqualTo(Instant.ofEpochMilli(made.message().getTs()));
            if (change.before() != null) {
                compare(row + " before", event.before(), change.before());
            }
            if (change.after() != null) {
                compare(row + " after", event.after(), change.after());
            }
        }
    }

    private static void compare(String where, RowImage image, CanalTable.Row row) {
        for (int c = 0; c < image.schema().columnCount(); c++) {
            String name = image.schema().column(c).name();
            String cell = where + " " + name + " " + image.schema().column(c).type();
            assertThat(image.isPresent(c)).as(cell).isEqualTo(row.cells().containsKey(name));
            CanalValue value = row.cells().get(name);
            assertThat(image.hasValue(c)).as(cell).isEqualTo(value != null);
            if (value != null) {
                assertThat(image.getBytes(c)).as(cell).isEqualTo(value.canonical());
            }
        }
    }

    @Test
    void valuesOfAMegabyte() {
        SplittableRandom random = new SplittableRandom(3);
        HostileText texts = new HostileText(random);
        StringBuilder hostile = new StringBuilder();
        while (hostile.length() < 1 << 20) {
            // Few control characters: the writer's buffer.
            hostile.append(texts.wellFormed().replaceAll("\\p{Cntrl}", "")).append("plain text between ");
        }
        for (String text :
                List.of("x".repeat(1 << 20), "é".repeat(1 << 20), "\"\n".repeat(1 << 19), hostile.toString())) {
            FlatMessage m = new FlatMessage(1);
            m.setDatabase("d");
            m.setTable("t");
            m.setType("INSERT");
            m.setIsDdl(false);
            m.setSql("");
            m.setGtid("");
            m.setEs(1000L);
            m.setTs(1000L);
            m.setMysqlType(new LinkedHashMap<>(Map.of("v", "longtext")));
            m.setSqlType(new LinkedHashMap<>(Map.of("v", 2005)));
            m.setData(List.of(Map.of("v", text), Map.of("v", "short"), Map.of("v", text)));
            byte[] message = Objects.requireNonNull(written(m));
            CanalJsonParser parser = parser(List.of(), false);
            for (int round = 0; round < 2; round++) {
                List<ChangeEvent> events = read(parser, message);
                assertThat(events).hasSize(3);
                assertThat(((RowChange) events.get(0)).after().getText("v").equals(text))
                        .isTrue();
                assertThat(((RowChange) events.get(2)).after().getText("v").equals(text))
                        .isTrue();
            }
            assertThat(read(parser, Respelling.of(message, 1))).isEqualTo(read(parser, message));
        }
    }
}
