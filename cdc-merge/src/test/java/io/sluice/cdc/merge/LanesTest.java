package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.UnorderedChangesException;
import io.sluice.cdc.model.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One log dealt out to lanes as Canal deals it (a row by its key after the change, statements to lane 0), the lanes mixed
 * at random: the table, its checksum and the anomalies are those of the log in one lane, whatever crosses the lanes.
 */
class LanesTest {

    private static final int ROUNDS = Integer.getInteger("sluice.random.rounds", 20);
    private static final TableId TABLE = new TableId("shop", "t");

    private static final TableSchema NARROW = TableSchema.builder(TABLE)
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(20)"))
            .primaryKey("id")
            .build();
    private static final Column LEVEL = new Column(
            "level", ColumnType.parse("int"), Column.Nullability.NULLABLE, ColumnDefault.literal("7"), false, false);
    private static final TableSchema WIDE = TableSchema.builder(TABLE)
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(20)"))
            .column(LEVEL)
            .primaryKey("id")
            .build();

    @TempDir
    Path dir;

    /** An event without its place: made where it is dealt to. */
    private record Logged(int transaction, int hash, boolean statement, Function<EventOrigin, ChangeEvent> event) {}

    /** A server's table, and its log. */
    private static final class Server {
        final Random random;
        final List<Logged> log = new ArrayList<>();
        final TreeMap<Integer, String[]> rows = new TreeMap<>();
        final int keys;
        final int values;
        int transaction;
        boolean wide;

        Server(Random random) {
            this.random = random;
            this.keys = 2 + random.nextInt(12);
            this.values = 1 + random.nextInt(3);
        }

        TableSchema schema() {
            return wide ? WIDE : NARROW;
        }

        void transaction(int most) {
            transaction++;
            int what = random.nextInt(20);
            if (what == 0) {
                rows.clear();
                statement("TRUNCATE TABLE t", new SchemaAction.TruncateTable(TABLE));
            } else if (what == 1) {
                alter();
            } else {
                for (int n = 1 + random.nextInt(most); n > 0; n--) {
                    change();
                }
            }
        }

        private void alter() {
            if (wide) {
                rows.replaceAll((id, row) -> new String[] {row[0]});
                statement(
                        "ALTER TABLE t DROP COLUMN level",
                        new SchemaAction.AlterTable(TABLE, List.of(new SchemaAction.Alteration.DropColumn("level"))));
            } else {
                rows.replaceAll((id, row) -> new String[] {row[0], "7"});
                statement(
                        "ALTER TABLE t ADD COLUMN level int DEFAULT 7",
                        new SchemaAction.AlterTable(
                                TABLE,
                                List.of(new SchemaAction.Alteration.AddColumn(
                                        LEVEL, SchemaAction.Alteration.Placement.NONE))));
            }
            wide = !wide;
        }

        private void statement(String sql, SchemaAction action) {
            log.add(new Logged(
                    transaction, 0, true, origin -> new SchemaChange(origin, "shop", sql, List.of(action), true)));
        }

        private void change() {
            int key = random.nextInt(keys);
            String[] row = rows.get(key);
            TableSchema schema = schema();
            if (row == null) {
                String[] fresh = fresh();
                rows.put(key, fresh);
                RowImage after = image(schema, key, fresh);
                log.add(new Logged(transaction, key, false, origin -> RowChange.insert(origin, schema, after)));
                return;
            }
            RowImage before = image(schema, key, row);
            int what = random.nextInt(10);
            if (what < 2) {
                rows.remove(key);
                log.add(new Logged(transaction, key, false, origin -> RowChange.delete(origin, schema, before)));
                return;
            }
            int target = key;
            if (what < 7) {
                int other = random.nextInt(keys);
                target = rows.containsKey(other) ? key : other;
            }
            String[] changed = random.nextBoolean() ? row : fresh();
            rows.remove(key);
            rows.put(target, changed);
            RowImage after = image(schema, target, changed);
            log.add(new Logged(transaction, target, false, origin -> RowChange.update(origin, schema, before, after)));
        }

        private String[] fresh() {
            String name = "v" + random.nextInt(values);
            return wide ? new String[] {name, String.valueOf(random.nextInt(2))} : new String[] {name};
        }

        static RowImage image(TableSchema schema, int key, String[] row) {
            RowImageBuilder image = RowImage.builder(schema).text("id", String.valueOf(key));
            for (int i = 0; i < row.length; i++) {
                image.text(schema.column(i + 1).name(), row[i]);
            }
            return image.build();
        }
    }

    /** Sets of both servers' notations, each holding the one before it. */
    private static Function<Integer, @Nullable GtidSet> gtids(Random random) {
        return random.nextBoolean()
                ? n -> n == 0 ? GtidSet.empty() : GtidSet.parse(MergeFixture.SERVER + ":1-" + n)
                : n -> n == 0 ? GtidSet.empty() : GtidSet.parse("0-1-" + n + (n > 20 ? ",3-1-" + n / 2 : ""));
    }

    private static EventOrigin origin(
            Lane lane, long offset, Logged logged, Function<Integer, @Nullable GtidSet> gtids) {
        return new EventOrigin(
                lane,
                SourcePosition.ofRecord(offset, 0),
                gtids.apply(logged.transaction()),
                Instant.ofEpochSecond(1_700_000_000L + logged.transaction() / 3),
                null);
    }

    private static ChangeSource oneLane(List<Logged> log, Function<Integer, @Nullable GtidSet> gtids) {
        List<ChangeEvent> events = new ArrayList<>();
        for (Logged logged : log) {
            events.add(logged.event().apply(origin(Lane.of("log"), events.size(), logged, gtids)));
        }
        return EventSource.of("log", events, OrderQuality.TRANSACTION, false);
    }

    /** The log in lanes, as one source in which they alternate, as one for each, or as several with all of them. */
    private static List<ChangeSource> dealt(
            List<Logged> log, int lanes, Function<Integer, @Nullable GtidSet> gtids, Random random, boolean again) {
        List<List<ChangeEvent>> dealt = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            dealt.add(new ArrayList<>());
        }
        for (Logged logged : log) {
            int lane = logged.statement() ? 0 : Math.floorMod(Integer.hashCode(logged.hash()) * 31, lanes);
            List<ChangeEvent> its = dealt.get(lane);
            its.add(logged.event().apply(origin(Lane.kafka("t", lane), its.size(), logged, gtids)));
        }
        if (again) {
            dealt.forEach(lane -> sendAgain(lane, random));
        }
        boolean durable = !again && random.nextBoolean();
        switch (random.nextInt(3)) {
            case 0 -> {
                List<ChangeSource> sources = new ArrayList<>();
                for (int i = 0; i < lanes; i++) {
                    sources.add(EventSource.of("lane " + i, dealt.get(i), OrderQuality.TRANSACTION, durable));
                }
                Collections.shuffle(sources, random);
                return sources;
            }
            case 1 -> {
                return List.of(EventSource.of("mixed", mixed(dealt, random), OrderQuality.TRANSACTION, durable));
            }
            default -> {
                List<ChangeEvent> all = mixed(dealt, random);
                int cut = random.nextInt(all.size() + 1);
                return List.of(
                        EventSource.of("first", all.subList(0, cut), OrderQuality.TRANSACTION, durable),
                        EventSource.of("second", all.subList(cut, all.size()), OrderQuality.TRANSACTION, durable));
            }
        }
    }

    /** Any order that keeps each lane's. */
    private static List<ChangeEvent> mixed(List<List<ChangeEvent>> lanes, Random random) {
        List<ChangeEvent> all = new ArrayList<>();
        int[] at = new int[lanes.size()];
        int left = lanes.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int lane = random.nextInt(at.length);
            // runs of many: a lane may be far ahead of another
            for (int n = random.nextInt(20);
                    n >= 0 && at[lane] < lanes.get(lane).size();
                    n--, left--) {
                all.add(lanes.get(lane).get(at[lane]++));
            }
        }
        return all;
    }

    /** Canal restarts: what came since some transaction's beginning comes again, under new offsets. */
    private static void sendAgain(List<ChangeEvent> lane, Random random) {
        for (int times = random.nextInt(3); times > 0 && !lane.isEmpty(); times--) {
            int to = random.nextInt(lane.size()) + 1;
            while (to < lane.size() && sameTransaction(lane.get(to - 1), lane.get(to))) {
                to++;
            }
            int from = random.nextInt(to);
            while (from > 0 && sameTransaction(lane.get(from - 1), lane.get(from))) {
                from--;
            }
            lane.addAll(to, List.copyOf(lane.subList(from, to)));
        }
    }

    private static boolean sameTransaction(ChangeEvent a, ChangeEvent b) {
        return java.util.Objects.equals(a.origin().gtids(), b.origin().gtids());
    }

    private MergeReport merge(List<ChangeSource> log, @Nullable Path base, @Nullable GtidSet at, Path out) {
        TableMerge merge = base == null
                ? TableMerge.of(NARROW)
                : at == null ? TableMerge.of(TABLE) : TableMerge.of(NARROW).from(Watermark.of(at));
        if (base != null) {
            merge.base(HiveText.at(base));
        }
        log.forEach(merge::changes);
        return merge.inputComplete()
                .lenient()
                .columnOrder(ColumnOrder.SOURCE)
                .into(HiveText.at(out))
                .run();
    }

    private static List<String> table(Server server) {
        List<String> rows = new ArrayList<>();
        server.rows.forEach((id, row) -> rows.add(id + "," + String.join(",", row)));
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void lanesMakeTheTableOfTheLog(int lanes) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = 1_000_003L * lanes + round;
            try {
                play(seed, lanes, false, 1 + round % 6);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void messagesSentAgainChangeNothing(int lanes) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = 2_000_003L * lanes + round;
            try {
                play(seed, lanes, true, 1 + round % 3);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void play(long seed, int lanes, boolean again, int most) throws IOException {
        Random random = new Random(seed);
        Server server = new Server(random);
        Function<Integer, @Nullable GtidSet> gtids = gtids(random);
        Path work = dir.resolve(seed + (again ? "again" : ""));
        int before = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
        for (int i = 0; i < before; i++) {
            server.transaction(most);
        }
        Path base = null;
        if (before > 0) {
            base = work.resolve("base");
            merge(List.of(oneLane(server.log, gtids)), null, null, base);
            assertThat(MergeFixture.rows(base)).isEqualTo(table(server));
        }
        for (int i = 1 + random.nextInt(60); i > 0; i--) {
            server.transaction(most);
        }
        // Half of the days' logs begin before the base was taken.
        List<Logged> log = random.nextBoolean()
                ? server.log
                : server.log.stream().filter(l -> l.transaction() > before).toList();
        MergeReport one = merge(List.of(oneLane(log, gtids)), base, null, work.resolve("one"));
        assertThat(one.anomalies()).isEmpty();
        assertThat(MergeFixture.rows(work.resolve("one"))).isEqualTo(table(server));

        MergeReport many = merge(dealt(log, lanes, gtids, random, again), base, null, work.resolve("many"));
        assertThat(many.anomalies()).isEmpty();
        assertSame(one, many, work);
        assertThat(many.order()).isEqualTo(one.order());
        assertThat(many.watermark().gtids()).isEqualTo(one.watermark().gtids());
    }

    private static void assertSame(MergeReport one, MergeReport many, Path work) throws IOException {
        assertThat(MergeFixture.rows(work.resolve("many"))).isEqualTo(MergeFixture.rows(work.resolve("one")));
        assertThat(Files.readAllBytes(work.resolve("many/part-00000")))
                .isEqualTo(Files.readAllBytes(work.resolve("one/part-00000")));
        assertThat(many.checksum()).isEqualTo(one.checksum());
        assertThat(many.rows()).isEqualTo(one.rows());
    }

    /** Transactions are lost: the same anomalies of the same keys are found, be the log in one lane or in several. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void holesAreTheSame(int lanes) throws IOException {
        int holes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long seed = 3_000_017L * lanes + round;
            Random random = new Random(seed);
            Server server = new Server(random);
            Function<Integer, @Nullable GtidSet> gtids = gtids(random);
            for (int i = 0; i < 60; i++) {
                server.transaction(1);
            }
            List<Logged> log = server.log.stream()
                    .filter(l -> l.statement() || random.nextInt(8) > 0)
                    .toList();
            Path work = dir.resolve("holes" + seed);
            MergeReport one = merge(List.of(oneLane(log, gtids)), null, null, work.resolve("one"));
            MergeReport many = merge(dealt(log, lanes, gtids, random, false), null, null, work.resolve("many"));
            assertThat(many.anomalies()).as("seed %d", seed).isEqualTo(one.anomalies());
            assertThat(many.examples().stream().map(a -> a.kind() + " " + a.key()))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(one.examples().stream()
                            .map(a -> a.kind() + " " + a.key())
                            .toList());
            assertSame(one, many, work);
            holes += one.anomalies().isEmpty() ? 0 : 1;
        }
        assertThat(holes).isPositive();
    }

    // Cases by hand.

    private static final Lane LEFT = Lane.of("left");
    private static final Lane RIGHT = Lane.of("right");

    private static GtidSet set(int transaction) {
        return GtidSet.parse(MergeFixture.SERVER + ":1-" + transaction);
    }

    /** A lane of MergeFixture's language: each transaction "number: changes". */
    private static List<ChangeEvent> lane(Lane lane, String... transactions) {
        List<ChangeEvent> events = new ArrayList<>();
        for (String transaction : transactions) {
            int colon = transaction.indexOf(':');
            String number = transaction.substring(0, colon).strip();
            MergeFixture made = new MergeFixture(false)
                    .transaction(transaction.substring(colon + 1).strip());
            for (ChangeEvent event : made.events) {
                RowChange row = (RowChange) event;
                EventOrigin origin = new EventOrigin(
                        lane,
                        SourcePosition.ofRecord(events.size(), 0),
                        number.equals("-") ? null : set(Integer.parseInt(number)),
                        Instant.ofEpochSecond(1_700_000_000L),
                        null);
                events.add(
                        switch (row.operation()) {
                            case INSERT -> RowChange.insert(origin, row.schema(), row.after());
                            case UPDATE -> RowChange.update(origin, row.schema(), row.before(), row.after());
                            case DELETE -> RowChange.delete(origin, row.schema(), row.before());
                        });
            }
        }
        return events;
    }

    private static EventSource source(String name, List<ChangeEvent> events) {
        return EventSource.of(name, events, OrderQuality.TRANSACTION, false);
    }

    private TableMerge byHand(@Nullable HiveText base, List<ChangeEvent> left, List<ChangeEvent> right) {
        TableMerge merge = TableMerge.of(MergeFixture.SCHEMA)
                .changes(source("left", left))
                .changes(source("right", right))
                .inputComplete()
                .into(HiveText.at(dir.resolve("out")))
                .replace();
        return base == null ? merge : merge.base(base).from(Watermark.of(set(1)));
    }

    /** Inserted and moved away, or moved away and inserted again: the rows are the same, and only the base tells. */
    @Test
    void whatTheRowsDoNotTellTheBaseDoes() throws IOException {
        List<ChangeEvent> left = lane(LEFT, "2: +5,a,~");
        List<ChangeEvent> right = lane(RIGHT, "2: 5,a,~>6,a,~");
        HiveText without = MergeFixture.table(dir.resolve("without"), "1,x,~");
        assertThat(byHand(without, left, right).run().anomalies()).isEmpty();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("1,x,~", "6,a,~");

        HiveText with = MergeFixture.table(dir.resolve("with"), "1,x,~", "5,a,~");
        assertThat(byHand(with, left, right).run().anomalies()).isEmpty();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactlyInAnyOrder("1,x,~", "5,a,~", "6,a,~");

        assertThatThrownBy(() -> TableMerge.of(MergeFixture.SCHEMA)
                        .base(with)
                        .window(set(1), set(3))
                        .changes(source("left", left))
                        .changes(source("right", right))
                        .inputComplete()
                        .into(HiveText.at(dir.resolve("window")))
                        .run())
                .isInstanceOf(UnorderedChangesException.class)
                .hasMessageContaining("left")
                .hasMessageContaining("within the window");
    }

    /** A table hashed by something else than its key, and images that leave cells out: two orders, two tables. */
    @Test
    void ordersWithDifferentOutcomesAreRefused() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "5,a,n");
        assertThatThrownBy(() -> byHand(base, lane(LEFT, "2: 5>5,b"), lane(RIGHT, "2: 5>5,c"))
                        .run())
                .isInstanceOf(UnorderedChangesException.class)
                .hasMessageContaining("more than one order")
                .hasMessageContaining("left");
        assertThat(dir.resolve("out")).doesNotExist();
        // the before images tell
        assertThat(byHand(base, lane(LEFT, "2: 5,b>5,d"), lane(RIGHT, "2: 5,a>5,b"))
                        .run()
                        .anomalies())
                .isEmpty();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("5,d,n");
    }

    /** All rows move one key up, in one statement over two lanes: each finds its place free only in the server's order. */
    @Test
    void aShiftOfAllKeysOverLanes() throws IOException {
        List<String> rows = new ArrayList<>();
        StringBuilder even = new StringBuilder();
        StringBuilder odd = new StringBuilder();
        List<String> shifted = new ArrayList<>();
        for (int id = 2_000; id > 0; id--) {
            rows.add(id + ",a,~");
            shifted.add(id + 1 + ",a,~");
            StringBuilder to = id % 2 == 0 ? odd : even;
            to.append(to.isEmpty() ? "2: " : "|").append(id + ",a,~>" + (id + 1) + ",a,~");
        }
        HiveText base = MergeFixture.table(dir.resolve("base"), rows.toArray(String[]::new));
        MergeReport report = byHand(base, lane(LEFT, even.toString()), lane(RIGHT, odd.toString()))
                .run();
        assertThat(report.anomalies()).isEmpty();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactlyInAnyOrderElementsOf(shifted);
    }

    @Test
    void aCutFallsAtOneTransactionInAllLanes() throws IOException {
        List<ChangeEvent> left = lane(LEFT, "1: +1,a,~", "3: +3,c,~", "5: +5,e,~");
        List<ChangeEvent> right = lane(RIGHT, "2: +2,b,~", "3: +4,d,~", "4: +6,f,~");
        byHand(null, left, right).until(set(3)).run();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("1,a,~", "2,b,~", "3,c,~", "4,d,~");
        // More of transaction 4 may come in the lane on the right, and what follows it with it.
        TableMerge.of(MergeFixture.SCHEMA)
                .changes(source("left", left))
                .changes(source("right", right))
                .into(HiveText.at(dir.resolve("open")))
                .run();
        assertThat(MergeFixture.rows(dir.resolve("open"))).containsExactly("1,a,~", "2,b,~", "3,c,~", "4,d,~");
    }

    @Test
    void withoutGtidsLanesThatMeetAreRefused() {
        List<ChangeEvent> left = lane(LEFT, "-: +1,a,~");
        List<ChangeEvent> right = lane(RIGHT, "-: 1,a,~>2,a,~");
        assertThatThrownBy(() -> byHand(null, left, right).run())
                .isInstanceOf(UnorderedChangesException.class)
                .hasMessageContaining("a key of shop.t changed in lane")
                .hasMessageContaining("left")
                .hasMessageContaining("gtidon=true");
        for (SchemaAction action : List.of(
                new SchemaAction.TruncateTable(TABLE),
                new SchemaAction.AlterTable(TABLE, List.of(new SchemaAction.Alteration.DropColumn("note"))))) {
            List<ChangeEvent> statement = List.of(new SchemaChange(
                    new EventOrigin(RIGHT, SourcePosition.ofRecord(0, 0), null, null, null),
                    "shop",
                    "statement",
                    List.of(action),
                    true));
            assertThatThrownBy(() -> byHand(null, left, statement).run())
                    .isInstanceOf(UnorderedChangesException.class)
                    .hasMessageContaining("a statement about shop.t")
                    .hasMessageContaining("gtidon=true");
            assertThatThrownBy(() -> byHand(null, statement, left).run())
                    .isInstanceOf(UnorderedChangesException.class)
                    .hasMessageContaining("gtidon=true");
        }
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void oneMessageWithoutAGtidIsNamed() {
        List<ChangeEvent> left = lane(LEFT, "1: +1,a,~", "2: 1,a,~>3,a,~");
        List<ChangeEvent> right = lane(RIGHT, "3: 3,a,~>4,a,~", "-: +9,i,~");
        for (TableMerge merge : List.of(byHand(null, left, right), byHand(null, right, left))) {
            assertThatThrownBy(merge::run)
                    .isInstanceOf(UnorderedChangesException.class)
                    .hasMessageContaining("right 0:1")
                    .hasMessageContaining("gtidon=true");
        }
    }

    /** Lanes that share no key need no order, so none is asked of the feed. */
    @Test
    void lanesThatShareNothingNeedNoGtids() throws IOException {
        MergeReport report = byHand(null, lane(LEFT, "-: +1,a,~|1,a,~>3,b,~"), lane(RIGHT, "-: +2,a,~"))
                .run();
        assertThat(report.anomalies()).isEmpty();
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("2,a,~", "3,b,~");
    }

    @Test
    void lanesOfTwoServersAreRefused() {
        List<ChangeEvent> left = lane(LEFT, "1: +1,a,~");
        List<ChangeEvent> right = new ArrayList<>();
        for (ChangeEvent event : lane(RIGHT, "1: 1,a,~>2,a,~")) {
            RowChange row = (RowChange) event;
            EventOrigin other = new EventOrigin(
                    RIGHT, row.position(), GtidSet.parse("11111111-71ca-11e1-9e33-c80aa9429562:1-9"), null, null);
            right.add(RowChange.update(other, row.schema(), row.before(), row.after()));
        }
        assertThatThrownBy(() -> byHand(null, left, right).run())
                .hasMessageContaining("left and right do not follow each other")
                .hasMessageContaining("one server");
    }

    @Test
    void aTransactionTooLargeToBeHeldSaysSo() {
        StringBuilder many = new StringBuilder("1: +0,a,~");
        for (int id = 1; id < 4_000; id++) {
            many.append("|+").append(id).append(",a,~");
        }
        List<ChangeEvent> left = lane(LEFT, many.toString());
        List<ChangeEvent> right = lane(RIGHT, "1: 0,a,~>9999,b,~");
        assertThatThrownBy(
                        () -> byHand(null, left, right).memoryBudget(1_500_000).run())
                .isInstanceOf(DeltaTooLargeException.class)
                .hasMessageContaining("memoryBudget");
        assertThat(dir.resolve("out")).doesNotExist();
    }
}
