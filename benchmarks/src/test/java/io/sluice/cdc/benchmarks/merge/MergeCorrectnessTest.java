package io.sluice.cdc.benchmarks.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each contestant of the merge gives, line by line, the table that a map gives. */
class MergeCorrectnessTest {

    private static final Pattern DELIMITER = Pattern.compile(String.valueOf(MergeRow.HIVE_DELIMITER));

    @TempDir
    Path directory;

    private MergeInput input = new MergeInput(Path.of("."), 0, 0);

    @BeforeEach
    void writeInput() throws IOException {
        input = new MergeInput(directory, 3_000, 2_000);
        input.write();
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "true, 1", "true, 2"})
    void duckDbGivesTheReferenceTable(boolean json, int threads) throws Exception {
        Path out = directory.resolve("duckdb");
        DuckDbMerge.run(input.base(), json ? input.changesJson() : input.changesText(), json, out, threads);
        assertThat(lines(out)).containsExactlyInAnyOrderElementsOf(reference());
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 1, full", "false, false, 2, full", "false, true, 1, full", "false, true, 2, full",
        "true, false, 1, full", "true, false, 2, full", "true, true, 1, full", "true, true, 2, full",
        "false, false, 1, unaudited", "false, true, 1, unsummed"
    })
    void sluiceGivesTheReferenceTable(boolean json, boolean foreign, int threads, String how) throws Exception {
        Path out = directory.resolve("sluice");
        SluiceMerge.main(new String[] {
            (foreign ? input.base() : input.ownBase()).toString(),
            (json ? input.changesJson() : input.changesText()).toString(),
            json ? "json" : "text",
            out.toString(),
            Integer.toString(threads),
            how
        });
        assertThat(lines(out)).containsExactlyInAnyOrderElementsOf(reference());
    }

    @Test
    void changesAsTextAreThoseOfCanal() {
        ChangeSource text = SluiceMerge.changes(input.changesText(), false);
        ChangeSource json = SluiceMerge.changes(input.changesJson(), true);
        try (ChangeCursor one = text.open(TableFilter.all());
                ChangeCursor other = json.open(TableFilter.all())) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(one.next()).isTrue();
                assertThat(other.next()).isTrue();
                Operation operation = one.row().operation();
                assertThat(other.row().operation()).isEqualTo(operation);
                assertThat(one.position().offset()).isEqualTo(i + 1);
                boolean deleted = operation == Operation.DELETE;
                RowImage image = deleted ? one.row().before() : one.row().after();
                RowImage same = deleted ? other.row().before() : other.row().after();
                for (MergeRow.MergeColumn column : MergeRow.COLUMNS) {
                    String name = column.name();
                    assertThat(image.isNull(name)).isEqualTo(same.isNull(name));
                    assertThat(image.isNull(name) ? "" : image.getText(name))
                            .isEqualTo(same.isNull(name) ? "" : same.getText(name));
                }
            }
            assertThat(one.next()).isFalse();
        }
    }

    @Test
    void copyGivesTheBase() throws IOException {
        Path out = directory.resolve("copy");
        ScanAndCopy.main(new String[] {input.base().toString(), out.toString()});
        assertThat(lines(out)).isEqualTo(lines(input.base()));
    }

    @Test
    void digestTellsTablesApart() throws IOException {
        Path one = Files.createDirectories(directory.resolve("one"));
        Path two = Files.createDirectories(directory.resolve("two"));
        Files.writeString(one.resolve("a"), "x\ny\nz\n");
        Files.writeString(two.resolve("a"), "z\ny\n");
        Files.writeString(two.resolve("b"), "x\n");
        Files.writeString(two.resolve("_manifest"), "not a row file");
        assertThat(TableDigest.of(two)).isEqualTo(TableDigest.of(one));
        for (String other : List.of("x\ny\n", "x\ny\nz\nz\n", "x\nz\ny", "xy\nz\n\n", "x\ny\nZ\n")) {
            Files.writeString(one.resolve("a"), other.endsWith("\n") ? other : other + "\n\n");
            assertThat(TableDigest.of(two)).as(other).isNotEqualTo(TableDigest.of(one));
        }
    }

    /** The base as a map, and every change put to it or taken from it. */
    private Collection<String> reference() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : lines(input.base())) {
            rows.put(DELIMITER.split(line, 2)[0], line);
        }
        for (String line : Files.readAllLines(input.changesText())) {
            String[] change = DELIMITER.split(line, 3);
            String id = DELIMITER.split(change[2], 2)[0];
            if (change[1].equals("D")) {
                assertThat(rows.remove(id))
                        .as("the log deletes a row that is there")
                        .isEqualTo(change[2]);
            } else {
                String before = rows.put(id, change[2]);
                assertThat(before == null)
                        .as("insert of a new key, update of a known one")
                        .isEqualTo(change[1].equals("I"));
            }
        }
        return rows.values();
    }

    private static List<String> lines(Path table) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : ScanAndCopy.files(table)) {
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }
}
