package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.InapplicableChangeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.AggregateWith;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.aggregator.ArgumentsAggregator;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of real servers against what the same servers and their own tools say of them. */
class BinlogGoldenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions-mysql",
                "transactions-anonymous-mysql",
                "transactions-mariadb",
                "large-mysql",
                "large-mariadb",
                "plain-mysql",
                "plain-mariadb",
                "payload-mysql",
                "payload-mariadb",
                "documents-mysql",
                "documents-noblob-mysql",
                "files-mysql",
                "files-mariadb",
                "tags-mysql",
                "marks-mysql",
                "relay-mysql",
                "schema-minimal-mysql",
                "schema-minimal-mariadb",
                "schema-noblob-mysql",
                "schema-noblob-mariadb"
            })
    void rowsAddUpToTheServersTables(String name) {
        ReferenceTables tables = new ReferenceTables();
        tables.apply(BinlogFixtures.events(name));
        assertThat(tables.contents()).isEqualTo(ReferenceTables.printed(BinlogFixtures.lines(name + ".tables.tsv")));
    }

    /** What the server's own tool decodes is delivered, but for what was taken back. */
    @ParameterizedTest
    @CsvSource({
        "transactions-mysql, t 202|prepared, rolled back",
        "transactions-anonymous-mysql, t 202|prepared, rolled back",
        "transactions-mariadb, t 202|prepared, rolled back; t 313|taken back; t 322|taken back;"
                + " t 323|taken back too; t 331|rolled back",
        "large-mysql, ",
        "large-mariadb, ",
        "payload-mysql, ",
        "files-mysql, ",
        "files-mariadb, ",
        "tags-mysql, "
    })
    void rowsAreThoseTheToolDecodes(String name, @AggregateWith(Rest.class) String takenBack) {
        List<String> expected = decodedInserts(name);
        if (!takenBack.isEmpty()) {
            for (String row : takenBack.split("; *")) {
                assertThat(expected.remove(row)).as(row).isTrue();
            }
        }
        List<String> delivered = new ArrayList<>();
        long updates = 0;
        long deletes = 0;
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (event instanceof RowChange row) {
                updates += row.operation() == Operation.UPDATE ? 1 : 0;
                deletes += row.operation() == Operation.DELETE ? 1 : 0;
                if (row.operation() == Operation.INSERT) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < row.schema().columnCount(); i++) {
                        String cell = BinlogFixtures.cell(row.after(), i);
                        cells.add(cell == null ? "NULL" : cell);
                    }
                    delivered.add(row.table().table() + " " + String.join("|", cells));
                }
            }
        }
        assertThat(delivered).containsExactlyInAnyOrderElementsOf(expected);
        List<String> decoded = BinlogFixtures.lines(name + ".decoded.txt");
        assertThat(updates).isEqualTo(count(decoded, "### UPDATE"));
        assertThat(deletes).isEqualTo(count(decoded, "### DELETE FROM"));
    }

    /** Joins what the comma divided. */
    static final class Rest implements ArgumentsAggregator {
        @Override
        public String aggregateArguments(ArgumentsAccessor arguments, ParameterContext context) {
            List<String> rest = new ArrayList<>();
            for (int i = 1; i < arguments.size(); i++) {
                if (arguments.get(i) != null) {
                    rest.add(arguments.getString(i));
                }
            }
            return String.join(", ", rest);
        }
    }

    private static List<String> decodedInserts(String name) {
        List<String> inserts = new ArrayList<>();
        StringBuilder row = null;
        for (String line : BinlogFixtures.lines(name + ".decoded.txt")) {
            if (row != null && !line.startsWith("###   @") && !line.equals("### SET")) {
                inserts.add(row.toString());
                row = null;
            }
            if (line.startsWith("### INSERT INTO")) {
                row = new StringBuilder(line.replaceAll(".*\\.`(.*)`", "$1"));
            } else if (row != null && line.startsWith("###   @")) {
                String value = line.substring(line.indexOf('=') + 1);
                row.append(line.startsWith("###   @1=") ? " " : "|")
                        .append(value.startsWith("'") ? value.substring(1, value.length() - 1) : value);
            }
        }
        if (row != null) {
            inserts.add(row.toString());
        }
        return inserts;
    }

    private static long count(List<String> lines, String prefix) {
        return lines.stream().filter(l -> l.startsWith(prefix)).count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transactions-mysql",
                "transactions-mariadb",
                "payload-mysql",
                "files-mysql",
                "relay-mysql",
                "schema-noblob-mariadb"
            })
    void positionsRiseAndTransactionsAreWhole(String name) {
        SourcePosition last = null;
        boolean open = false;
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (last != null) {
                assertThat(event.position()).isGreaterThan(last);
            }
            last = event.position();
            if (event instanceof TransactionMark mark) {
                switch (mark.kind()) {
                    case BEGIN -> {
                        assertThat(open).isFalse();
                        open = true;
                    }
                    case COMMIT, XA_COMMIT -> {
                        assertThat(open).isTrue();
                        open = false;
                    }
                    case ROLLBACK, XA_ROLLBACK -> assertThat(open).isFalse();
                    case HEARTBEAT -> throw new AssertionError("no heartbeat is in a file");
                }
            } else if (event instanceof RowChange) {
                assertThat(open).as("row outside of a transaction").isTrue();
            }
        }
        assertThat(open).isFalse();
    }

    /** An XA transaction is delivered where its outcome stands, in another file, with its id. */
    @ParameterizedTest
    @ValueSource(strings = {"files-mysql", "files-mariadb"})
    void preparedTransactionIsDeliveredWithItsOutcome(String name) {
        List<String> seen = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (event instanceof RowChange row) {
                seen.add(row.after().getText("v") + " in file " + row.position().file());
            } else if (event instanceof TransactionMark mark && mark.xid() != null) {
                seen.add(mark.kind() + " " + mark.xid());
            }
        }
        assertThat(seen)
                .containsExactly(
                        "first file in file 1",
                        "second file in file 2",
                        "third file in file 3",
                        "BEGIN X'666172',X'',1",
                        "prepared in the first in file 3",
                        "XA_COMMIT X'666172',X'',1",
                        "behind in file 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files-mysql", "files-mariadb"})
    void outcomeOfATransactionNotAtHandIsAHole(String name) {
        BinlogReader reader = BinlogReader.open(BinlogFixtures.files(name).get(2));
        assertThatThrownBy(() -> BinlogFixtures.events(reader))
                .isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                        .isEqualTo(BinlogHoleException.Reason.XA_NOT_AT_HAND))
                .hasMessageContaining("X'666172',X'',1")
                .hasMessageContaining(".000003:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files-mysql", "files-mariadb"})
    void fileLeftOutIsAHole(String name) {
        var files = BinlogFixtures.files(name);
        BinlogReader reader = BinlogReader.builder().open(List.of(files.get(0), files.get(2)));
        assertThatThrownBy(() -> BinlogFixtures.events(reader))
                .isInstanceOfSatisfying(BinlogHoleException.class, e -> assertThat(e.reason())
                        .isEqualTo(BinlogHoleException.Reason.MISSING_FILE))
                .hasMessageContaining("000002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"statements-mysql", "statements-mariadb"})
    void statementsWhoseRowsAreNotLoggedAreAnError(String name) {
        List<ChangeEvent> before = new ArrayList<>();
        BinlogReader reader = BinlogReader.builder().open(BinlogFixtures.files(name));
        assertThatThrownBy(() -> reader.iterator().forEachRemaining(before::add))
                .isInstanceOfSatisfying(InapplicableChangeException.class, e -> assertThat(e.reason())
                        .isEqualTo(InapplicableChangeException.Reason.STATEMENT_FORMAT))
                .hasMessageContaining(".000001:")
                .hasMessageContaining("INSERT of table t, database 'shop'");
        assertThat(before).filteredOn(RowChange.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"statements-mysql", "statements-mariadb"})
    void statementsAreDeliveredWhereAskedFor(String name) {
        List<ChangeEvent> events =
                BinlogFixtures.events(BinlogReader.builder().deliverStatements().open(BinlogFixtures.files(name)));
        assertThat(events)
                .filteredOn(e -> e instanceof SchemaChange s && !s.understood())
                .extracting(e -> ((SchemaChange) e).sql())
                .containsExactly("INSERT INTO t (v) VALUES (@v)", "INSERT INTO t (v) VALUES (RAND())");
        assertThat(events).filteredOn(RowChange.class::isInstance).hasSize(2);
    }

    /** A MINIMAL before image has no document that the changes could be of: only that cell cannot be read. */
    @Test
    void changesOfADocumentThatIsNotInTheLog() {
        int changed = 0;
        int whole = 0;
        List<String> found = new ArrayList<>();
        try (BinlogReader reader = BinlogReader.builder().open(BinlogFixtures.files("documents-minimal-mysql"))) {
            while (reader.next()) {
                if (reader.kind() != ChangeCursor.Kind.ROW || reader.row().operation() != Operation.UPDATE) {
                    continue;
                }
                assertThat(reader.row().before().getInt("id")).isPositive();
                assertThat(reader.row().before().isPresent("a")).isFalse();
                for (String column : List.of("a", "b")) {
                    if (!reader.row().after().isPresent(column)) {
                        continue;
                    }
                    if (reader.row().before().getInt("id") == 2) {
                        whole += reader.row().after().getText(column).startsWith("{\"whole\"") ? 1 : 0;
                        continue;
                    }
                    RowImage after = reader.row().after();
                    assertThat(after.isJsonDiff(column)).isTrue();
                    assertThat(after.isComplete()).isFalse();
                    assertThatThrownBy(() -> after.getText(column))
                            .isInstanceOf(CellAccessException.class)
                            .hasMessageContaining("shop.t." + column)
                            .hasMessageContaining("binlog_row_value_options");
                    after.getJsonDiffs(column).forEach(diff -> found.add(column + " " + diff + " = " + diff.value()));
                    RowImage kept = ((RowChange) reader.toEvent()).after();
                    assertThat(kept.getJsonDiffs(column)).isEqualTo(after.getJsonDiffs(column));
                    assertThatThrownBy(() -> kept.getBytes(column)).isInstanceOf(CellAccessException.class);
                    changed++;
                }
            }
        }
        assertThat(changed).isEqualTo(5);
        assertThat(found)
                .containsExactly(
                        "a REPLACE $.k = 2",
                        "a REPLACE $.list[1] = 20",
                        "a REMOVE $.list[0] = null",
                        "b REPLACE $.x = \"b\"",
                        "b INSERT $.y = [1, 2]");
        assertThat(whole).isEqualTo(1);
    }

    @Test
    void taggedGtidsAreTheServersOwn() {
        List<ChangeEvent> events = BinlogFixtures.events("tags-mysql");
        String last = String.valueOf(events.get(events.size() - 1).origin().gtids());
        assertThat(last)
                .matches("[0-9a-f-]{36}:1-4:tagone:1-3,"
                        + "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa:long_tag_name_of_thirty_two_c_x:4000000000000");
    }

    /** The second file says what the first one holds: reading it alone knows the same sets. */
    @Test
    void gtidSetsOfALaterFileBeginWithWhatItSays() {
        List<ChangeEvent> both = BinlogFixtures.events("tags-mysql");
        List<ChangeEvent> second = BinlogFixtures.events(
                BinlogReader.open(BinlogFixtures.files("tags-mysql").get(1)));
        assertThat(both.subList(both.size() - second.size(), both.size()))
                .extracting(ChangeEvent::position, e -> e.origin().gtids())
                .isEqualTo(second.stream()
                        .map(e -> org.assertj.core.groups.Tuple.tuple(
                                e.position(), e.origin().gtids()))
                        .toList());
    }

    /** GTID and both times of each transaction in both of its marks, as the server's tool prints them. */
    @ParameterizedTest
    @ValueSource(strings = {"marks-mysql", "tags-mysql", "payload-mysql", "transactions-mysql"})
    void marksSayWhatTheToolSaysOfTransactions(String name) {
        List<String> told = new ArrayList<>();
        Matcher times = null;
        for (String line : BinlogFixtures.lines(name + ".decoded.txt")) {
            Matcher header = COMMIT_TIMES.matcher(line);
            Matcher gtid = GTID_NEXT.matcher(line);
            if (header.find()) {
                times = header;
            } else if (gtid.find() && times != null) {
                told.add(gtid.group(1) + " " + times.group(1) + " " + times.group(2));
            }
        }
        List<String> marked = new ArrayList<>();
        String begun = "";
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (event instanceof TransactionMark mark) {
                String text = mark.gtid() + " " + micros(mark.commitTime()) + " " + micros(mark.immediateCommitTime());
                switch (mark.kind()) {
                    case BEGIN -> begun = text;
                    case COMMIT, XA_COMMIT -> assertThat(text).isEqualTo(begun);
                    case ROLLBACK, XA_ROLLBACK, HEARTBEAT -> {}
                }
                if (mark.kind() != TransactionMark.Kind.BEGIN) {
                    marked.add(text);
                }
                assertThat(mark.origin().gtids())
                        .satisfies(set -> assertThat(set.contains(mark.gtid())).isTrue());
            }
        }
        assertThat(marked).isNotEmpty().isSubsetOf(told);
        assertThat(marked).doesNotHaveDuplicates();
        if (name.equals("marks-mysql")) {
            assertThat(marked)
                    .extracting(m -> m.replaceAll("^[^:]*:| [0-9]*$", ""))
                    .containsSubsequence("4 1700000000123456", "tagged:1 1700000000123457", "tagged:2 0", "5 0");
        }
    }

    private static final Pattern COMMIT_TIMES =
            Pattern.compile("original_committed_timestamp=([0-9]+)\timmediate_commit_timestamp=([0-9]+)");
    private static final Pattern GTID_NEXT = Pattern.compile("^SET @@SESSION.GTID_NEXT= '([^']*)'");

    private static long micros(Instant time) {
        return time == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** MariaDB logs no commit times. */
    @ParameterizedTest
    @ValueSource(strings = {"transactions-mariadb", "payload-mariadb", "files-mariadb"})
    void marksOfMariaDbHaveTheirGtid(String name) {
        List<String> told = new ArrayList<>();
        for (String line : BinlogFixtures.lines(name + ".decoded.txt")) {
            Matcher gtid = Pattern.compile("\tGTID ([0-9]+-[0-9]+-[0-9]+)").matcher(line);
            if (gtid.find()) {
                told.add(gtid.group(1));
            }
        }
        List<String> marked = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (event instanceof TransactionMark mark) {
                assertThat(mark.commitTime()).isNull();
                assertThat(mark.immediateCommitTime()).isNull();
                if (mark.kind() != TransactionMark.Kind.BEGIN) {
                    marked.add(String.valueOf(mark.gtid()));
                }
            }
        }
        assertThat(told).containsSubsequence(marked);
    }

    /** A collation of a server that is not known yet: the error names the column. */
    @Test
    void unknownCollationNamesItsColumn() {
        byte[] log = BinlogFixtures.bytes(BinlogFixtures.files("plain-mysql").get(0));
        int replaced = 0;
        for (int i = 0; i + 4 < log.length; i++) {
            // DEFAULT_CHARSET, three bytes: utf8mb4_0900_ai_ci
            if (log[i] == 2
                    && log[i + 1] == 3
                    && log[i + 2] == (byte) 0xFC
                    && log[i + 3] == (byte) 0xFF
                    && log[i + 4] == 0) {
                log[i + 3] = (byte) 0x0F;
                log[i + 4] = (byte) 0x27;
                replaced++;
            }
        }
        assertThat(replaced).isPositive();
        BinlogReader reader = BinlogReader.builder().open(new ByteArrayInputStream(log), "plain.000001");
        assertThatThrownBy(() -> BinlogFixtures.events(reader))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageMatching("(?s)plain\\.000001:[0-9]+, column shop\\.[a-z]+\\.[a-z]+: collation id 9999 .*");
    }

    @Test
    void anonymousTransactionsHaveCommitTimesAndNoGtid() {
        assertThat(BinlogFixtures.events("transactions-anonymous-mysql"))
                .filteredOn(TransactionMark.class::isInstance)
                .isNotEmpty()
                .allSatisfy(e -> {
                    assertThat(((TransactionMark) e).gtid()).isNull();
                    assertThat(((TransactionMark) e).immediateCommitTime()).isNotNull();
                });
    }

    @Test
    void anonymousTransactionsHaveNoGtids() {
        assertThat(BinlogFixtures.events("transactions-anonymous-mysql"))
                .allSatisfy(e -> assertThat(e.origin().gtids()).isNull());
    }

    /** The key the server added is a column of the rows, and the catalog's table has it too. */
    @Test
    void hiddenKeyIsAColumn() {
        List<ChangeEvent> events = BinlogFixtures.events("schema-hidden-key-mysql");
        RowChange row = (RowChange) events.stream()
                .filter(e -> e instanceof RowChange r && r.table().table().equals("nokey"))
                .findFirst()
                .orElseThrow();
        assertThat(row.schema().primaryKey()).containsExactly("my_row_id");
        assertThat(row.after().getLong("my_row_id")).isEqualTo(1);
    }

    @Test
    void tablesNobodyAskedForAreNotDecoded() {
        List<ChangeEvent> events = BinlogFixtures.events(
                BinlogReader.builder().tables("shop.m").open(BinlogFixtures.files("transactions-mariadb")));
        assertThat(events).filteredOn(RowChange.class::isInstance).hasSize(5).allSatisfy(e -> assertThat(
                        ((RowChange) e).table().table())
                .isEqualTo("m"));
    }

    /** A view gives the cells that its event has. */
    @Test
    void viewsAndEventsAgree() {
        try (BinlogReader reader = BinlogReader.builder().open(BinlogFixtures.files("schema-noblob-mysql"))) {
            int rows = 0;
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    RowChange event = reader.row().toEvent();
                    assertThat(reader.row().operation()).isEqualTo(event.operation());
                    if (event.operation() != Operation.INSERT) {
                        assertThat(event.before())
                                .isEqualTo(reader.row().toEvent().before());
                        for (int i = 0; i < event.schema().columnCount(); i++) {
                            assertThat(reader.row().before().isPresent(i))
                                    .isEqualTo(event.before().isPresent(i));
                            if (event.before().hasValue(i)) {
                                assertThat(reader.row().before().getBytes(i))
                                        .isEqualTo(event.before().getBytes(i));
                            }
                        }
                    }
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(19);
        }
    }

    /** The same statements, logged plainly, compressed and without checksums: the same changes. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void compressionAndChecksumsMakeNoDifference(String server) {
        Map<String, List<String>> plain = rows("large-" + server);
        assertThat(rows("payload-" + server)).isEqualTo(plain);
        assertThat(rows("plain-" + server)).isEqualTo(plain);
    }

    /** 40 MB of rows in 12 kB, compressed at level 20: matches 32 MiB back. */
    @Test
    void payloadWithALargeWindow() throws GeneralSecurityException {
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events("window-mysql")) {
            if (event instanceof RowChange row) {
                byte[] value = row.after().getBytes("v");
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
                rows.add(row.after().getLong("id") + "\t" + value.length + "\t"
                        + HexFormat.of().formatHex(digest));
            }
        }
        assertThat(rows).isEqualTo(BinlogFixtures.lines("window-mysql.digests.tsv"));
    }

    /** Relay logs of any name, one of them left by a crash without its own rotation, behind the source's. */
    @Test
    void relayLogsUnderAnotherName(@TempDir Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : BinlogFixtures.files("relay-mysql")) {
            String name = file.getFileName().toString();
            byte[] log = BinlogFixtures.bytes(file);
            files.add(Files.write(
                    directory.resolve(name.replace("relay", "log")),
                    name.endsWith("4") ? Arrays.copyOf(log, log.length - 50) : log));
        }
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events(BinlogReader.builder().open(files))) {
            if (event instanceof RowChange row) {
                rows.add(row.operation() + " " + text(row.after()));
            }
        }
        assertThat(rows)
                .isEqualTo(rows("relay-mysql").get("rows").stream()
                        .map(r -> r.replaceAll("^UPDATE \\[[^]]*\\]", "UPDATE "))
                        .toList());
    }

    private static Map<String, List<String>> rows(String name) {
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events(name)) {
            if (event instanceof RowChange row) {
                rows.add(row.operation() + " "
                        + (row.operation() == Operation.INSERT ? "" : text(row.before()))
                        + (row.operation() == Operation.DELETE ? "" : text(row.after())));
            }
        }
        return Map.of("rows", rows);
    }

    private static String text(io.sluice.cdc.model.RowImage image) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < image.schema().columnCount(); i++) {
            cells.add(image.isPresent(i) ? BinlogFixtures.cell(image, i) : "absent");
        }
        return cells.toString();
    }
}
