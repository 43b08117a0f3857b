package io.sluice.cdc.parser.internal.unrolled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class written out does what a loop over the same steps does, for any number of steps. */
class UnrolledTest {

    private static final long SEED = 20261123;

    record Name(String text) {}

    /** Arguments of each kind; the last one moves. */
    interface Moving {
        int run(StringBuilder out, long salt, int count, int pos);
    }

    interface Still {
        void run(StringBuilder out);
    }

    @SuppressWarnings("UnusedMethod") // by its name
    private static final class Steps {

        static int move(
                Name name, int[] table, int number, long wide, StringBuilder out, long salt, int count, int pos) {
            out.append(name.text()).append(table[0]).append(' ').append(number).append(' ');
            out.append(wide ^ salt)
                    .append(' ')
                    .append(count)
                    .append(' ')
                    .append(pos)
                    .append('\n');
            return pos * 31 + number;
        }

        static void still(int number, StringBuilder out) {
            out.append(number).append(' ');
        }

        void ofAnObject(int number, StringBuilder out) {
            out.append(number);
        }

        static int answering(int number, StringBuilder out) {
            return out.length() + number;
        }

        static void ofDoubles(double number, StringBuilder out) {
            out.append(number);
        }

        static void without(StringBuilder out) {
            out.append('-');
        }
    }

    private static MethodHandles.Lookup host() {
        try {
            return MethodHandles.privateLookupIn(Steps.class, MethodHandles.lookup());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 32, 33, 100, 500, 1000})
    void stepsFollowEachOther(int count) {
        Random random = new Random(SEED + count);
        int[] table = {7};
        List<List<Object>> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // as many bits as there may be, so that each form of a number in the code occurs
            int number = random.nextInt() >> random.nextInt(32);
            steps.add(List.of(new Name("n" + random.nextInt(9)), table, number, random.nextLong()));
        }
        Moving written = new Unrolled<>(host(), Moving.class, "move").of(steps);
        StringBuilder expected = new StringBuilder();
        int pos = 5;
        for (List<Object> step : steps) {
            pos = Steps.move(
                    (Name) step.get(0), table, (int) step.get(2), (long) step.get(3), expected, -9L, count, pos);
        }
        StringBuilder found = new StringBuilder();
        assertThat(Objects.requireNonNull(written).run(found, -9L, count, 5)).isEqualTo(pos);
        assertThat(found.toString()).isEqualTo(expected.toString());
    }

    @Test
    void stepsThatAnswerNothing() {
        List<List<Object>> steps = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = -3; i < 4096 - 3; i++) {
            int number = i < 30 ? i : i * 17;
            steps.add(List.of(number));
            expected.append(number).append(' ');
        }
        StringBuilder found = new StringBuilder();
        Unrolled<Still> loop = new Unrolled<>(host(), Still.class, "still");
        Objects.requireNonNull(loop.of(steps)).run(found);
        assertThat(found.toString()).isEqualTo(expected.toString());
        steps.add(List.of(0));
        assertThat(loop.of(steps)).as("more than a class can hold").isNull();
    }

    @Test
    void equalConstantsShareAClass() {
        Unrolled<Moving> loop = new Unrolled<>(host(), Moving.class, "move");
        int[] table = {1};
        Moving first = loop.of(List.of(List.of(new Name("a"), table, 1, 2L)));
        assertThat(loop.of(List.of(List.of(new Name("a"), table, 1, 2L)))).isSameAs(first);
        Moving other = loop.of(List.of(List.of(new Name("b"), table, 1, 2L)));
        assertThat(Objects.requireNonNull(other).getClass())
                .isNotEqualTo(Objects.requireNonNull(first).getClass());
    }

    @Test
    void aLoopIsWrittenOutOnceItPaysAndThenFoundEarly() {
        Unrolled<Still> loop = new Unrolled<>(host(), Still.class, "still");
        Still made = null;
        int runs = 0;
        while (made == null) {
            made = loop.after(++runs, () -> List.of(List.of(5)));
        }
        assertThat(runs).isEqualTo(Unrolled.HOT);
        Still found = null;
        for (runs = 0; found == null; ) {
            found = loop.after(++runs, () -> List.of(List.of(5)));
        }
        assertThat(found).isSameAs(made);
        assertThat(runs).isBetween(2, Unrolled.HOT / 8);
    }

    @Test
    void classesNobodyKeepsAreUnloaded() throws InterruptedException {
        Unrolled<Still> loop = new Unrolled<>(host(), Still.class, "still");
        WeakReference<Class<?>> first = new WeakReference<>(
                Objects.requireNonNull(loop.of(List.of(List.of(-1)))).getClass());
        for (int i = 0; i < Unrolled.MOST_KEPT; i++) {
            assertThat(loop.of(List.of(List.of(i)))).isNotNull();
        }
        for (int i = 0; i < 100 && first.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(first.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ofAnObject", "answering", "ofDoubles", "without", "move", "missing"})
    void stepsThatDoNotFitTheInterfaceAreRefused(String step) {
        assertThatThrownBy(() -> new Unrolled<>(host(), Still.class, step))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
