package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is found by the word is what a loop over bytes finds. */
class ByteSearchTest {

    /** Beside a wanted byte those that differ from it by one bit, or by a borrow, are what a word's arithmetic may take for it. */
    private static final int[] NEAR = {0, 1, 2, 9, 10, 11, 0x7F, 0x80, 0x81, 0x8A, 0xFF};

    @Test
    void theFirstOfAnyLengthAndPlaceIsFound() {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] a = new byte[random.nextInt(120)];
            boolean near = random.nextBoolean();
            for (int i = 0; i < a.length; i++) {
                a[i] = (byte) (near ? NEAR[random.nextInt(NEAR.length)] : 'a' + random.nextInt(20));
            }
            int from = random.nextInt(a.length + 1);
            int to = from + random.nextInt(a.length - from + 1);
            int wanted = near ? NEAR[random.nextInt(NEAR.length)] : '\n';
            if (!near && to > from && random.nextBoolean()) {
                a[from + random.nextInt(to - from)] = '\n';
            }
            assertThat(ByteSearch.indexOf(a, from, to, wanted))
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(first(a, from, to, wanted));
        }
    }

    private static int first(byte[] a, int from, int to, int wanted) {
        for (int i = from; i < to; i++) {
            if (a[i] == (byte) wanted) {
                return i;
            }
        }
        return -1;
    }
}
