package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SourcePosition, Lane and Watermark. */
class PositionsTest {

    /** In order: each part outweighs all behind it. */
    private static final List<String> ASCENDING = List.of(
            "0:0",
            "0:0#1",
            "0:0#999999999",
            "0:0+1",
            "0:9",
            "0:10",
            "0:10+2#3",
            "0:10+10",
            "0:999999999999999999",
            "9:0",
            "10:0",
            "999999999999999999:4",
            "1/0:0",
            "1/7:154+33#2",
            "999999999/0:0",
            "2147483647/0:0",
            "2147483647/9223372036854775807:9223372036854775807+9223372036854775807#2147483647");

    @Test
    void textReadsBackAndOrders() {
        List<SourcePosition> positions = new ArrayList<>();
        for (String text : ASCENDING) {
            SourcePosition position = SourcePosition.parse(text);
            assertThat(position.toString()).isEqualTo(text);
            positions.add(position);
        }
        for (int i = 0; i < positions.size(); i++) {
            for (int j = 0; j < positions.size(); j++) {
                assertThat(Integer.signum(positions.get(i).compareTo(positions.get(j))))
                        .as(ASCENDING.get(i) + " and " + ASCENDING.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(SourcePosition.parse("0/007:0154+0#00")).isEqualTo(new SourcePosition(0, 7, 154, 0, 0));
        assertThat(SourcePosition.ofRecord(5, 2)).hasToString("0:5#2");
        assertThat(SourcePosition.ofFile(3, 5, 0)).hasToString("3:5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1",
                "1:",
                ":1",
                "1:2+",
                "1:2#",
                "1:2#3+4",
                "/1:2",
                "a:2",
                "-1:2",
                "1:-2",
                " 1:2",
                "1:2 ",
                "1:2\n",
                "1:2:3",
                "1:9223372036854775808",
                "9223372036854775808:1",
                "1:2#2147483648",
                "2147483648/1:2",
                "1:12345678901234567890",
                "１:2"
            })
    void badTextIsRefused(String text) {
        assertThatThrownBy(() -> SourcePosition.parse(text))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("[epoch/]file:offset[+inner][#row]");
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0,0,0", "0,-1,0,0,0", "0,0,-1,0,0", "0,0,0,-1,0", "0,0,0,0,-1"})
    void negativePartsAreRefused(int epoch, long file, long offset, long inner, int row) {
        assertThatThrownBy(() -> new SourcePosition(epoch, file, offset, inner, row))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("negative");
    }

    @Test
    void lanesHaveNames() {
        assertThat(Lane.kafka("orders", 3)).isEqualTo(Lane.of("orders-3")).hasToString("orders-3");
        assertThat(Lane.of("a")).isLessThan(Lane.of("b"));
        assertThatThrownBy(() -> Lane.of("")).isInstanceOf(CdcException.class);
    }

    @Test
    void aWatermarkKeepsACopyInOrderOfLanes() {
        Map<Lane, SourcePosition> positions = new HashMap<>();
        for (String name : List.of("c", "a", "b")) {
            positions.put(Lane.of(name), SourcePosition.parse("1:2"));
        }
        Watermark watermark = new Watermark(null, positions);
        positions.clear();
        assertThat(watermark.positions().keySet()).containsExactly(Lane.of("a"), Lane.of("b"), Lane.of("c"));
        assertThatThrownBy(() -> watermark.positions().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(watermark.isUnknown()).isFalse();
        assertThat(Watermark.UNKNOWN.isUnknown()).isTrue();
        GtidSet gtids = MySqlGtidSet.parse("00000000-0000-0000-0000-000000000001:1-5");
        assertThat(Watermark.of(gtids).isUnknown()).isFalse();
        assertThat(Watermark.of(gtids)).isEqualTo(new Watermark(gtids, Map.of()));
    }
}
