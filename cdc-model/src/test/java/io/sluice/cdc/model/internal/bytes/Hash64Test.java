package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Hash64Test {

    @Test
    void dependsOnTheRangeAloneAndOnEveryBitOfIt() {
        Random random = new Random(64);
        for (int length = 0; length <= 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long hash = Hash64.hash(bytes, 0, length);
            byte[] around = new byte[length + 20];
            random.nextBytes(around);
            System.arraycopy(bytes, 0, around, 7, length);
            assertThat(Hash64.hash(around, 7, length)).isEqualTo(hash);
            for (int bit = 0; bit < length * 8; bit++) {
                byte[] other = bytes.clone();
                other[bit / 8] ^= (byte) (1 << bit % 8);
                // a good hash moves half of 64 bits; fewer than 10 has a chance of one in 10^9 a trial
                assertThat(Long.bitCount(Hash64.hash(other, 0, length) ^ hash))
                        .as("length %s bit %s", length, bit)
                        .isBetween(10, 54);
            }
        }
    }

    /** Integer keys in sequence, the commonest there are: no collision, and low and high bits fill slots evenly. */
    @Test
    void sequentialKeysSpread() {
        int n = 1 << 18;
        Set<Long> seen = new HashSet<>();
        int[] low = new int[1024];
        int[] high = new int[1024];
        byte[] key = new byte[8];
        for (int i = 0; i < n; i++) {
            Words.putLong(key, 0, i ^ Long.MIN_VALUE);
            long hash = Hash64.hash(key, 0, 8);
            seen.add(hash);
            low[(int) hash & 1023]++;
            high[(int) (hash >>> 54)]++;
        }
        assertThat(seen).hasSize(n);
        // 256 a slot on average with a standard deviation of 16
        assertThat(Arrays.stream(low).min().orElseThrow()).isGreaterThan(150);
        assertThat(Arrays.stream(low).max().orElseThrow()).isLessThan(370);
        assertThat(Arrays.stream(high).min().orElseThrow()).isGreaterThan(150);
        assertThat(Arrays.stream(high).max().orElseThrow()).isLessThan(370);
    }

    @Test
    void lengthCounts() {
        Set<Long> seen = new HashSet<>();
        for (int length = 0; length <= 300; length++) {
            seen.add(Hash64.hash(new byte[300], 0, length));
        }
        assertThat(seen).hasSize(301);
    }
}
