package io.sluice.cdc.merge.internal.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Seconds of UTC to seconds of a zone's local time and back, without an object per value. Seconds count from 1970 in the
 * proleptic calendar, as if the local time were UTC. Covers 1970 to 2107, what a TIMESTAMP can hold (MySQL ends in 2038,
 * MariaDB 11.5 in 2106).
 */
final class LocalTimes {

    /** No local time has this count. */
    static final long NONE = Long.MIN_VALUE;

    private static final Instant FIRST = Instant.EPOCH.minusSeconds(86_400);
    private static final long LAST = LocalDateTime.of(2107, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

    private final String zone;
    /** UTC second from which {@link #offsets} of the same index holds. */
    private final long[] since;

    private final int[] offsets;

    LocalTimes(ZoneId zone) {
        this.zone = zone.getId();
        ZoneRules rules = zone.getRules();
        List<Long> starts = new ArrayList<>();
        List<Integer> seconds = new ArrayList<>();
        starts.add(Long.MIN_VALUE);
        seconds.add(rules.getOffset(FIRST).getTotalSeconds());
        for (ZoneOffsetTransition t = rules.nextTransition(FIRST);
                t != null && t.toEpochSecond() < LAST;
                t = rules.nextTransition(t.getInstant())) {
            starts.add(t.toEpochSecond());
            seconds.add(t.getOffsetAfter().getTotalSeconds());
        }
        since = starts.stream().mapToLong(Long::longValue).toArray();
        offsets = seconds.stream().mapToInt(Integer::intValue).toArray();
    }

    String zone() {
        return zone;
    }

    boolean isUtc() {
        return offsets.length == 1 && offsets[0] == 0;
    }

    long toLocal(long utc) {
        return utc + offsets[indexAt(utc)];
    }

    /**
     * The UTC second at which the zone's clocks show {@code local}.
     *
     * @throws BadCellException if they show it twice or never
     */
    long toUtc(long local) {
        // Offsets are less than a day, so every candidate lies within the spans that touch the day around.
        int i = indexAt(local - 86_400);
        long found = NONE;
        for (; i < since.length && (i == 0 || since[i] <= local + 86_400); i++) {
            long utc = local - offsets[i];
            if (indexAt(utc) == i) {
                if (found != NONE) {
                    throw new BadCellException(
                            "a local time that zone " + zone
                                    + " has twice, as its clocks were set back; export the table in UTC or with a fixed offset");
                }
                found = utc;
            }
        }
        if (found == NONE) {
            throw new BadCellException("a local time that zone " + zone
                    + " does not have, as its clocks were set forward; the table's zone is another");
        }
        return found;
    }

    private int indexAt(long utc) {
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
        return low;
    }
}
