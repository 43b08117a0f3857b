package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * Where what is delivered stands: the file and offset of the event that makes its group visible, the inner offset of its own
 * event, the row's index in that. What was delivered before this reader is known here, and left out by its position.
 */
final class DeliveredPosition {

    private final int epoch;
    private final LogPlace place;

    private long file;
    private long visibleOffset;
    private long inner;
    private int row;

    /** Up to here everything was delivered before; null where nothing is to be left out. */
    private @Nullable SourcePosition skip;

    private boolean groupSkipped;
    private boolean groupPartlySkipped;

    /** Of the last that was handed out: a step that fails has moved on, and is no part of it. */
    private boolean anyHandedOut;

    private long lastFile;
    private long lastOffset;
    private long lastInner;
    private int lastRow;

    DeliveredPosition(int epoch, LogPlace place) {
        this.epoch = epoch;
        this.place = place;
    }

    /** Leaves out everything up to a position. */
    void skip(SourcePosition position) {
        skip = position;
    }

    /** A group begins, which the event at this offset of the file that is read makes visible. */
    void group(long offset) {
        file = place.number();
        visibleOffset = offset;
        groupSkipped = false;
        groupPartlySkipped = false;
        SourcePosition until = skip;
        if (until != null) {
            SourcePosition here = new SourcePosition(epoch, file, offset, 0, 0);
            int c = here.compareTo(new SourcePosition(until.epoch(), until.file(), until.offset(), 0, 0));
            groupSkipped = c < 0;
            groupPartlySkipped = c == 0;
            if (c > 0) {
                skip = null;
            }
        }
    }

    /** Whether all of the group was delivered before. */
    boolean isGroupSkipped() {
        return groupSkipped;
    }

    /** Whether a part of the group was delivered before. */
    boolean isGroupPartlySkipped() {
        return groupPartlySkipped;
    }

    /** Moves to an event of the group, and its first row. */
    void event(long newInner) {
        inner = newInner;
        row = 0;
    }

    /** Moves to a row of the event. */
    void row(int index) {
        row = index;
    }

    /** Whether what stands here was not delivered before. */
    boolean isNew() {
        return !groupPartlySkipped || isBehindSkipped();
    }

    private boolean isBehindSkipped() {
        SourcePosition until = skip;
        return until == null || here().compareTo(until) > 0;
    }

    /** What stands here is handed out. */
    void handOut() {
        anyHandedOut = true;
        lastFile = file;
        lastOffset = visibleOffset;
        lastInner = inner;
        lastRow = row;
    }

    /** Position of what was handed out last; null before the first. */
    @Nullable
    SourcePosition lastHandedOut() {
        return anyHandedOut ? new SourcePosition(epoch, lastFile, lastOffset, lastInner, lastRow) : null;
    }

    SourcePosition here() {
        return new SourcePosition(epoch, file, visibleOffset, inner, row);
    }
}
