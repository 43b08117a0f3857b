package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.MissingOptionException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final Lane LANE = Lane.kafka("shop", 1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final String GOOD =
            SomeEvents.message("INSERT", "[" + SomeEvents.row("1", "ant", "1.50", null, null) + "]", "null");
    /** Its first row is good; the second's price is no decimal. */
    private static final String HALF_BAD = SomeEvents.message(
            "INSERT",
            "[" + SomeEvents.row("5", "eel", "1.00", null, null) + "," + SomeEvents.row("6", "fly", "dear", null, null)
                    + "]",
            "null");

    private final AtomicLong nanoTime = new AtomicLong();

    private MessageReader reader(CanalJsonOptions.Builder options) {
        return new MessageReader(options.build(), new UnregisteredMetricsGroup(), nanoTime::get);
    }

    private static List<StreamEvent> read(MessageReader reader, String message, long offset) {
        return List.copyOf(reader.read(message.getBytes(StandardCharsets.UTF_8), LANE, offset, List.of()));
    }

    @Test
    void aLayoutComesOnceBeforeItsFirstRow() {
        MessageReader reader = reader(CanalJsonOptions.builder());
        assertThat(read(reader, GOOD, 1)).hasExactlyElementsOfTypes(LayoutEvent.class, RowEvent.class);
        assertThat(read(reader, GOOD, 2)).hasExactlyElementsOfTypes(RowEvent.class);
    }

    @Test
    void nothingOfAMessageWithABadRowIsDelivered() {
        MessageReader reader = reader(CanalJsonOptions.builder().errorPolicy(ErrorPolicy.emit(1, MINUTE)));
        List<StreamEvent> events = read(reader, HALF_BAD, 9);
        assertThat(events).hasExactlyElementsOfTypes(BadMessage.class);
        BadMessage bad = (BadMessage) events.get(0);
        assertThat(bad.position().offset()).isEqualTo(9);
        assertThat(bad.lane()).isEqualTo(LANE);
        assertThat(bad.reason()).contains("shop.goods.price").doesNotContain("dear");
        assertThat(bad.raw()).isEqualTo(HALF_BAD.getBytes(StandardCharsets.UTF_8));
        // its layout went with it
        assertThat(read(reader, GOOD, 10)).hasExactlyElementsOfTypes(LayoutEvent.class, RowEvent.class);
    }

    @Test
    void failStopsAtTheFirst() {
        MessageReader reader = reader(CanalJsonOptions.builder());
        assertThatThrownBy(() -> read(reader, HALF_BAD, 9))
                .hasMessageContaining("shop-1")
                .hasMessageContaining("shop.goods.price");
    }

    @Test
    void skipDeliversNothing() {
        MessageReader reader = reader(CanalJsonOptions.builder().errorPolicy(ErrorPolicy.skip(1, MINUTE)));
        assertThat(read(reader, HALF_BAD, 9)).isEmpty();
        assertThat(read(reader, GOOD, 10)).hasSize(2);
    }

    @Test
    void oneMoreThanTheBudgetStops() {
        MessageReader reader = reader(CanalJsonOptions.builder().errorPolicy(ErrorPolicy.skip(2, MINUTE)));
        read(reader, HALF_BAD, 1);
        nanoTime.set(MINUTE.toNanos() / 2);
        read(reader, HALF_BAD, 2);
        nanoTime.set(MINUTE.toNanos() - 1);
        assertThatThrownBy(() -> read(reader, HALF_BAD, 3))
                .isInstanceOf(ErrorBudgetExceededException.class)
                .hasMessageContaining("shop.goods.price");
        // the first is a minute ago
        nanoTime.set(MINUTE.toNanos());
        assertThat(read(reader, HALF_BAD, 4)).isEmpty();
        assertThatThrownBy(() -> read(reader, HALF_BAD, 5)).isInstanceOf(ErrorBudgetExceededException.class);
    }

    @Test
    void aRecordWithoutValueIsABadMessage() {
        MessageReader reader = reader(CanalJsonOptions.builder().errorPolicy(ErrorPolicy.emit(1, MINUTE)));
        List<StreamEvent> events = reader.read(null, LANE, 4, List.of());
        assertThat(events).hasExactlyElementsOfTypes(BadMessage.class);
        assertThat(((BadMessage) events.get(0)).messageLength()).isZero();
        assertThat(((BadMessage) events.get(0)).reason()).contains("no value");
        assertThatThrownBy(() -> reader(CanalJsonOptions.builder()).read(null, LANE, 4, List.of()))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aPoisonMessageKeepsWhatItMay() {
        MessageReader reader = reader(CanalJsonOptions.builder()
                .errorPolicy(ErrorPolicy.emit(1, MINUTE))
                .maxMessageBytes(1 << 20)
                .keptRawBytes(100));
        byte[] poison = new byte[5 << 20];
        java.util.Arrays.fill(poison, (byte) '[');
        BadMessage bad = (BadMessage) reader.read(poison, LANE, 1, List.of()).get(0);
        assertThat(bad.messageLength()).isEqualTo(5 << 20);
        assertThat(bad.raw()).hasSize(100);
        assertThat(bad.reason()).contains("maxMessageBytes");
    }

    @Test
    void whatTheOptionsLackStopsUnderEveryPolicy() {
        String timestamp = GOOD.replace("datetime(3)", "timestamp(3)")
                .replace("\"seen\":null", "\"seen\":\"2023-11-14 22:13:20.5\"");
        MessageReader noZone = reader(CanalJsonOptions.builder().errorPolicy(ErrorPolicy.skip(9, MINUTE)));
        assertThatThrownBy(() -> read(noZone, timestamp, 1)).isInstanceOf(MissingOptionException.class);

        String textKey = GOOD.replace("\"pkNames\":[\"id\"]", "\"pkNames\":[\"name\"]");
        MessageReader noCollation = reader(CanalJsonOptions.builder().keys().errorPolicy(ErrorPolicy.skip(9, MINUTE)));
        assertThatThrownBy(() -> read(noCollation, textKey, 1))
                .isInstanceOf(ReaderOptionException.class)
                .hasCauseInstanceOf(KeyException.class);
        assertThat(read(reader(CanalJsonOptions.builder().keys("binary")), textKey, 1))
                .hasSize(2);
        assertThat(read(reader(CanalJsonOptions.builder().keyColumn("NAME", "utf8mb4_bin")), textKey, 1))
                .hasSize(2);
        assertThat(read(
                        reader(CanalJsonOptions.builder()
                                .schemas(
                                        "CREATE TABLE goods (id BIGINT, name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
                                                + " PRIMARY KEY, price DECIMAL(10,2), photo BLOB, seen DATETIME(3))",
                                        "shop")
                                .keys()),
                        textKey,
                        1))
                .hasSize(2);
    }

    @Test
    void tablesNotWantedAreNotRead() {
        assertThat(read(reader(CanalJsonOptions.builder().tables("shop.*")), GOOD, 1))
                .hasSize(2);
        assertThat(read(reader(CanalJsonOptions.builder().tables("stock.*", "shop.orders")), GOOD, 1))
                .isEmpty();
        assertThat(read(reader(CanalJsonOptions.builder().tablesMatching("s.*p", "goo.s")), GOOD, 1))
                .hasSize(2);
        // the whole name, as canal-json's own options
        assertThat(read(reader(CanalJsonOptions.builder().tablesMatching("sho", null)), GOOD, 1))
                .isEmpty();
        assertThat(read(reader(CanalJsonOptions.builder().tablesMatching(null, "goods|orders")), GOOD, 1))
                .hasSize(2);
    }
}
