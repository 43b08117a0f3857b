package io.sluice.cdc.parser.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two real servers and Canal wrote, to event lines and back. */
class EventJsonFixtureTest {

    static List<Path> fixtures() throws URISyntaxException, IOException {
        Path root = Path.of(Objects.requireNonNull(EventJsonFixtureTest.class.getResource("/fixtures/canal-json"))
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(".canal.jsonl"))
                    .sorted()
                    .toList();
            assertThat(found).hasSizeGreaterThan(50);
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readBackEqual(Path messages, @TempDir Path directory) {
        roundTrip(CanalJsonFiles.builder().timestampZone(ZoneId.of("Asia/Shanghai")), messages, directory);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readBackEqualWithAllThatSchemasSay(Path messages, @TempDir Path directory) throws IOException {
        String name = messages.getFileName().toString().replace(".canal.jsonl", ".show-create.sql");
        MySqlDdl ddl = messages.toString().contains("mariadb")
                ? MySqlDdl.forServer("10.11.19-MariaDB")
                : MySqlDdl.forServer("9.7.4");
        List<TableSchema> schemas;
        try {
            schemas = ddl.schemas(Files.readString(messages.resolveSibling(name)), "fixtures");
        } catch (MalformedInputException e) {
            Assumptions.abort("no schema of it: " + e.getMessage());
            return;
        }
        roundTrip(
                CanalJsonFiles.builder()
                        .timestampZone(ZoneId.of("Asia/Shanghai"))
                        .schemas(table -> schemas.stream()
                                .filter(s -> s.table().equals(table))
                                .findFirst()
                                .orElse(null)),
                messages,
                directory);
    }

    private static void roundTrip(CanalJsonFiles.Builder canal, Path messages, Path directory) {
        List<ChangeEvent> events = new ArrayList<>();
        ByteArrayOutputStream fromViews = new ByteArrayOutputStream();
        EventJsonWriter writer = EventJsonWriter.to(fromViews, PositionKind.LISTED);
        try (ChangeCursor cursor = canal.of(messages).open(TableFilter.all())) {
            while (cursor.next()) {
                events.add(cursor.toEvent());
                writer.write(cursor);
            }
        } catch (CdcException e) {
            // Some fixtures show what Canal destroys; what comes before that counts.
            assertThat(events).as("events before %s", e.getMessage()).isNotEmpty();
        }
        byte[] lines = EventLines.write(PositionKind.LISTED, events);
        assertThat(fromViews.toByteArray()).isEqualTo(lines);
        assertThat(EventLines.readBack(directory, lines)).isEqualTo(events);
    }
}
