package io.sluice.cdc.merge.internal.format;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Seconds of UTC to seconds of a zone's local time (since 1970-01-01 00:00:00 local), without an object per value, for the
 * years a TIMESTAMP has: 1970 to 2106. Immutable.
 */
final class UtcToLocal {

    private static final long LAST = 0x1_0000_0000L;

    /** UTC second from which {@link #offsets} of the same index holds. */
    private final long[] since;

    private final int[] offsets;

    UtcToLocal(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        List<Long> starts = new ArrayList<>();
        List<Integer> seconds = new ArrayList<>();
        starts.add(Long.MIN_VALUE);
        seconds.add(rules.getOffset(Instant.EPOCH).getTotalSeconds());
        for (ZoneOffsetTransition t = rules.nextTransition(Instant.EPOCH);
                t != null && t.toEpochSecond() <= LAST;
                t = rules.nextTransition(t.getInstant())) {
            starts.add(t.toEpochSecond());
            seconds.add(t.getOffsetAfter().getTotalSeconds());
        }
        since = starts.stream().mapToLong(Long::longValue).toArray();
        offsets = seconds.stream().mapToInt(Integer::intValue).toArray();
    }

    long local(long utc) {
        int low = 0;
        int high = since.length - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (since[middle] <= utc) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return utc + offsets[low];
    }
}
