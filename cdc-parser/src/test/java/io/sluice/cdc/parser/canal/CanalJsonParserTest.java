package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanalJsonParserTest {

    private static final Lane LANE = Lane.kafka("orders", 3);
    private static final String UPDATE = "{\"data\":[{\"id\":\"1\",\"name\":\"new \\\"x\\\"\",\"note\":null},"
            + "{\"id\":\"2\",\"name\":\"b\",\"note\":\"c\"}],\"database\":\"shop\",\"es\":1700000000000,\"gtid\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5\","
            + "\"id\":7,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint\",\"name\":\"varchar(20)\",\"note\":\"text\"},"
            + "\"old\":[{\"note\":\"old\"},{\"name\":null,\"note\":\"c\"}],\"pkNames\":[\"id\"],\"sql\":\"\","
            + "\"sqlType\":{\"id\":-5,\"name\":12,\"note\":2005},\"table\":\"orders\",\"ts\":1700000000123,\"type\":\"UPDATE\"}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void beforeIsDataWithOldLaidOver() {
        CanalJsonParser parser = CanalJsonParser.create();
        for (int round = 0; round < 2; round++) {
            ChangeCursor cursor = parser.parse(bytes(UPDATE), LANE, 42);
            List<RowChange> rows = new ArrayList<>();
            for (ChangeEvent event : cursor) {
                rows.add((RowChange) event);
            }
            assertThat(rows).hasSize(2);
            RowChange first = rows.get(0);
            assertThat(first.operation()).isEqualTo(Operation.UPDATE);
            assertThat(first.table()).hasToString("shop.orders");
            assertThat(first.position()).hasToString("0:42");
            assertThat(rows.get(1).position()).hasToString("0:42#1");
            assertThat(first.origin().sourceTime()).hasToString("2023-11-14T22:13:20Z");
            assertThat(first.origin().gtids()).hasToString("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5");
            assertThat(first.schema().primaryKey()).containsExactly("id");
            assertThat(first.after().getText("name")).isEqualTo("new \"x\"");
            assertThat(first.after().isNull("note")).isTrue();
            assertThat(first.before().getText("name")).isEqualTo("new \"x\"");
            assertThat(first.before().getText("note")).isEqualTo("old");
            assertThat(rows.get(1).before().isNull("name")).isTrue();
            assertThat(rows.get(1).before().getText("note")).isEqualTo("c");
        }
    }
}
