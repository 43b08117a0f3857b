package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.UnorderedChangesException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of one transaction's rows of one table that came in several lanes. The lanes keep their own orders; between
 * them only the rows themselves tell: an INSERT, and an UPDATE that moves a row here, finds its key free; an UPDATE and a
 * DELETE find the row they say they found.
 *
 * <p>Most transactions touch each key in one lane, and any order will do. Where a key is touched in several, an order is
 * searched in which every row fits. There may be more than one; then they all lead to the same table if each key's rows
 * come from one lane and are whole (Canal hashes by the after image, so they do): whether a row is there at the end follows
 * from counting, and it is the last that came. Where that does not hold the order must be the only one, else it is refused.
 *
 * <p>Whether a row was there before the transaction may decide: INSERT 5 in one lane and 5 to 6 in the other fit in both
 * orders. If the log does not tell the base is asked.
 */
final class LaneInterleaving {

    /** Steps back in the search, and states of one key, beyond which nobody would wait for the answer. */
    private static final int MOST_TRIES = 1_000_000;

    /** What stands under a key: a row of which these cells are known, {@link #SOME} row, or {@link #GONE}. */
    private static final class State {
        static final State GONE = new State(null);
        static final State SOME = new State(null);

        final byte @Nullable [] row;

        State(byte @Nullable [] row) {
            this.row = row;
        }

        /** By the step that made it: equal cells of two steps need not be told apart, but may. */
        @Override
        public boolean equals(@Nullable Object o) {
            return o == this || o instanceof State s && row != null && s.row == row;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(row == null ? this : row);
        }
    }

    /** One row of the transaction. */
    private static final class Step {
        final SharedTransaction.Row row;
        final TableDelta.Images images;
        /** Touched keys that several lanes touch: the one left or changed, and the one reached. */
        @Nullable
        Contested old;

        @Nullable
        Contested now;

        Step(SharedTransaction.Row row, TableDelta.Images images) {
            this.row = row;
            this.images = images;
        }

        boolean isContested() {
            return old != null || now != null;
        }

        boolean inPlace() {
            return Arrays.equals(images.oldKey(), images.newKey());
        }
    }

    /** A key that several lanes touch. */
    private static final class Contested {
        final byte[] key;
        /** Of each lane, its steps that touch the key. */
        final Map<LaneIntake, List<Step>> lanes = new LinkedHashMap<>();

        State state = State.SOME;

        Contested(byte[] key) {
            this.key = key;
        }
    }

    private final TableDelta delta;
    private final SharedTransaction.Presence presence;
    private final List<Step> steps = new ArrayList<>();
    private final List<List<Step>> lanes = new ArrayList<>();

    private LaneInterleaving(TableDelta delta, SharedTransaction.Presence presence) {
        this.delta = delta;
        this.presence = presence;
    }

    /**
     * @param rows of one table, those of a lane together and in its order
     * @param delta what the log did to the table before
     * @return the rows in an order in which each fits, without those that came again where only so they fit; as they are
     *     where there is no such order: then the log has a hole
     * @throws UnorderedChangesException if the rows fit in several orders that differ in their outcome
     */
    static List<SharedTransaction.Row> order(
            List<SharedTransaction.Row> rows, TableDelta delta, SharedTransaction.Presence presence) {
        List<SharedTransaction.Row> order = fitting(rows, delta, presence);
        if (order == null) {
            List<SharedTransaction.Row> once = withoutRepeats(rows);
            order = once.size() == rows.size() ? null : fitting(once, delta, presence);
        }
        return order == null ? rows : order;
    }

    private static @Nullable List<SharedTransaction.Row> fitting(
            List<SharedTransaction.Row> rows, TableDelta delta, SharedTransaction.Presence presence) {
        LaneInterleaving interleaving = new LaneInterleaving(delta, presence);
        interleaving.read(rows);
        List<Contested> contested = interleaving.contested();
        if (contested.isEmpty()) {
            return rows;
        }
        for (Contested key : contested) {
            if (!interleaving.begin(key)) {
                return null;
            }
        }
        List<Step> order = interleaving.search();
        return order == null ? null : order.stream().map(step -> step.row).toList();
    }

    /** Canal sends again from some message on: what a lane showed of the transaction first, it shows again and goes on. */
    private static List<SharedTransaction.Row> withoutRepeats(List<SharedTransaction.Row> rows) {
        List<SharedTransaction.Row> once = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int to = from;
            while (to < rows.size() && rows.get(to).lane() == rows.get(from).lane()) {
                to++;
            }
            int begin = from;
            for (int length = 1; begin + 2 * length <= to; length++) {
                if (isRepeated(rows, begin, length)) {
                    begin += length;
                    length = 0;
                }
            }
            once.addAll(rows.subList(begin, to));
            from = to;
        }
        return once;
    }

    private static boolean isRepeated(List<SharedTransaction.Row> rows, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!sameContent(rows.get(i).change(), rows.get(i + length).change())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameContent(RowChange a, RowChange b) {
        return a.operation() == b.operation()
                && (a.operation() == Operation.INSERT || a.before().equals(b.before()))
                && (a.operation() == Operation.DELETE || a.after().equals(b.after()));
    }

    private void read(List<SharedTransaction.Row> rows) {
        LaneIntake last = null;
        for (SharedTransaction.Row row : rows) {
            if (row.lane() != last) {
                last = row.lane();
                lanes.add(new ArrayList<>());
            }
            Step step;
            try {
                step = new Step(row, delta.imagesOf(row.change()));
            } catch (CdcException e) {
                throw row.located(e);
            }
            steps.add(step);
            lanes.get(lanes.size() - 1).add(step);
        }
    }

    private List<Contested> contested() {
        Map<ByteBuffer, Contested> keys = new HashMap<>();
        for (Step step : steps) {
            byte[] old = step.images.oldKey();
            byte[] now = step.images.newKey();
            if (old != null) {
                touch(keys, old, step);
            }
            if (now != null && !step.inPlace()) {
                touch(keys, now, step);
            }
        }
        List<Contested> contested = new ArrayList<>();
        for (Contested key : keys.values()) {
            if (key.lanes.size() > 1) {
                contested.add(key);
                for (List<Step> touching : key.lanes.values()) {
                    for (Step step : touching) {
                        if (Arrays.equals(step.images.oldKey(), key.key)) {
                            step.old = key;
                        } else {
                            step.now = key;
                        }
                    }
                }
            }
        }
        return contested;
    }

    private static void touch(Map<ByteBuffer, Contested> keys, byte[] key, Step step) {
        keys.computeIfAbsent(ByteBuffer.wrap(key), k -> new Contested(key))
                .lanes
                .computeIfAbsent(step.row.lane(), l -> new ArrayList<>())
                .add(step);
    }

    /** Sets the key's state before the transaction; false where no state lets all its rows fit. */
    private boolean begin(Contested key) {
        State known = stateBefore(key.key);
        int ways;
        if (known != null) {
            key.state = known;
            ways = ways(key, known);
        } else {
            int there = ways(key, State.SOME);
            int gone = ways(key, State.GONE);
            if (there > 0 && gone > 0) {
                Boolean inBase = presence.of(key.key);
                key.state = Boolean.FALSE.equals(inBase) ? State.GONE : State.SOME;
            } else {
                key.state = there > 0 ? State.SOME : State.GONE;
            }
            ways = key.state == State.SOME ? there : gone;
        }
        if (ways > 1 && !isSettledByCounting(key)) {
            SharedTransaction.Row first = key.lanes.values().iterator().next().get(0).row;
            throw first.located(new UnorderedChangesException("the changes of this key in its transaction"
                    + " came in several lanes and fit in more than one order, with different outcomes: log full images"
                    + " (binlog_row_image=FULL) and let Canal hash by the primary key, or send the table through one"
                    + " partition"));
        }
        return ways > 0;
    }

    /** What the log before the transaction tells of the key; null for nothing. */
    private @Nullable State stateBefore(byte[] key) {
        int entry = delta.find(key, 0, key.length);
        int kind = entry < 0 ? TableDelta.NONE : delta.kind(entry);
        if (kind == TableDelta.NONE) {
            return delta.isCleared() ? State.GONE : null;
        }
        if (kind == TableDelta.REMOVE) {
            return State.GONE;
        }
        ByteSink row = new ByteSink();
        delta.readRow(entry, row);
        return new State(row.toByteArray());
    }

    /** Whether the outcome is the same for every order: see the class comment. */
    private static boolean isSettledByCounting(Contested key) {
        int producers = 0;
        for (List<Step> touching : key.lanes.values()) {
            boolean produces = false;
            for (Step step : touching) {
                byte[] after = step.images.after();
                produces |= after != null && Arrays.equals(step.images.newKey(), key.key);
                if (after != null && !PartialRows.isComplete(after, 0)) {
                    return false;
                }
            }
            producers += produces ? 1 : 0;
        }
        return producers <= 1;
    }

    /** In how many orders the key's rows fit, 2 standing for more. */
    private static int ways(Contested key, State before) {
        List<List<Step>> lanes = new ArrayList<>(key.lanes.values());
        int total = lanes.stream().mapToInt(List::size).sum();
        Map<List<Integer>, Map<State, Integer>> reached = new HashMap<>();
        reached.put(Collections.nCopies(lanes.size(), 0), Map.of(before, 1));
        int tries = 0;
        for (int n = 0; n < total; n++) {
            Map<List<Integer>, Map<State, Integer>> further = new HashMap<>();
            for (Map.Entry<List<Integer>, Map<State, Integer>> e : reached.entrySet()) {
                for (int lane = 0; lane < lanes.size(); lane++) {
                    int at = e.getKey().get(lane);
                    if (at == lanes.get(lane).size()) {
                        continue;
                    }
                    Step step = lanes.get(lane).get(at);
                    for (Map.Entry<State, Integer> state : e.getValue().entrySet()) {
                        requireEnd(++tries);
                        State after = after(key, step, state.getKey());
                        if (after != null) {
                            List<Integer> next = new ArrayList<>(e.getKey());
                            next.set(lane, at + 1);
                            further.computeIfAbsent(next, k -> new HashMap<>())
                                    .merge(after, state.getValue(), (a, b) -> Math.min(2, a + b));
                        }
                    }
                }
            }
            reached = further;
        }
        int ways = 0;
        for (Map<State, Integer> ends : reached.values()) {
            for (int count : ends.values()) {
                ways = Math.min(2, ways + count);
            }
        }
        return ways;
    }

    /** The key's state after the step, or null where the step does not fit. */
    private static @Nullable State after(Contested key, Step step, State state) {
        if (!Arrays.equals(step.images.oldKey(), key.key)) {
            return state == State.GONE ? new State(step.images.after()) : null;
        }
        byte[] before = step.images.before();
        if (state == State.GONE
                || before != null
                        && state.row != null
                        && PartialRows.compare(before, 0, state.row, 0) == PartialRows.DIFFERS) {
            return null;
        }
        return step.inPlace() ? new State(step.images.after()) : State.GONE;
    }

    private static void requireEnd(int tries) {
        if (tries > MOST_TRIES) {
            throw new UnorderedChangesException("one transaction changes the same keys in several lanes so often that"
                    + " their order cannot be found; send the table through one partition");
        }
    }

    /** What a step of the order replaced, to go back. */
    private record Done(
            int lane, @Nullable State old, @Nullable State now) {}

    /** An order in which every row fits the states of the contested keys, or null. */
    private @Nullable List<Step> search() {
        // Rows of other keys fit anywhere: to try them at every place would find the same dead ends over and over.
        List<List<Step>> open = lanes.stream()
                .map(lane -> lane.stream().filter(Step::isContested).toList())
                .toList();
        int total = open.stream().mapToInt(List::size).sum();
        List<Done> done = new ArrayList<>(total);
        int[] at = new int[open.size()];
        int lane = 0;
        int tries = 0;
        while (done.size() < total) {
            Done next = null;
            for (; lane < open.size() && next == null; lane++) {
                if (at[lane] < open.get(lane).size()) {
                    next = take(lane, open.get(lane).get(at[lane]));
                }
            }
            if (next != null) {
                at[next.lane()]++;
                done.add(next);
                lane = 0;
                continue;
            }
            requireEnd(++tries);
            if (done.isEmpty()) {
                return null;
            }
            Done last = done.remove(done.size() - 1);
            undo(open.get(last.lane()).get(--at[last.lane()]), last);
            lane = last.lane() + 1;
        }
        return withOthers(done);
    }

    /** The order, with the rows of other keys where their lanes have them. */
    private List<Step> withOthers(List<Done> order) {
        List<Step> all = new ArrayList<>(steps.size());
        int[] at = new int[lanes.size()];
        for (Done next : order) {
            List<Step> lane = lanes.get(next.lane());
            Step step;
            do {
                step = lane.get(at[next.lane()]++);
                all.add(step);
            } while (!step.isContested());
        }
        for (int lane = 0; lane < at.length; lane++) {
            all.addAll(lanes.get(lane).subList(at[lane], lanes.get(lane).size()));
        }
        return all;
    }

    private static @Nullable Done take(int lane, Step step) {
        Contested old = step.old;
        Contested now = step.now;
        State oldState = old == null ? null : old.state;
        State nowState = now == null ? null : now.state;
        State oldAfter = old == null ? null : after(old, step, old.state);
        State nowAfter = now == null ? null : after(now, step, now.state);
        if (old != null && oldAfter == null || now != null && nowAfter == null) {
            return null;
        }
        if (old != null && oldAfter != null) {
            old.state = oldAfter;
        }
        if (now != null && nowAfter != null) {
            now.state = nowAfter;
        }
        return new Done(lane, oldState, nowState);
    }

    private static void undo(Step step, Done done) {
        if (step.old != null && done.old() != null) {
            step.old.state = done.old();
        }
        if (step.now != null && done.now() != null) {
            step.now.state = done.now();
        }
    }
}
