package io.sluice.cdc.merge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A history of many pages; what short ones do is shown by merges. */
class RedeliveryDetectorTest {

    private static final int CHANGES = 3 * LongPages.PAGE_WORDS + 17;

    @Test
    void aLongRunIsKnownToItsEndAndBroken() {
        long seed = 11;
        long[] hashes = new Random(seed).longs(CHANGES).toArray();
        RedeliveryDetector<Integer> detector = new RedeliveryDetector<>();
        List<Integer> broken = new ArrayList<>();
        for (long hash : hashes) {
            readAhead(detector, hash);
            assertThat(detector.fits(hash, broken::add)).isEqualTo(RedeliveryDetector.Answer.FITS);
        }
        for (int start : new int[] {CHANGES - 1, LongPages.PAGE_WORDS - 1, 0}) {
            long before = detector.redelivered();
            for (int i = start; i < CHANGES; i++) {
                readAhead(detector, hashes[i]);
                assertThat(detector.misfits(hashes[i], i, broken::add))
                        .as("seed %s change %s", seed, i)
                        .isEqualTo(RedeliveryDetector.Answer.REDELIVERED);
            }
            assertThat(detector.redelivered()).isEqualTo(before + CHANGES - start);
        }
        assertThat(broken).isEmpty();

        detector.misfits(hashes[5], 5, broken::add);
        detector.misfits(hashes[6], 6, broken::add);
        assertThat(detector.fits(~hashes[7], broken::add)).isEqualTo(RedeliveryDetector.Answer.FITS);
        assertThat(broken).containsExactly(5, 6);
    }

    private static void readAhead(RedeliveryDetector<Integer> detector, long hash) {
        ReadAhead ahead = new ReadAhead(1);
        ahead.hashes[0] = hash;
        detector.readAhead(ahead, 1);
    }
}
