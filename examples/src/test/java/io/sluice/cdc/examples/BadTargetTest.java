package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.format.LocalStorage;
import io.sluice.cdc.merge.format.StagedTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places a table cannot be published at, and published tables that are not as they were. */
class BadTargetTest {

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    private void refusedAt(Path target, String... said) {
        var before = SmallRestore.snapshot(target);
        SmallRestore.refused(restore.run(target), said);
        assertThat(SmallRestore.snapshot(target)).isEqualTo(before);
    }

    @Test
    void aTableStandsThere() throws IOException {
        restore.succeeds();
        restore.log(SmallRestore.inserted());
        refusedAt(restore.out, restore.out.toString(), "--replace");
        // the very same run is no second one
        restore.log(SmallRestore.inserted(), SmallRestore.updated(), SmallRestore.deleted());
        Files.setLastModifiedTime(restore.log, java.nio.file.attribute.FileTime.fromMillis(0));
        refusedAt(restore.out, "--replace");
    }

    @Test
    void somethingElseStandsThere() throws IOException {
        Path other = dir.resolve("photos");
        Files.createDirectories(other);
        Files.writeString(other.resolve("cat.jpg"), "meow");
        refusedAt(other, other.toString());
        var before = SmallRestore.snapshot(other);
        SmallRestore.refused(restore.run(other, "--replace"), other.toString(), Manifest.FILE);
        assertThat(SmallRestore.snapshot(other)).isEqualTo(before);
        SmallRestore.refused(restore.run(restore.schema, "--replace"), "schema.sql");
        SmallRestore.refused(restore.run(restore.schema.resolve("out")), "schema.sql");
        SmallRestore.refused(restore.run(dir.resolve("_hidden")), "_hidden");
        SmallRestore.refused(restore.run(restore.base, "--replace"), "base");
    }

    @Test
    void anotherRunIsWritingThere() throws IOException {
        try (StagedTable other = LocalStorage.INSTANCE.stage(restore.out.toString(), false)) {
            other.create("part-00000").close();
            SmallRestore.refused(restore.run(restore.out), restore.out.toString(), "another run", "wait");
            assertThat(restore.out).doesNotExist();
        }
        restore.succeeds();
    }

    @Test
    void aRunThatDiedLeftItsFiles() throws IOException {
        Path staging = dir.resolve("tables/.sluice/out.staging");
        Files.createDirectories(staging);
        Files.writeString(staging.resolve("part-00000"), "9\thalf a ro");
        restore.succeeds();
        assertThat(SmallRestore.rows(restore.out)).doesNotContain("half");
        assertThat(staging).doesNotExist();
    }

    @Test
    void somethingOfNoRunStandsInTheStaging() throws IOException {
        Path foreign = dir.resolve("tables/.sluice/out.staging/mine");
        Files.createDirectories(foreign);
        SmallRestore.refused(restore.run(restore.out), foreign.toString(), "remove it");
        assertThat(foreign).exists();
        assertThat(restore.out).doesNotExist();
    }

    @Test
    void aDirectoryThatMayNotBeWritten() throws IOException {
        Path closed = dir.resolve("closed");
        Files.createDirectories(closed);
        assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "this user may write anywhere");
        SmallRestore.refused(restore.run(closed.resolve("out")), closed.toString());
    }

    @Test
    void aReportThatCannotBeWrittenIsKnownBeforeAnythingIsPublished() throws IOException {
        for (Path report : new Path[] {dir, dir.resolve("missing/report.json"), restore.out.resolve("report.json")}) {
            SmallRestore.refused(
                    restore.run(restore.out, "--report", report.toString()), "--report", report.toString());
            assertThat(restore.out).doesNotExist();
        }
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        CommandLineRun run = restore.run(restore.out, "--report", full.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("error: the table is published")
                .contains("/dev/full")
                .hasLineCount(1);
        assertThat(SmallRestore.rows(restore.out)).contains("secret uno");
    }

    // Published tables as a base.

    private SmallRestore nextDay() {
        restore.succeeds();
        SmallRestore next = new SmallRestore(dir.resolve("next"));
        next.option("--schema", null).option("--base", restore.out.toString()).option("--from", null);
        next.log(new CanalMessage(9, "INSERT", "[{\"id\":\"9\",\"name\":\"secret nine\",\"note\":null}]", null));
        return next;
    }

    private Path manifest() {
        return restore.out.resolve(Manifest.FILE);
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(manifest());
        assertThat(text).contains(from);
        Files.writeString(manifest(), text.replace(from, to));
    }

    @Test
    void theNextDayWorks() {
        nextDay().succeeds();
    }

    @Test
    void aManifestCutAtEachByte() throws IOException {
        SmallRestore next = nextDay();
        byte[] whole = Files.readAllBytes(manifest());
        int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().length();
        for (int length = 0; length < end; length += length < 64 ? 1 : 31) {
            Files.write(manifest(), Arrays.copyOf(whole, length));
            SmallRestore.refused(next.run(next.out), Manifest.FILE);
            assertThat(next.out).doesNotExist();
        }
    }

    @Test
    void aManifestOfANewerVersionOrAnotherTable() throws IOException {
        SmallRestore next = nextDay();
        String text = Files.readString(manifest());
        edit("\"formatVersion\" : 1", "\"formatVersion\" : 2");
        next.refused(Manifest.FILE, "2", "1");
        Files.writeString(manifest(), text.replace("shop", "crm"));
        next.refused("crm.t", "shop.t");
    }

    @Test
    void rowFilesThatAreNotAsPublished() throws IOException {
        SmallRestore next = nextDay();
        Path part = restore.out.resolve("part-00000");
        byte[] rows = Files.readAllBytes(part);
        byte[] flipped = rows.clone();
        flipped[3] ^= 1;
        Files.write(part, flipped);
        next.refused("part-00000", "CRC-32C", "restore it");
        next.flag("--threads", "2");
        next.refused("part-00000", "CRC-32C");
        Files.write(part, Arrays.copyOf(rows, rows.length - 1));
        next.refused("part-00000", "bytes", "restore it");
        Files.delete(part);
        next.refused("part-00000", "missing");
        Files.write(part, rows);
        Files.write(restore.out.resolve("part-00001"), rows);
        next.refused("part-00001", "the manifest does not have it");
    }

    @Test
    void aBaseDeclaredOtherwiseThanItWasPublished() {
        SmallRestore next = nextDay();
        next.option("--base-format", "csv");
        next.refused("csv", "tsv", "manifest");
        next.option("--base-format", "tsv").option("--base-zone", "UTC");
        next.refused("UTC", "manifest");
        next.option("--base-zone", null).option("--schema", next.schema.toString());
        next.schema(SmallRestore.CREATE.replace("`note` varchar(40) DEFAULT NULL", "`memo` varchar(40)"));
        next.refused("memo", "note", "manifest");
    }

    @Test
    void theLogOfAnotherServerThanTheManifests() {
        SmallRestore next = nextDay();
        next.log(SmallRestore.inserted().with("gtid", "\"11111111-71ca-11e1-9e33-c80aa9429562:1-9\""));
        next.refused("log.json:0", "another server");
    }

    @Test
    void wordsOfTheCommandLine() {
        restore.option("--base-format", null).flag("--threads", "0");
        restore.refused("threads");
        CommandLineRun run = CommandLineRun.of("restore", "--table", "shop.t");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--changes").contains("--out").contains("--help");
        restore.options.clear();
        restore.options.addAll(Arrays.asList("--changes", restore.log.toString(), "--changes-format", "canal-json"));
        SmallRestore.refused(
                CommandLineRun.of(
                        "restore", "--table", "t", "--changes", "x", "--changes-format", "canal-json", "--out", "y"),
                "'t'");
        restore.option("--base", restore.base.toString()).option("--base-escape", "");
        restore.refused("--base-escape");
    }
}
