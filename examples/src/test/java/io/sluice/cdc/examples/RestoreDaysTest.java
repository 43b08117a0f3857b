package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableCompare;
import io.sluice.cdc.merge.TableDifference;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample's log cut at random transactions into days, each day merged on the table of the day before, in any format and
 * from any to any: always the server's rows and the server's checksum. {@code sluice.random.rounds} makes it longer.
 */
class RestoreDaysTest {

    private static final Pattern GTID = Pattern.compile("\"gtid\":\"([^\"]*)\"");
    private static final long SEED = Long.getLong("sluice.random.seed", 20261122);
    private static final int ROUNDS = Integer.getInteger("sluice.random.rounds", 3);

    @TempDir
    Path dir;

    private SampleFiles sample;
    /** The log by transactions: messages of one GTID set. */
    private List<List<String>> log;

    @BeforeEach
    void unpack() throws IOException {
        sample = SampleFiles.unpack(dir.resolve("sample"));
        log = new ArrayList<>();
        String last = "";
        for (Path file : sample.changes()) {
            for (String message : Files.readAllLines(file)) {
                if (!gtid(message).equals(last)) {
                    last = gtid(message);
                    log.add(new ArrayList<>());
                }
                log.get(log.size() - 1).add(message);
            }
        }
    }

    private static String gtid(String message) {
        Matcher m = GTID.matcher(message);
        assertThat(m.find()).isTrue();
        return m.group(1);
    }

    /** One way of going through the days. */
    private record Way(boolean fromTheBase, boolean redelivered, boolean gtids) {}

    @Test
    void daysFromTheBaseTable() throws IOException {
        run(new Way(true, false, true));
    }

    @Test
    void daysFromCreateTable() throws IOException {
        run(new Way(false, false, true));
    }

    @Test
    void daysWithRedelivery() throws IOException {
        run(new Way(true, true, true));
        run(new Way(false, true, true));
    }

    @Test
    void daysWithoutGtids() throws IOException {
        run(new Way(true, false, false));
        run(new Way(false, false, false));
    }

    @Test
    void daysWithRedeliveryAndWithoutGtids() throws IOException {
        run(new Way(true, true, false));
    }

    private void run(Way way) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (String table : SampleFiles.TABLES) {
                long seed = SEED * 31 + round;
                restore(way, table, new Random(seed), way + " " + table + " seed " + SEED + " round " + round);
            }
        }
    }

    private void restore(Way way, String table, Random random, String what) throws IOException {
        Path at = Files.createTempDirectory(dir, "days");
        List<List<String>> days = days(way, random);
        TableId id = new TableId("shop", table);
        Path base = sample.path("base/" + table + ".tsv");
        TableFormat yesterday = way.fromTheBase ? outfile(base) : null;
        boolean cameAgain = false;
        MergeReport report = null;
        StringBuilder told = new StringBuilder(what);
        for (int day = 0; day < days.size(); day++) {
            Path messages = at.resolve("canal-" + day + ".jsonl");
            Files.write(messages, days.get(day));
            TableFormat today = format(random.nextInt(4), at.resolve("day" + day), way.fromTheBase);
            told.append(", ").append(today.name());
            TableMerge merge = day == 0 && way.fromTheBase
                    ? TableMerge.of(SchemaFiles.table(sample.path("schema-base.sql"), id))
                    : TableMerge.of(id);
            if (yesterday != null) {
                merge.base(yesterday);
                if (!way.gtids) {
                    merge.fromLogStart();
                } else if (day == 0) {
                    merge.from(Watermark.of(GtidSet.parse(sample.text("base.gtid"))));
                }
            }
            report = merge.changes(CanalJsonFiles.builder()
                            .timestampZone(CanalSpelling.ZONE)
                            .of(messages))
                    .inputComplete()
                    .threads(1 + random.nextInt(3))
                    .into(today)
                    .run();
            assertThat(report.anomalies())
                    .as("%s day %d\n%s", told, day, report.toText())
                    .isEmpty();
            cameAgain |= report.verdict() == Verdict.COMPLETE_WITH_REDELIVERY;
            yesterday = today;
        }
        assertThat(cameAgain).as("%s: redelivery seen", told).isEqualTo(way.redelivered);
        assertThat(report.order()).isEqualTo(way.gtids ? OrderQuality.TRANSACTION : OrderQuality.ARRIVAL);
        assertThat(report.checksum()).as(told.toString()).isEqualTo(checksum(table));
        TableSchema schema = SchemaFiles.table(sample.path("schema-final.sql"), id);
        TableDifference difference =
                TableCompare.of(schema).run(yesterday, outfile(sample.path("expected/" + table + ".tsv")));
        assertThat(difference.isEmpty()).as("%s\n%s", told, difference).isTrue();
    }

    /** Whole transactions a day; what a base holds already is left in only where GTIDs tell. */
    private List<List<String>> days(Way way, Random random) {
        List<List<String>> transactions = log;
        if (way.fromTheBase && !way.gtids) {
            GtidSet base = GtidSet.parse(sample.text("base.gtid"));
            transactions = log.stream()
                    .filter(t -> !base.contains(GtidSet.parse(gtid(t.get(0)))))
                    .toList();
        }
        int count = 2 + random.nextInt(4);
        TreeSet<Integer> cuts = new TreeSet<>();
        // the first three create the tables: without them the first day has no columns to go by
        while (cuts.size() < count - 1) {
            cuts.add(4 + random.nextInt(transactions.size() - 8));
        }
        cuts.add(transactions.size());
        List<List<String>> days = new ArrayList<>();
        int from = 0;
        for (int to : cuts) {
            List<String> messages = new ArrayList<>();
            int restart = way.redelivered ? from + random.nextInt(to - from) : -1;
            for (int i = from; i < to; i++) {
                messages.addAll(transactions.get(i));
                if (i == restart) {
                    // Canal was restarted: what it had not been told was read comes again
                    int again = Math.max(from, i - 30 - random.nextInt(30));
                    // without GTIDs nothing tells a statement that came again from one that ran again
                    for (int k = i; !way.gtids && k >= again; k--) {
                        again = transactions.get(k).toString().contains("\"isDdl\":true") ? k + 1 : again;
                    }
                    transactions.subList(again, i + 1).forEach(messages::addAll);
                }
            }
            days.add(messages.stream()
                    .map(m -> way.gtids ? m : GTID.matcher(m).replaceFirst("\"gtid\":\"\""))
                    .collect(Collectors.toList()));
            from = to;
        }
        return days;
    }

    private String checksum(String table) {
        return sample.text("expected/checksums.tsv")
                .lines()
                .filter(l -> l.startsWith(table + "\t"))
                .findFirst()
                .orElseThrow()
                .split("\t")[1];
    }

    private static OutfileText outfile(Path at) {
        return OutfileText.at(at)
                .dialect(Dialect.builder()
                        .timestampZone("UTC")
                        .floats(Dialect.Floats.SIX_DIGITS)
                        .build());
    }

    private static TableFormat format(int number, Path at, boolean sixDigits) {
        Dialect dialect = Dialect.builder()
                .timestampZone(number % 2 == 0 ? "UTC" : "Asia/Shanghai")
                .binary(Dialect.Binary.BASE64)
                // a base that a server printed has no more digits of a FLOAT to give
                .floats(sixDigits ? Dialect.Floats.SIX_DIGITS : Dialect.Floats.SHORTEST)
                .build();
        return switch (number) {
            case 0 -> OutfileText.at(at).dialect(dialect);
            case 1 -> HiveText.at(at).escapedBy('\\').dialect(dialect);
            case 2 -> Csv.at(at).dialect(dialect);
            default -> JsonLines.at(at).dialect(dialect);
        };
    }
}
