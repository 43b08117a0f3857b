package io.sluice.cdc.examples;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/**
 * The main job: three tables of a shop, as they were at one moment, and what Canal said around it, make the tables as the
 * server had them at the end; the server's own log makes the same; then Canal's messages with a piece cut out.
 */
final class SampleRun implements Runnable {

    /** Canal's JVM ran in this zone, so its messages have TIMESTAMP values in it. */
    private static final ZoneId CANAL_ZONE = ZoneId.of("Asia/Shanghai");

    /** What is cut out of the log in the second part. */
    private static final int CUT_FROM = 1100;

    private static final int CUT_MESSAGES = 60;

    private final PrintWriter out;

    SampleRun(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        Path directory;
        try {
            directory = Files.createTempDirectory("sluice-sample");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary directory", e);
        }
        SampleFiles sample = SampleFiles.unpack(directory);
        out.println("The sample is in " + directory);
        out.println();
        for (String table : SampleFiles.TABLES) {
            MergeReport report = merge(sample, table, sample.changes(), directory.resolve("today"));
            out.println(report.toText());
            compare(sample, table, report, directory.resolve("today").resolve(table));
        }
        out.printf("The same tables from the server's own log:%n%n");
        for (String table : SampleFiles.TABLES) {
            MergeReport report = mergeBinlog(sample, table, directory.resolve("today-of-the-binlog"));
            out.println(report.toText());
            compare(
                    sample,
                    table,
                    report,
                    directory.resolve("today-of-the-binlog").resolve(table));
        }
        out.printf("Canal's log without its messages %d to %d:%n%n", CUT_FROM, CUT_FROM + CUT_MESSAGES - 1);
        List<Path> holed = sample.changesWithout(CUT_FROM, CUT_MESSAGES, directory.resolve("changes-with-a-hole"));
        for (String table : SampleFiles.TABLES) {
            out.println(merge(sample, table, holed, directory.resolve("never-published"))
                    .toText());
        }
    }

    private static MergeReport merge(SampleFiles sample, String table, List<Path> changes, Path into) {
        return merge(
                sample,
                table,
                Watermark.of(GtidSet.parse(sample.text("base.gtid"))),
                CanalJsonFiles.builder().timestampZone(CANAL_ZONE).of(changes),
                into);
    }

    private static MergeReport mergeBinlog(SampleFiles sample, String table, Path into) {
        BinlogFiles log = BinlogFiles.of(sample.binlog());
        String base = sample.text("base.position");
        return merge(sample, table, log.watermarkAt(LogOptions.fileOf(base), LogOptions.offsetOf(base)), log, into);
    }

    private static MergeReport merge(
            SampleFiles sample, String table, Watermark base, ChangeSource changes, Path into) {
        TableId id = new TableId("shop", table);
        return TableMerge.of(SchemaFiles.table(sample.path("schema-base.sql"), id))
                .base(outfile(sample.path("base/" + table + ".tsv")))
                .from(base)
                .changes(changes)
                .inputComplete()
                .sortedBase()
                .into(outfile(into.resolve(table)))
                .run();
    }

    /** What SELECT ... INTO OUTFILE writes in session time zone UTC; servers print FLOAT with six digits. */
    private static TableFormat outfile(Path at) {
        return OutfileText.at(at)
                .dialect(Dialect.builder()
                        .timestampZone("UTC")
                        .floats(Dialect.Floats.SIX_DIGITS)
                        .build());
    }

    private void compare(SampleFiles sample, String table, MergeReport report, Path restored) {
        try {
            byte[] ours = Files.readAllBytes(restored.resolve("part-00000"));
            byte[] servers = Files.readAllBytes(sample.path("expected/" + table + ".tsv"));
            String checksum = checksum(sample, table);
            boolean rows = Arrays.equals(ours, servers);
            boolean sums = checksum.equals(report.checksum());
            out.printf("  the server's rows       %s%n", rows ? "equal, byte for byte" : "DIFFERENT");
            out.printf("  the server's checksum   %s, %s%n%n", checksum, sums ? "equal" : "DIFFERENT");
            if (!rows || !sums) {
                throw new CdcException("the restored " + table + " is not the server's");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the restored " + table, e);
        }
    }

    private static String checksum(SampleFiles sample, String table) {
        for (String line : sample.text("expected/checksums.tsv").split("\n")) {
            String[] cells = line.split("\t");
            if (cells[0].equals(table)) {
                return cells[1];
            }
        }
        throw new CdcException("expected/checksums.tsv has no line for " + table);
    }
}
