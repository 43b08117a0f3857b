package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TableSchema;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How long rows wait for the {@link LayoutEvent} of their layout, and how many. Layouts are broadcast and rows are not, so a
 * row may come first; a layout that never comes must stop the job before the rows fill its state. Immutable.
 *
 * <p>Each subtask counts its own rows and bytes. What waited when a job stopped waits again when it goes on, and its time
 * begins anew by processing time; it is counted again when the first layout or statement comes.
 */
public final class LayoutWait implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Lane DECLARED = Lane.of("declared");
    private static final long MOST_ROWS = 100_000;
    private static final long MOST_BYTES = 64L << 20;

    private final Duration longest;
    private final boolean byEventTime;
    private final long rows;
    private final long bytes;
    private final ArrayList<byte[]> declared;

    private LayoutWait(Duration longest, boolean byEventTime, long rows, long bytes, List<byte[]> declared) {
        if (longest.isNegative() || longest.isZero()) {
            throw new CdcException("rows must be given some time to wait for their layout");
        }
        if (rows < 1 || bytes < 1) {
            throw new CdcException("at least one row must be able to wait for its layout");
        }
        this.longest = longest;
        this.byEventTime = byEventTime;
        this.rows = rows;
        this.bytes = bytes;
        this.declared = new ArrayList<>(declared);
    }

    /** So long by the clock of the task: at most 100,000 rows or 64 MB of them in each subtask. */
    public static LayoutWait ofProcessingTime(Duration longest) {
        return new LayoutWait(Objects.requireNonNull(longest, "longest"), false, MOST_ROWS, MOST_BYTES, List.of());
    }

    /**
     * Until the watermark has passed the row's event time, or the watermark it came at, by so much. At most 100,000 rows or
     * 64 MB of them in each subtask. Rows must have timestamps.
     */
    public static LayoutWait ofEventTime(Duration longest) {
        return new LayoutWait(Objects.requireNonNull(longest, "longest"), true, MOST_ROWS, MOST_BYTES, List.of());
    }

    /**
     * So many rows, and so many bytes of them, wait in each subtask at the most.
     *
     * @param mostBytes as {@link StreamEvent#byteSize()} counts them
     */
    public LayoutWait atMost(long mostRows, long mostBytes) {
        return new LayoutWait(longest, byEventTime, mostRows, mostBytes, declared);
    }

    /** A layout that need not come: rows made by {@link BaseRowEncoder} or kept from elsewhere have no reader to send it. */
    public LayoutWait declare(TableSchema schema) {
        LayoutWait more = new LayoutWait(longest, byEventTime, rows, bytes, declared);
        more.declared.add(LayoutEvent.of(schema, DECLARED).frame);
        return more;
    }

    Duration longest() {
        return longest;
    }

    boolean byEventTime() {
        return byEventTime;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** The declared layouts as a reader would have sent them. */
    List<LayoutEvent> declared() {
        return declared.stream()
                .map(event -> (LayoutEvent) StreamEvent.read(event))
                .toList();
    }

    @Override
    public String toString() {
        return longest + (byEventTime ? " of event time" : " of processing time");
    }
}
