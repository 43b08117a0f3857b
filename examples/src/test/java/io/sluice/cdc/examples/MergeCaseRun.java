package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cdc.merge.ChangeFold;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.NetChangeSink;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SequencedSource;
import io.sluice.cdc.model.SequencedSource.Ties;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.UnorderedChangesException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs one case through the product by every route that its feed allows and compares each with what the case expects.
 *
 * <pre>
 * sequence    any arrival, put in order by SequencedSource, as upserts unless partial; batches are days that go on from the manifest
 * log         events in order: a log with positions, strict, published whatever the anomalies
 * redelivery  events come again: arrival order without positions or GTIDs; the merge has to tell
 * window      the base was read while the log went on
 * fold        ChangeFold's net changes applied to a store, which tells its own changes
 * </pre>
 */
final class MergeCaseRun {

    private static final List<String> OPTIONS = List.of(
            "partial_images",
            "key_collation",
            "key_types",
            "types",
            "column_types",
            "tx_net",
            "tie",
            "lenient_in_overlap",
            "base_low",
            "base_high",
            "merge_between_batches",
            "expect_output_sorted_by_key",
            "emit_changelog",
            "row_dedup");
    private static final List<String> EXPECTATIONS =
            List.of("expected", "expected_after_batch", "expected_steps", "expected_columns", "expected_changelog");

    private final MergeCase test;
    private final Path dir;
    private final List<String> routes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Ties ties;
    private int runs;
    private int checks;

    MergeCaseRun(MergeCase test, Path dir) {
        this.test = test;
        this.dir = dir;
        String tie = test.options.path("tie").asText("");
        this.ties = switch (tie) {
            case "arrival" -> Ties.ARRIVAL;
            case "upsert_wins" -> Ties.UPSERT_WINS;
            default -> Ties.REFUSE;
        };
        if (ties == Ties.REFUSE && !tie.isEmpty()) {
            notes.add("tie " + tie + " is not supported, only arrival and upsert_wins");
        }
    }

    /** What ran, and what the case says beyond it. */
    record Outcome(List<String> routes, List<String> notes) {}

    Outcome run() throws IOException {
        test.options.fieldNames().forEachRemaining(name -> {
            if (!OPTIONS.contains(name)) {
                notes.add("option " + name + " is not supported");
            }
        });
        test.root.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("expected") && !EXPECTATIONS.contains(name)) {
                notes.add("expectation " + name + " is not supported");
            }
        });
        if (test.root.has("base_low")) {
            window();
        } else {
            sequence();
            steps();
            if (isLog()) {
                log();
            }
            if (comesAgain()) {
                redelivery();
            }
        }
        if (test.root.has("expected_changelog")) {
            fold();
        }
        assertThat(checks)
                .as("expectations of " + test.id + " that were checked")
                .isPositive();
        return new Outcome(routes, notes);
    }

    // Routes.

    private void sequence() throws IOException {
        boolean days = test.option("merge_between_batches");
        List<List<MergeCase.Step>> pieces = new ArrayList<>();
        if (days) {
            pieces.addAll(test.batches);
        } else if (test.root.has("expected_after_batch")) {
            for (int i = 1; i <= test.batches.size(); i++) {
                pieces.add(test.batches.subList(0, i).stream()
                        .flatMap(List::stream)
                        .toList());
            }
        } else {
            pieces.add(test.steps());
        }
        Path table = base();
        boolean first = true;
        Path out = table;
        for (int i = 0; i < pieces.size(); i++) {
            Path from = days ? out : table;
            out = sequenced(pieces.get(i), from, first || !days, days);
            first = false;
            if (test.root.has("expected_after_batch")) {
                expectRows(
                        "after batch " + i,
                        test.root.get("expected_after_batch").get(i),
                        out);
            }
        }
        expect("sequence", Objects.requireNonNull(out));
    }

    private Path sequenced(List<MergeCase.Step> steps, @Nullable Path from, boolean atLogStart, boolean days)
            throws IOException {
        try {
            return merge(sequencedSource(steps, days), from, atLogStart, 1);
        } catch (UnorderedChangesException e) {
            if (ties != Ties.REFUSE) {
                throw e;
            }
            notes.add("a tie that no option decides is refused; taken as it arrived");
            ties = Ties.ARRIVAL;
            return merge(sequencedSource(steps, days), from, atLogStart, 1);
        }
    }

    private SequencedSource sequencedSource(List<MergeCase.Step> steps, boolean days) {
        EventSource events = source(steps, OrderQuality.ARRIVAL);
        // of two days' changes with one sequence the later day's is newer
        SequencedSource source = SequencedSource.of(events, "seq", event -> {
                    MergeCase.Step step = test.step(event);
                    return SourcePosition.ofFile(step.rank(), days ? step.batch() + 1 : 0, 0);
                })
                .ties(ties);
        // images that leave cells out need a row to be laid over: such a feed is a log, not upserts
        source = test.option("partial_images") ? source : source.asUpserts();
        return test.option("tx_net")
                ? source.removalsFirst(event -> {
                    JsonNode transaction = test.step(event).json().path("tx");
                    return transaction.isMissingNode() ? null : transaction;
                })
                : source;
    }

    private EventSource source(List<MergeCase.Step> steps, OrderQuality order) {
        List<ChangeEvent> events = steps.stream().map(test::event).toList();
        return EventSource.of(test.id + " " + runs, events, order, order == OrderQuality.EXACT);
    }

    private void steps() throws IOException {
        JsonNode expected = test.root.path("expected_steps");
        if (expected.isMissingNode()) {
            return;
        }
        Path table = base();
        assertThat(expected.size()).as("steps").isEqualTo(test.steps().size());
        for (int i = 0; i < expected.size(); i++) {
            Path out = sequenced(test.steps().subList(0, i + 1), table, true, false);
            expectRows("after event " + i, expected.get(i), out);
        }
    }

    /** In order, no order left to a policy, not in pieces. */
    private boolean isLog() {
        return !test.option("merge_between_batches")
                && !test.option("tx_net")
                && !test.options.has("tie")
                && isAscending(test.steps());
    }

    private static boolean isAscending(List<MergeCase.Step> steps) {
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).rank() < steps.get(i - 1).rank()) {
                return false;
            }
        }
        return true;
    }

    private void log() throws IOException {
        expect("log", merge(source(test.steps(), OrderQuality.EXACT), base(), true, 3));
    }

    /** The feed is a log with pieces of it sent again. */
    private boolean comesAgain() {
        List<MergeCase.Step> once = withoutCopies();
        return once.size() < test.steps().size() && isAscending(once) && !test.option("merge_between_batches");
    }

    private List<MergeCase.Step> withoutCopies() {
        Map<Object, MergeCase.Step> once = new LinkedHashMap<>();
        for (MergeCase.Step step : test.steps()) {
            once.putIfAbsent(
                    List.of(
                            step.op(),
                            step.rank(),
                            step.json().path("before"),
                            step.json().path("after")),
                    step);
        }
        return List.copyOf(once.values());
    }

    private void redelivery() throws IOException {
        List<ChangeEvent> events = new ArrayList<>();
        for (MergeCase.Step step : test.steps()) {
            events.add(test.event(step) instanceof RowChange row ? withoutGtids(row) : test.event(step));
        }
        ChangeSource arrival = EventSource.of(test.id, events, OrderQuality.ARRIVAL, false);
        Path out = dir.resolve("run" + runs++);
        MergeReport report = configure(base(), true, out).changes(arrival).run();
        assertThat(report.log().redelivered())
                .as("changes that came again, verdict " + report.verdict())
                .isEqualTo(test.steps().size() - withoutCopies().size());
        expect("redelivery", out);
    }

    private static RowChange withoutGtids(RowChange row) {
        EventOrigin o = row.origin();
        EventOrigin origin = new EventOrigin(o.lane(), o.position(), null, o.sourceTime(), null);
        return switch (row.operation()) {
            case INSERT -> RowChange.insert(origin, row.schema(), row.after());
            case UPDATE -> RowChange.update(origin, row.schema(), row.before(), row.after());
            case DELETE -> RowChange.delete(origin, row.schema(), row.before());
        };
    }

    private void window() throws IOException {
        List<MergeCase.Step> inOrder = test.steps().stream()
                .sorted(Comparator.comparing(MergeCase.Step::rank).thenComparing(MergeCase.Step::arrival))
                .toList();
        int low = test.rank(CaseSequence.of(test.root.get("base_low")));
        int high = test.rank(CaseSequence.of(test.root.path("base_high")));
        Path out = dir.resolve("run" + runs++);
        TableMerge merge = configure(base(), false, out)
                .window(MergeCase.gtids(low), MergeCase.gtids(high))
                .changes(source(inOrder, OrderQuality.ARRIVAL));
        MergeReport report = merge.run();
        if (inOrder.stream().allMatch(s -> s.rank() <= high)) {
            assertThat(report.anomalies()).as("anomalies within the window").isEmpty();
        }
        expect("window", out);
    }

    // The merge.

    private Path merge(ChangeSource source, @Nullable Path from, boolean atLogStart, int threads) throws IOException {
        Path out = dir.resolve("run" + runs++);
        configure(from, atLogStart, out).changes(source).threads(threads).run();
        return out;
    }

    private TableMerge configure(@Nullable Path from, boolean atLogStart, Path out) {
        TableMerge merge = test.createsTable() ? TableMerge.of(test.schema.table()) : TableMerge.of(test.schema);
        if (from != null) {
            merge.base(JsonLines.at(from));
            if (atLogStart) {
                merge.fromLogStart();
            }
            if (test.option("expect_output_sorted_by_key")) {
                merge.sortedBase();
            }
        }
        return merge.inputComplete().lenient().into(JsonLines.at(out));
    }

    /** The case's base as a table, or null where it has no rows. */
    private @Nullable Path base() throws IOException {
        List<RowImage> rows = baseRows();
        if (rows.isEmpty()) {
            return null;
        }
        Path at = dir.resolve("base");
        if (!Files.exists(at)) {
            Files.createDirectories(at);
            StringBuilder lines = new StringBuilder();
            for (RowImage row : rows) {
                Map<String, @Nullable String> cells = new LinkedHashMap<>();
                for (int i = 0; i < test.schema.columnCount(); i++) {
                    cells.put(test.schema.column(i).name(), row.isNull(i) ? null : row.getText(i));
                }
                lines.append(MergeCase.json(cells)).append('\n');
            }
            Files.writeString(at.resolve("part-0"), lines);
        }
        return at;
    }

    private List<RowImage> baseRows() {
        List<RowImage> rows = new ArrayList<>();
        for (JsonNode row : test.root.path("base")) {
            RowImageBuilder image = RowImage.builder(test.schema);
            for (int i = 0; i < test.schema.columnCount(); i++) {
                ColumnType type = test.schema.column(i).type();
                String name = test.schema.column(i).name();
                image.text(name, CaseValues.canonical(type, row.isArray() ? row.path(i) : row.get(name)));
            }
            rows.add(image.build());
        }
        if (test.option("expect_output_sorted_by_key")) {
            rows.sort(Comparator.comparing(MergeCaseRun.this::keyOf, MergeCaseRun::compareUnsigned));
        }
        return rows;
    }

    private byte[] keyOf(RowImage row) {
        ByteSink key = new ByteSink(32);
        KeyEncoder.of(row.schema(), KeyCollations.fromSchema()).encode(row, key);
        return key.toByteArray();
    }

    private static int compareUnsigned(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }

    // Expectations.

    private void expect(String route, Path out) throws IOException {
        routes.add(route);
        if (test.root.has("expected")) {
            expectRows(route, test.root.get("expected"), out);
        }
        if (test.root.has("expected_columns")) {
            checks++;
            List<String> names = new ArrayList<>();
            test.root.get("expected_columns").forEach(name -> names.add(name.asText()));
            assertThat(schemaOf(out).columnNames()).as(route + ": columns").isEqualTo(names);
        }
    }

    private void expectRows(String what, JsonNode expected, Path out) throws IOException {
        checks++;
        TableSchema schema = schemaOf(out);
        List<RowImage> rows = read(out, schema);
        if (test.option("expect_output_sorted_by_key")) {
            assertThat(rows.stream().map(this::keyOf).toList())
                    .as(what + ": order")
                    .isSortedAccordingTo(MergeCaseRun::compareUnsigned);
        }
        List<String> names = columnsOf(expected, schema);
        assertThat(rows.stream().map(row -> cells(row, names)).toList())
                .as(what)
                .containsExactlyInAnyOrderElementsOf(rows(expected, schema, names));
    }

    private List<String> columnsOf(JsonNode expected, TableSchema schema) {
        List<String> names = new ArrayList<>();
        JsonNode given = test.root.path(test.root.has("expected_columns") ? "expected_columns" : "columns");
        given.forEach(name -> names.add(name.asText()));
        // between statements the table has other columns than the case names
        boolean fits = schema.columnNames().containsAll(names)
                && (expected.isEmpty() || expected.get(0).size() == names.size());
        return fits ? names : schema.columnNames();
    }

    private static List<List<@Nullable String>> rows(JsonNode expected, TableSchema schema, List<String> names) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (JsonNode row : expected) {
            List<@Nullable String> cells = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                ColumnType type =
                        schema.column(schema.requireIndex(names.get(i))).type();
                cells.add(CaseValues.canonical(type, row.isArray() ? row.get(i) : row.get(names.get(i))));
            }
            rows.add(cells);
        }
        return rows;
    }

    private static TableSchema schemaOf(Path table) {
        return Objects.requireNonNull(Manifest.read(JsonLines.at(table))).schema();
    }

    private static List<RowImage> read(Path table, TableSchema schema) throws IOException {
        List<RowImage> rows = new ArrayList<>();
        try (var files = Files.list(table)) {
            for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode json = MergeCase.parse(line);
                    RowImageBuilder row = RowImage.builder(schema);
                    for (String name : schema.columnNames()) {
                        row.text(
                                name,
                                json.get(name).isNull() ? null : json.get(name).asText());
                    }
                    rows.add(row.build());
                }
            }
        }
        return rows;
    }

    private static List<@Nullable String> cells(RowImage row, List<String> names) {
        List<@Nullable String> cells = new ArrayList<>();
        for (String name : names) {
            cells.add(row.isNull(name) ? null : row.getText(name));
        }
        return cells;
    }

    // Net changes.

    /** A store that ChangeFold's net changes are applied to; it remembers what it was and which keys were touched. */
    private final class Store implements NetChangeSink {
        private final Map<ByteBuffer, RowImage> old = new TreeMap<>();
        private final Map<ByteBuffer, RowImage> rows = new TreeMap<>();
        private final Map<ByteBuffer, Boolean> touched = new TreeMap<>();

        Store(List<RowImage> base) {
            base.forEach(row -> old.put(key(row), row));
            rows.putAll(old);
        }

        private ByteBuffer key(RowImage row) {
            return ByteBuffer.wrap(keyOf(row));
        }

        @Override
        public void clear() {
            old.keySet().forEach(key -> touched.put(key, true));
            rows.clear();
        }

        @Override
        public void readBefore(RowImage key) {}

        @Override
        public void put(RowImage row, Before before) {
            touched.put(key(row), true);
            rows.put(key(row), row);
        }

        @Override
        public void patch(RowImage source, RowImage key, RowImage cells) {
            touched.put(key(key), true);
            RowImage from = Objects.requireNonNull(old.get(key(source)));
            RowImageBuilder row = RowImage.builder(from.schema());
            for (int i = 0; i < from.schema().columnCount(); i++) {
                RowImage image = cells.isPresent(i) ? cells : key.isPresent(i) ? key : from;
                row.bytes(from.schema().column(i).name(), image.isNull(i) ? null : image.getBytes(i));
            }
            rows.put(key(key), row.build());
        }

        @Override
        public void remove(RowImage key, Before before) {
            touched.put(key(key), true);
            rows.remove(key(key));
        }
    }

    private void fold() {
        ChangeFold fold = ChangeFold.of(test.schema);
        try (ChangeCursor cursor = sequencedSource(test.steps(), false).open(TableFilter.all())) {
            while (cursor.next()) {
                fold.add(cursor);
            }
        }
        Store store = new Store(baseRows());
        fold.drain(store);
        List<String> names = test.schema.columnNames();
        List<List<Object>> changes = new ArrayList<>();
        for (ByteBuffer key : store.touched.keySet()) {
            RowImage old = store.old.get(key);
            RowImage now = store.rows.get(key);
            if (old == null && now == null || test.option("row_dedup") && equal(old, now, names)) {
                continue;
            }
            changes.add(Arrays.asList(
                    old == null ? "I" : now == null ? "D" : "U",
                    old == null ? null : cells(old, names),
                    now == null ? null : cells(now, names)));
        }
        List<List<Object>> expected = new ArrayList<>();
        for (JsonNode change : test.root.get("expected_changelog")) {
            expected.add(Arrays.asList(change.get(0).asText(), row(change.get(1), names), row(change.get(2), names)));
        }
        assertThat(changes).as("net changes").containsExactlyInAnyOrderElementsOf(expected);
        checks++;
        routes.add("fold");
    }

    private static boolean equal(@Nullable RowImage a, @Nullable RowImage b, List<String> names) {
        return a != null && b != null && cells(a, names).equals(cells(b, names));
    }

    private @Nullable List<@Nullable String> row(JsonNode row, List<String> names) {
        return row.isNull()
                ? null
                : rows(MergeCase.array(row), test.schema, names).get(0);
    }
}
