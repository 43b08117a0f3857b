package io.sluice.cdc.model.internal.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Local times of one zone to UTC, for the years a TIMESTAMP has (1970 to 2106). All changes of the zone's offset are taken
 * out of the time-zone data once; a look-up is a comparison in the span last used, else a binary search.
 *
 * <p>Immutable but for that memory of the last span, which any thread may lose: safe to share. Equal for
 * the same zone.
 */
public final class LocalToUtc {

    /** What {@link #offset} gives for a local time the clocks jumped over. */
    public static final int GAP = Integer.MAX_VALUE;
    /** What {@link #offset} gives for a local time that came twice: which one is meant cannot be known. */
    public static final int OVERLAP = Integer.MAX_VALUE - 1;

    private static final Instant LAST = Instant.ofEpochSecond(0x1_0000_0000L + 86_400);

    private final ZoneId zone;
    /** Local seconds at which {@link #offsets} begin to hold, ascending; the first is the beginning of time. */
    private final long[] starts;

    private final int[] offsets;
    private int last;

    private LocalToUtc(ZoneId zone, long[] starts, int[] offsets) {
        this.zone = zone;
        this.starts = starts;
        this.offsets = offsets;
    }

    public static LocalToUtc of(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        Instant at = Instant.EPOCH.minusSeconds(2 * 86_400);
        List<long[]> spans = new ArrayList<>();
        spans.add(new long[] {Long.MIN_VALUE, rules.getOffset(at).getTotalSeconds()});
        while (true) {
            @Nullable ZoneOffsetTransition change = rules.nextTransition(at);
            if (change == null || change.getInstant().isAfter(LAST)) {
                break;
            }
            at = change.getInstant();
            long second = at.getEpochSecond();
            int before = change.getOffsetBefore().getTotalSeconds();
            int after = change.getOffsetAfter().getTotalSeconds();
            spans.add(new long[] {second + Math.min(before, after), change.isGap() ? GAP : OVERLAP});
            spans.add(new long[] {second + Math.max(before, after), after});
        }
        return new LocalToUtc(
                zone,
                spans.stream().mapToLong(s -> s[0]).toArray(),
                spans.stream().mapToInt(s -> (int) s[1]).toArray());
    }

    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof LocalToUtc other && zone.equals(other.zone);
    }

    @Override
    public int hashCode() {
        return zone.hashCode();
    }

    /** Seconds to subtract from a local time, given as seconds since 1970-01-01 00:00:00 local; or one of the marks. */
    public int offset(long localSecond) {
        int i = last;
        if (localSecond < starts[i] || (i + 1 < starts.length && localSecond >= starts[i + 1])) {
            int low = 0;
            int high = starts.length - 1;
            while (low < high) {
                int middle = low + high + 1 >>> 1;
                if (starts[middle] <= localSecond) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            i = low;
            last = i;
        }
        return offsets[i];
    }
}
