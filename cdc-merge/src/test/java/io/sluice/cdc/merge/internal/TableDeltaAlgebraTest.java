package io.sluice.cdc.merge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The fold against {@link ReferenceFold}: equal rows, equal anomaly counts and equal examples for random logs, whole and
 * broken, whatever way they are cut and joined. With
 * {@code -DargLine.extra="-Dsluice.fold.logs=100000 -Dsluice.fold.seed=N"} it searches further.
 */
class TableDeltaAlgebraTest {

    private static final int EXAMPLES = 3;
    private static final int LOGS = Integer.getInteger("sluice.fold.logs", 2500);
    private static final long SEED = Long.getLong("sluice.fold.seed", 20261122L);

    @Test
    void anyCutsAndTreesGiveTheRowsAndAnomaliesOfTheReference() {
        int[] seen = new int[AnomalyKind.values().length];
        int linked = 0;
        int altered = 0;
        int hashed = 0;
        int diffs = 0;
        int repeated = 0;
        for (int i = 0; i < LOGS; i++) {
            long seed = SEED + i;
            RandomLog log = new RandomLog(seed);
            Outcome expected = reference(log);
            for (ReferenceFold.Anomaly a : expected.all) {
                seen[a.kind().ordinal()]++;
            }
            TableDelta whole = piece(log, log.first, 0, log.steps.size());
            String form = form(whole);
            altered += whole.chain().last();
            linked += whole.linkedSources().length;
            diffs += patchesWithDiffs(whole);
            repeated += repeats(whole);
            assertThat(finish(whole, log)).as("whole log, seed %s", seed).isEqualTo(expected);
            TableDelta hashing = TableDelta.createHashing(log.first, TestKeys::of, MemoryBudget.unlimited(), EXAMPLES);
            fill(hashing, log, 0, log.steps.size());
            hashed += hashes(hashing);
            assertThat(finish(hashing, log)).as("hashes, seed %s", seed).isEqualTo(expected);
            for (int cut = 0; cut <= log.steps.size(); cut++) {
                TableDelta a = piece(log, log.first, 0, cut);
                TableDelta b = piece(log, a.to(), cut, log.steps.size());
                a.then(b);
                assertThat(form(a)).as("form, cut at %s, seed %s", cut, seed).isEqualTo(form);
                assertThat(finish(a, log)).as("cut at %s, seed %s", cut, seed).isEqualTo(expected);
            }
            for (int tree = 0; tree < 3; tree++) {
                TableDelta joined = randomTree(log);
                assertThat(form(joined))
                        .as("form, tree %s, seed %s", tree, seed)
                        .isEqualTo(form);
                assertThat(finish(joined, log))
                        .as("tree %s, seed %s", tree, seed)
                        .isEqualTo(expected);
            }
        }
        for (AnomalyKind kind : AnomalyKind.values()) {
            // a reader of the log finds unlogged cascades, no row does
            if (kind != AnomalyKind.UNLOGGED_CASCADE) {
                assertThat(seen[kind.ordinal()])
                        .as("%s turned up; seed %s", kind, SEED)
                        .isPositive();
            }
        }
        assertThat(diffs).as("patches with changes of documents; seed %s", SEED).isGreaterThan(LOGS / 20);
        assertThat(repeated).as("equal expectations turned up; seed %s", SEED).isPositive();
        assertThat(hashed).as("whole rows were expected; seed %s", SEED).isGreaterThan(LOGS / 6);
        assertThat(linked)
                .as("rows moved by partial images turned up; seed %s", SEED)
                .isPositive();
    }

    /** Pieces of random length joined, neighbour to neighbour, in random order. */
    private static TableDelta randomTree(RandomLog log) {
        Random random = log.random;
        List<TableDelta> pieces = new ArrayList<>();
        TableSchema layout = log.first;
        for (int from = 0; from < log.steps.size() || pieces.isEmpty(); ) {
            int to = Math.min(log.steps.size(), from + random.nextInt(4));
            TableDelta piece = piece(log, layout, from, to);
            layout = piece.to();
            pieces.add(piece);
            from = to;
        }
        while (pieces.size() > 1) {
            int i = random.nextInt(pieces.size() - 1);
            TableDelta right = pieces.remove(i + 1);
            pieces.get(i).then(right);
            right.release();
        }
        return pieces.get(0);
    }

    private static TableDelta piece(RandomLog log, TableSchema layout, int from, int to) {
        // Pages of 256 bytes: rows cross pages and are compacted all the time.
        TableDelta delta = TableDelta.create(layout, TestKeys::of, MemoryBudget.unlimited(), EXAMPLES, 256, false);
        fill(delta, log, from, to);
        return delta;
    }

    /** How many whole rows of the base the delta expects by their hash. */
    private static int hashes(TableDelta delta) {
        int hashes = 0;
        for (int entry = 0; entry < delta.size(); entry++) {
            for (int x = delta.firstExpectation(entry);
                    x != Expectations.END;
                    x = delta.expectations().next(x)) {
                hashes += delta.expectations().isHashed(x) ? 1 : 0;
            }
        }
        return hashes;
    }

    private static int patchesWithDiffs(TableDelta delta) {
        int patches = 0;
        for (int entry = 0; entry < delta.size(); entry++) {
            patches += delta.kind(entry) == TableDelta.PATCH && RowBytes.hasDiffs(rowOf(delta, entry), 0) ? 1 : 0;
        }
        return patches;
    }

    /** Expectations with changes of documents that stand for more than one change. */
    private static int repeats(TableDelta delta) {
        int repeats = 0;
        for (int entry = 0; entry < delta.size(); entry++) {
            Expectations all = delta.expectations();
            for (int x = delta.firstExpectation(entry); x != Expectations.END; x = all.next(x)) {
                repeats += all.run(x) > 0 ? all.repeats(x) : 0;
            }
        }
        return repeats;
    }

    private static void fill(TableDelta delta, RandomLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            RandomLog.Step step = log.steps.get(i);
            if (step instanceof RandomLog.Row row) {
                delta.add(row.change(), row.policy(), i + 1);
            } else if (step instanceof RandomLog.Alter alter) {
                delta.migrate(alter.mapping());
            } else {
                delta.truncate(i + 1);
            }
        }
    }

    /** What comes out: rows by key, counts by kind, first examples by kind. */
    private record Outcome(
            Map<String, Map<String, @Nullable String>> rows,
            Map<AnomalyKind, Long> counts,
            List<ReferenceFold.Anomaly> examples,
            List<ReferenceFold.Anomaly> all) {
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Outcome x
                    && rows.equals(x.rows)
                    && counts.equals(x.counts)
                    && examples.equals(x.examples);
        }

        @Override
        public int hashCode() {
            return rows.hashCode();
        }
    }

    private static Outcome reference(RandomLog log) {
        ReferenceFold fold = new ReferenceFold();
        log.base.forEach((key, cells) -> {
            ReferenceFold.Row row = new ReferenceFold.Row();
            row.cells.putAll(cells);
            fold.state.put(key, row);
        });
        TableSchema schema = log.first;
        for (int i = 0; i < log.steps.size(); i++) {
            RandomLog.Step step = log.steps.get(i);
            if (step instanceof RandomLog.Row row) {
                boolean strict = row.policy() == ExpectPolicy.STRICT;
                switch (row.change().operation()) {
                    case INSERT -> fold.insert(row.newKey(), cells(row.change().after()), strict, i + 1);
                    case UPDATE ->
                        fold.update(
                                row.oldKey(),
                                row.newKey(),
                                cells(row.change().before()),
                                cells(row.change().after()),
                                strict,
                                i + 1);
                    case DELETE -> fold.delete(row.oldKey(), cells(row.change().before()), strict, i + 1);
                }
            } else if (step instanceof RandomLog.Alter alter) {
                fold.alter(alter.statement());
                schema = alter.mapping().to();
            } else {
                fold.truncate();
            }
        }
        fold.end(schema.columnNames());
        Map<String, Map<String, @Nullable String>> rows = new TreeMap<>();
        fold.state.forEach((key, row) -> rows.put(key, row.cells));
        Map<AnomalyKind, Long> counts = new TreeMap<>();
        List<ReferenceFold.Anomaly> examples = new ArrayList<>();
        for (AnomalyKind kind : AnomalyKind.values()) {
            List<ReferenceFold.Anomaly> of =
                    fold.anomalies.stream().filter(a -> a.kind() == kind).toList();
            counts.put(kind, (long) of.size());
            examples.addAll(of.subList(0, Math.min(EXAMPLES, of.size())));
        }
        return new Outcome(rows, counts, examples, fold.anomalies);
    }

    /** Takes the delta over the base as an engine does. */
    private static Outcome finish(TableDelta delta, RandomLog log) {
        Anomalies anomalies = new Anomalies(EXAMPLES);
        Map<String, byte[]> base = new LinkedHashMap<>();
        log.base.forEach((key, cells) -> base.put(key, stored(delta.from(), cells)));
        for (int source : delta.linkedSources()) {
            delta.supplySource(source, base.get(key(delta, source)), 0);
        }
        delta.seal();
        BaseRows pass = new BaseRows(delta, Dialect.DEFAULT, anomalies);
        Map<String, Map<String, @Nullable String>> rows = new TreeMap<>();
        base.forEach((key, row) -> {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            int entry = delta.find(bytes, 0, bytes.length);
            int kind = TableDelta.NONE;
            if (entry != TableDelta.NOT_FOUND) {
                delta.markSeen(entry);
                pass.meet(entry, row, 0);
                kind = delta.kind(entry);
            }
            if (kind == TableDelta.NONE && !delta.isCleared()) {
                pass.upgrade(row, 0);
                rows.put(key, cells(delta.to(), pass.page(), pass.row()));
            } else if (kind == TableDelta.PATCH) {
                pass.patch(entry, row, 0);
                rows.put(key, cells(delta.to(), pass.page(), pass.row()));
            }
        });
        byte[] last = new byte[0];
        for (int entry : delta.sorted()) {
            byte[] bytes = key(delta, entry).getBytes(StandardCharsets.UTF_8);
            assertThat(Arrays.compareUnsigned(last, bytes)).isNegative();
            last = bytes;
            if (!delta.isSeen(entry)) {
                pass.miss(entry);
            }
            switch (delta.kind(entry)) {
                case TableDelta.PUT -> rows.put(key(delta, entry), cells(delta.to(), rowOf(delta, entry), 0));
                case TableDelta.PARTIAL -> pass.incomplete(entry);
                case TableDelta.PATCH -> {
                    if (!delta.isSeen(entry)) {
                        pass.incomplete(entry);
                    }
                }
                default -> {}
            }
        }
        anomalies.addAll(delta.anomalies());
        Map<AnomalyKind, Long> counts = new TreeMap<>();
        List<ReferenceFold.Anomaly> examples = new ArrayList<>();
        for (AnomalyKind kind : AnomalyKind.values()) {
            counts.put(kind, anomalies.count(kind));
            anomalies
                    .examples(kind)
                    .forEach(e -> examples.add(new ReferenceFold.Anomaly(
                            e.kind(), e.position(), new String(e.key(), StandardCharsets.UTF_8))));
        }
        return new Outcome(rows, counts, examples, examples);
    }

    private static byte[] rowOf(TableDelta delta, int entry) {
        ByteSink row = new ByteSink();
        delta.readRow(entry, row);
        return row.toByteArray();
    }

    private static byte[] expectedCells(TableDelta delta, int expectation) {
        ByteSink row = new ByteSink();
        delta.readExpectedCells(expectation, row);
        return row.toByteArray();
    }

    /** Everything a delta says, without regard to the order things came in. */
    private static String form(TableDelta delta) {
        List<String> lines = new ArrayList<>();
        for (int e = 0; e < delta.size(); e++) {
            StringBuilder line =
                    new StringBuilder(key(delta, e)).append(" kind ").append(delta.kind(e));
            if (delta.kind(e) != TableDelta.NONE) {
                line.append(" at ").append(delta.position(e));
            }
            if (delta.kind(e) == TableDelta.PATCH) {
                line.append(" of ").append(key(delta, delta.source(e))).append(delta.isLenient(e));
            }
            if (delta.hasRow(e)) {
                line.append(cells(delta.to(), rowOf(delta, e), 0));
            }
            List<String> expected = new ArrayList<>();
            Expectations all = delta.expectations();
            for (int x = delta.firstExpectation(e); x != Expectations.END; x = all.next(x)) {
                String cells = all.row(x) == DeltaArena.NO_ROW
                        ? ""
                        : cells(delta.chain().layout(all.layout(x)), expectedCells(delta, x), 0)
                                .toString();
                expected.add(all.kind(x) + "@" + all.position(x) + "+" + all.repeats(x) + " layout " + all.layout(x)
                        + " by " + key(delta, all.subject(x)) + cells);
            }
            expected.sort(null);
            line.append(expected);
            if (delta.kind(e) != TableDelta.NONE || !expected.isEmpty()) {
                lines.add(line.toString());
            }
        }
        lines.sort(null);
        return (delta.isCleared() ? "cleared\n" : "") + String.join("\n", lines);
    }

    private static String key(TableDelta delta, int entry) {
        return new String(delta.keyPage(entry), delta.keyOffset(entry), delta.keyLength(entry), StandardCharsets.UTF_8);
    }

    private static byte[] stored(TableSchema schema, Map<String, @Nullable String> cells) {
        ByteSink sink = new ByteSink();
        new RowEncoder(sink).append(schema, RandomLog.image(schema, cells));
        return sink.toByteArray();
    }

    private static Map<String, @Nullable String> cells(RowImage image) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (int c = 0; c < image.schema().columnCount(); c++) {
            if (image.isPresent(c)) {
                String cell = image.isNull(c)
                        ? null
                        : image.isJsonDiff(c) ? DiffTexts.text(image.getJsonDiffs(c)) : image.getText(c);
                cells.put(image.schema().column(c).name(), cell);
            }
        }
        return cells;
    }

    private static Map<String, @Nullable String> cells(TableSchema schema, byte[] a, int row) {
        assertThat(RowBytes.fingerprint(a, row)).isEqualTo(schema.fingerprint());
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (int c = 0; c < schema.columnCount(); c++) {
            int state = RowBytes.state(a, row, c);
            if (state != RowBytes.ABSENT) {
                int from = RowBytes.cellStart(a, row, c);
                int to = RowBytes.cellEnd(a, row, c);
                String text = state == RowBytes.DIFFS
                        ? DiffTexts.text(Arrays.copyOfRange(a, from, to))
                        : new String(a, from, to - from, StandardCharsets.UTF_8);
                cells.put(schema.column(c).name(), state == RowBytes.NULL ? null : text);
            }
        }
        return cells;
    }
}
