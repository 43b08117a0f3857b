package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a gh-ost run and of a pt-online-schema-change run, from a real server: the tables they build take the name,
 * and the merged table is the server's, wherever the base was taken and in however many partitions the log came.
 */
class GhostTableTest {

    private static final Pattern GTID = Pattern.compile("\"gtid\":\"([^\"]*)\"");
    private static final Pattern TABLE = Pattern.compile("\"table\":\"([^\"]*)\"");

    @TempDir
    Path dir;

    private static List<String> resource(String name) {
        try (InputStream in = Objects.requireNonNull(GhostTableTest.class.getResourceAsStream("/ghost/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> messages() {
        return resource("t.canal.jsonl");
    }

    private static String serversRows() {
        List<String> rows = resource("t.select.tsv");
        return String.join("\n", rows.subList(1, rows.size())) + "\n";
    }

    private static String find(Pattern pattern, String message) {
        Matcher m = pattern.matcher(message);
        assertThat(m.find()).as(message).isTrue();
        return m.group(1);
    }

    private Path log(String name, List<String> lines) {
        try {
            return Files.write(dir.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandLineRun restore(Path log, Path out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "restore",
                "--table",
                "fixtures.t",
                "--changes",
                log.toString(),
                "--changes-format",
                "canal-json",
                "--column-order",
                "SOURCE",
                "--base-format",
                "tsv",
                "--out",
                out.toString()));
        words.addAll(Arrays.asList(more));
        if (!words.contains("--base")) {
            words.set(words.indexOf("--base-format"), "--out-format");
        }
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private static void isTheServers(CommandLineRun run, Path out) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(SmallRestore.rows(out).lines())
                .containsExactlyInAnyOrderElementsOf(serversRows().lines().toList());
    }

    @Test
    void theGhostsRowsBecomeTheTable() {
        Path out = dir.resolve("out");
        isTheServers(restore(log("log", messages()), out), out);
        assertThat(SmallRestore.rows(out)).isEqualTo(serversRows());
    }

    /** A base after each transaction, the log whole: also where the base is of the middle of the copying. */
    @Test
    void aBaseTakenAtAnyMoment() {
        Path log = log("log", messages());
        int bases = 0;
        String last = "";
        for (String message : messages()) {
            String gtid = find(GTID, message);
            if (!gtid.equals(last)) {
                last = gtid;
                Path base = dir.resolve("base" + bases);
                Path out = dir.resolve("out" + bases++);
                CommandLineRun day = restore(log, base, "--until", gtid);
                assertThat(day.err()).as(gtid).isEmpty();
                isTheServers(restore(log, out, "--base", base.toString()), out);
            }
        }
        assertThat(bases).isGreaterThan(30);
    }

    /** The log begins after some transaction: either the swap is behind it, or the whole ghost before it, or it says so. */
    @Test
    void aLogThatBeginsWithinTheCopyingIsRefused() {
        Path whole = log("log", messages());
        int refused = 0;
        int merged = 0;
        List<String> messages = messages();
        for (int i = 1; i < messages.size(); i += 2) {
            String gtid = find(GTID, messages.get(i - 1));
            if (gtid.equals(find(GTID, messages.get(i)))) {
                continue;
            }
            List<String> rest = messages.subList(i, messages.size());
            Path base = dir.resolve("base" + i);
            Path out = dir.resolve("out" + i);
            assertThat(restore(whole, base, "--until", gtid).err()).isEmpty();
            CommandLineRun run = restore(log("rest" + i, rest), out, "--base", base.toString());
            String swap = rest.stream()
                    .filter(m -> m.contains("\"type\":\"RENAME\""))
                    .findFirst()
                    .orElse("");
            String ghost = swap.contains("_t_gho") ? "_t_gho" : "_t_new";
            if (swap.isEmpty()
                    || rest.stream()
                            .anyMatch(m -> m.contains("\"type\":\"CREATE\"")
                                    && find(TABLE, m).equals(ghost))) {
                isTheServers(run, out);
                merged++;
            } else {
                assertThat(run.exit()).as(gtid).isEqualTo(1);
                assertThat(run.err())
                        .contains("rest" + i + ":", "fixtures." + ghost + " is renamed to fixtures.t", "CREATE TABLE")
                        .contains("base after it");
                assertThat(out).doesNotExist();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(4);
        assertThat(merged).isGreaterThan(4);
    }

    /** Statements in one partition, the table's rows in another, the ghosts' in a third, each landed in a file. */
    @Test
    void overPartitionsTheGtidsTellTheOrder() {
        List<List<String>> partitions = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String message : messages()) {
            int partition = message.contains("\"isDdl\":true")
                    ? 0
                    : find(TABLE, message).equals("t") ? 1 : 2;
            List<String> its = partitions.get(partition);
            its.add("{\"topic\":\"t\",\"partition\":" + partition + ",\"offset\":" + its.size() + ",\"value\":"
                    + message + "}");
        }
        Path landed = dir.resolve("landed");
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
            landed.toFile().mkdirs();
            for (int i = 0; i < 3; i++) {
                log("landed/" + i, partitions.get(order[i]));
            }
            Path out = dir.resolve("out" + order[0]);
            isTheServers(
                    restore(landed, out, "--wrapped", "topic=topic,partition=partition,offset=offset,value=value"),
                    out);
            assertThat(SmallRestore.rows(out)).isEqualTo(serversRows());
        }
        // without GTIDs nothing tells
        for (int i = 0; i < 3; i++) {
            log(
                    "landed/" + i,
                    partitions.get(i).stream()
                            .map(m -> GTID.matcher(m).replaceFirst("\"gtid\":\"\""))
                            .toList());
        }
        Path out = dir.resolve("without");
        CommandLineRun run =
                restore(landed, out, "--wrapped", "topic=topic,partition=partition,offset=offset,value=value");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("gtidon=true").contains("several lanes");
        assertThat(out).doesNotExist();
    }

    /** As landed without gtidon: one lane, and only the order of the messages. */
    @Test
    void oneLaneNeedsNoGtids() {
        Path out = dir.resolve("out");
        List<String> without = messages().stream()
                .map(m -> GTID.matcher(m).replaceFirst("\"gtid\":\"\""))
                .toList();
        isTheServers(restore(log("log", without), out), out);
    }
}
