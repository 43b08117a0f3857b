package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job of the README. */
class SampleTest {

    @TempDir
    Path dir;

    @Test
    void withoutArgumentsTheSampleIsRestoredToTheServersTables() {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out()).containsPattern("(?s)(verdict +COMPLETE.*equal, byte for byte.*, equal.*){3}");
        assertThat(run.out()).containsPattern("(?s)The same log without.*(verdict +HOLE, nothing published.*){3}");
        assertThat(run.out()).doesNotContain("DIFFERENT");
    }

    @Test
    void theCommandLineRestoresTheSameRowsOnAnyNumberOfThreads() throws Exception {
        SampleFiles sample = SampleFiles.unpack(dir.resolve("sample"));
        for (String table : SampleFiles.TABLES) {
            for (String threads : new String[] {"1", "3"}) {
                Path out = dir.resolve(table + threads);
                CommandLineRun run = CommandLineRun.of(
                        "restore",
                        "--table",
                        "shop." + table,
                        "--schema",
                        sample.path("schema-base.sql").toString(),
                        "--base",
                        sample.path("base/" + table + ".tsv").toString(),
                        "--base-format",
                        "tsv",
                        "--base-zone",
                        "UTC",
                        "--from",
                        sample.text("base.gtid"),
                        "--changes",
                        sample.path("changes").toString(),
                        "--changes-format",
                        "canal-json",
                        "--log-zone",
                        "Asia/Shanghai",
                        "--sorted-base",
                        "--threads",
                        threads,
                        "--report",
                        dir.resolve("report.json").toString(),
                        "--out",
                        out.toString());
                assertThat(run.err()).isEmpty();
                assertThat(run.exit()).isZero();
                assertThat(Files.readAllBytes(out.resolve("part-00000")))
                        .isEqualTo(Files.readAllBytes(sample.path("expected/" + table + ".tsv")));
                assertThat(Files.readString(dir.resolve("report.json"))).contains("\"verdict\" : \"COMPLETE\"");
            }
        }
    }
}
