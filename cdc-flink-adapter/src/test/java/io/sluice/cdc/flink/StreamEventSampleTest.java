package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** The bundled sample through the reader: nothing of it is lost, and it is small. */
class StreamEventSampleTest {

    private static final Lane LANE = Lane.kafka("shop", 3);

    @Test
    void eventsAreThoseOfTheParser() throws IOException {
        CanalJsonOptions options = Sample.options().keepGtids().build();
        MessageReader reader = new MessageReader(options, new UnregisteredMetricsGroup());
        CanalJsonParser parser = options.parser();
        Layouts layouts = new Layouts();
        MySqlDdl ddl = MySqlDdl.mysql();
        long offset = 7;
        long rows = 0;
        for (byte[] message : Sample.messages()) {
            List<ChangeEvent> expected = new ArrayList<>();
            try (ChangeCursor cursor = parser.parse(message, LANE, offset)) {
                cursor.forEach(expected::add);
            }
            List<ChangeEvent> actual = new ArrayList<>();
            for (StreamEvent event : reader.read(message, LANE, offset, List.of())) {
                StreamEvent again = StreamEvent.read(event.frame.clone());
                assertThat(again).isEqualTo(event);
                if (again instanceof LayoutEvent layout) {
                    layouts.add(layout);
                } else if (again instanceof RowEvent row) {
                    actual.add(row.toRowChange(layouts.require(row)));
                    rows++;
                } else if (again instanceof StatementEvent statement) {
                    actual.add(statement.toSchemaChange(ddl));
                } else if (again instanceof MarkEvent mark) {
                    actual.add(mark.toMark());
                }
            }
            assertThat(actual).isEqualTo(expected);
            offset++;
        }
        assertThat(rows).isGreaterThan(3000);
    }

    @Test
    void rowsTakeAtMostFourTenthsOfTheirMessages() throws IOException {
        MessageReader reader = new MessageReader(Sample.options().keys().build(), new UnregisteredMetricsGroup());
        long messageBytes = 0;
        long eventBytes = 0;
        long offset = 1_000_000;
        for (byte[] message : Sample.messages()) {
            List<StreamEvent> events = reader.read(message, LANE, offset++, List.of());
            if (events.stream().anyMatch(e -> e instanceof RowEvent)) {
                messageBytes += message.length;
                eventBytes += serializedSize(events);
            }
        }
        assertThat(eventBytes).isLessThanOrEqualTo(messageBytes * 4 / 10);
    }

    private static long serializedSize(List<StreamEvent> events) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        for (StreamEvent event : events) {
            StreamEventSerializer.of(StreamEvent.class).serialize(event, out);
        }
        return out.length();
    }
}
