package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The word-wise forms against the plain definitions, at every length and place in an array. */
class WordsTest {

    private static final long SEED = 20_261_122;

    @Test
    void asciiIsWhatHasNoHighBit() {
        for (int length = 0; length <= 40; length++) {
            for (int from = 0; from <= length; from++) {
                for (int to = from; to <= length; to++) {
                    byte[] a = new byte[length];
                    Arrays.fill(a, (byte) 0x7F);
                    assertThat(Words.isAscii(a, from, to)).isTrue();
                    for (int at = 0; at < length; at++) {
                        a[at] = (byte) 0x80;
                        assertThat(Words.isAscii(a, from, to))
                                .as("%d in [%d, %d) of %d", at, from, to, length)
                                .isEqualTo(at < from || at >= to);
                        a[at] = 0x7F;
                    }
                }
            }
        }
    }

    @Test
    void standsAtIsEqualityOfTheBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int length = 0; length <= 70; length++) {
            byte[] expected = new byte[length];
            random.nextBytes(expected);
            for (int at = 0; at < 10; at++) {
                byte[] a = new byte[at + length + random.nextInt(10)];
                System.arraycopy(expected, 0, a, at, length);
                assertThat(Words.standsAt(expected, a, at)).isTrue();
                for (int wrong = 0; wrong < a.length; wrong++) {
                    a[wrong] ^= (byte) (1 << random.nextInt(8));
                    assertThat(Words.standsAt(expected, a, at))
                            .as("seed %d: %d bytes at %d, %d wrong", SEED, length, at, wrong)
                            .isEqualTo(Arrays.equals(a, at, at + length, expected, 0, length));
                    a[wrong] = wrong < at || wrong >= at + length ? 0 : expected[wrong - at];
                }
            }
        }
    }
}
