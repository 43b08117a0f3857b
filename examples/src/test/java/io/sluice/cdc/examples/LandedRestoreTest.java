package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code restore --changes-format landed} of what a Flink job landed of the sample, spread over hours and with late events; the
 * fixture is kept for ever, {@code StoredLandingMaker} of cdc-flink-adapter made it.
 */
class LandedRestoreTest {

    /** The end of the last hour that was landed. */
    private static final String UNTIL = "2026-03-01T17:15:00Z";

    @TempDir
    Path dir;

    private SampleFiles sample;
    private Path landed;

    @BeforeEach
    void unpack() throws IOException {
        sample = SampleFiles.unpack(dir.resolve("sample"));
        landed = dir.resolve("landed");
        try (InputStream in = LandedRestoreTest.class.getResourceAsStream("/landed/sample-v1.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = landed.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    private CommandLineRun restore(String table, Path out, String... more) {
        return restoreFrom(sample.text("base.gtid"), table, out, more);
    }

    private CommandLineRun restoreFrom(String from, String table, Path out, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--changes",
                landed.toString(),
                "--changes-format",
                "landed",
                "--sorted-base",
                "--out",
                out.toString()));
        options.addAll(List.of(more));
        return CommandLineRun.restore(sample, table, from, options.toArray(String[]::new));
    }

    @Test
    void baseAndLandedLogAreTheServersTables() throws Exception {
        for (String table : SampleFiles.TABLES) {
            Path out = dir.resolve("out-" + table);
            Path report = dir.resolve("report.json");
            CommandLineRun run = restore(table, out, "--until", UNTIL, "--report", report.toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            assertThat(Files.readAllBytes(out.resolve("part-00000")))
                    .isEqualTo(Files.readAllBytes(sample.path("expected/" + table + ".tsv")));
            assertThat(Files.readString(report))
                    .contains(
                            "\"verdict\" : \"COMPLETE\"",
                            sample.text("expected/checksums.tsv")
                                    .replaceFirst("(?s).*\\b" + table + "\t(\\w+).*", "$1"));
        }
    }

    private interface Harm {
        void done() throws IOException;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private static Path first(Path directory, String prefix) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatIsMissingDirtyOrTamperedWithPublishesNothing() throws Exception {
        Path partition = first(landed.resolve("shop/orders"), "hour=");
        Path manifest = first(partition, "_landed-");
        Map<String, Harm> harms = new LinkedHashMap<>();
        harms.put("hour=", () -> delete(partition));
        harms.put("has no manifest", () -> {
            try (Stream<Path> all = Files.list(partition)) {
                for (Path one : all.filter(f -> f.getFileName().toString().startsWith("_landed-"))
                        .toList()) {
                    Files.delete(one);
                }
            }
        });
        harms.put("is dirty", () -> Files.createFile(partition.resolve("_dirty-0000000099")));
        harms.put("its manifest names it", () -> Files.delete(first(partition, "part-")));
        harms.put("its manifest says", () -> {
            Path file = first(partition, "part-");
            String text = Files.readString(file);
            // as long as before
            Files.writeString(file, text.replaceFirst("\"receivedTime\":\"2", "\"receivedTime\":\"1"));
        });
        harms.put("is of version 2", () -> {
            try (Stream<Path> all = Files.list(partition)) {
                for (Path one : all.filter(f -> f.getFileName().toString().startsWith("_landed-"))
                        .toList()) {
                    Files.writeString(one, "{\"v\":2}\n", StandardOpenOption.TRUNCATE_EXISTING);
                }
            }
        });
        harms.put("nobody can tell", () -> Files.delete(first(landed.resolve("_progress"), "2")));
        assertThat(manifest).exists();
        for (Map.Entry<String, Harm> harm : harms.entrySet()) {
            delete(landed);
            delete(sample.directory());
            unpack();
            harm.getValue().done();
            Path out = dir.resolve("nothing");
            CommandLineRun run = restore("orders", out, "--until", UNTIL);
            assertThat(run.exit()).as(harm.getKey()).isEqualTo(1);
            assertThat(run.err().strip())
                    .as(harm.getKey())
                    .startsWith("error: ")
                    .contains(harm.getKey())
                    .doesNotContain("\n");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void anHourThatWasNotReachedIsNotRead() {
        CommandLineRun run = restore("orders", dir.resolve("nothing"), "--until", "2027-01-01T00:00:00Z");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("has not proven to be complete until 2027-01-01T00:00:00Z");
    }

    /** The landing is whole, and the base is not the one its changes follow: a hole, by the merge's audit. */
    @Test
    void aBaseOfAnotherMomentIsAHole() {
        Path out = dir.resolve("nothing");
        String later = sample.text("final.gtid").replaceFirst("-\\d+$", "-900");
        CommandLineRun run = restoreFrom(later, "order_items", out, "--until", UNTIL);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("HOLE");
        assertThat(out).doesNotExist();
    }
}
