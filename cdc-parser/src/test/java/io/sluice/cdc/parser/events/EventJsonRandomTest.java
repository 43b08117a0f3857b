package io.sluice.cdc.parser.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.TableFilter;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

class EventJsonRandomTest {

    @RepeatedTest(20)
    void readBackEqual(RepetitionInfo info, @TempDir Path directory) {
        long seed = info.getCurrentRepetition() * 7919L;
        RandomEvents random = new RandomEvents(seed);
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(random.next());
        }
        byte[] lines = EventLines.write(PositionKind.LOG, events);
        assertThat(EventLines.readBack(directory, lines)).as("seed %s", seed).isEqualTo(events);

        ByteArrayOutputStream again = new ByteArrayOutputStream();
        EventJsonWriter writer = EventJsonWriter.to(again, PositionKind.LOG);
        try (ChangeCursor cursor =
                EventJsonFiles.of(EventLines.file(directory, lines)).open(TableFilter.all())) {
            while (cursor.next()) {
                writer.write(cursor);
            }
        }
        assertThat(again.toByteArray()).as("written from views, seed %s", seed).isEqualTo(lines);
    }
}
