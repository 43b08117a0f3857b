package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job of the README. */
class SampleTest {

    @TempDir
    Path dir;

    @Test
    void withoutArgumentsTheSampleIsRestoredToTheServersTables() {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern(
                        "(?s)(verdict +COMPLETE.*equal, byte for byte.*, equal.*){3}"
                                + "The same tables from the server's own log.*(verdict +COMPLETE.*equal, byte for byte.*, equal.*){3}");
        assertThat(run.out()).containsPattern("(?s)Canal's log without.*(verdict +HOLE, nothing published.*){3}");
        assertThat(run.out()).doesNotContain("DIFFERENT");
    }

    @ParameterizedTest
    @CsvSource({
        "canal-json, changes, base.gtid, --log-zone Asia/Shanghai",
        "binlog, binlog, base.position, ",
        "binlog, binlog, base.gtid, "
    })
    void theCommandLineRestoresTheSameRowsOnAnyNumberOfThreads(
            String format, String changes, String from, @Nullable String more) throws Exception {
        SampleFiles sample = SampleFiles.unpack(dir.resolve("sample"));
        for (String table : SampleFiles.TABLES) {
            for (String threads : new String[] {"1", "3"}) {
                Path out = dir.resolve(table + threads);
                List<String> options = new ArrayList<>(List.of(
                        "--changes",
                        sample.path(changes).toString(),
                        "--changes-format",
                        format,
                        "--sorted-base",
                        "--threads",
                        threads,
                        "--report",
                        dir.resolve("report.json").toString(),
                        "--out",
                        out.toString()));
                if (more != null) {
                    options.addAll(List.of(more.split(" ")));
                }
                CommandLineRun run =
                        CommandLineRun.restore(sample, table, sample.text(from), options.toArray(String[]::new));
                assertThat(run.err()).isEmpty();
                assertThat(run.exit()).isZero();
                assertThat(Files.readAllBytes(out.resolve("part-00000")))
                        .isEqualTo(Files.readAllBytes(sample.path("expected/" + table + ".tsv")));
                assertThat(Files.readString(dir.resolve("report.json")))
                        .contains(
                                "\"verdict\" : \"COMPLETE\"",
                                sample.text("expected/checksums.tsv")
                                        .replaceFirst("(?s).*\\b" + table + "\t(\\w+).*", "$1"));
            }
        }
    }
}
