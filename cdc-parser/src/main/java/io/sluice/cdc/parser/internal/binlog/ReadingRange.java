package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.ResumePoint;
import org.jspecify.annotations.Nullable;

/** Where reading begins and ends, and that an event begins where it was said to. */
final class ReadingRange {

    private final LogPlace place;
    private final @Nullable SourcePosition until;
    private @Nullable ResumePoint resumedFrom;
    /** Events before this offset of the file that reading begins in are passed over unread. */
    private long startOffset;
    /** An event must begin here, in the file of this number; negative for none. */
    private long boundary = -1;

    private long boundaryFile;

    ReadingRange(BinlogOptions options, LogPlace place) {
        this.place = place;
        this.until = options.until();
        SourcePosition from = options.from();
        if (from != null) {
            boundary = from.offset();
            boundaryFile = from.file();
        }
    }

    /** Goes on from a point; before anything is read. */
    void resume(ResumePoint point) {
        resumedFrom = point;
        startOffset = point.offset();
    }

    /** Events before this offset of the file that is read next are not needed. */
    void beginAt(long offset) {
        startOffset = offset;
    }

    /** The point that reading goes on from; null where it begins otherwise. */
    @Nullable
    ResumePoint resumedFrom() {
        return resumedFrom;
    }

    /** Whether reading begins behind this offset of the first file. */
    boolean beginsBehind(long offset) {
        return startOffset > offset;
    }

    /** Offset in the first file of the event that reading begins with; 0 where it begins with the first. */
    long startOffset() {
        return startOffset;
    }

    /** Whether an event is before the first one to read; that one must begin where an event before it ends. */
    boolean passesOver(long from, long next) {
        if (startOffset == 0 || from >= startOffset) {
            startOffset = 0;
            return false;
        }
        if (next > startOffset) {
            throw noEventAt(startOffset, from, next);
        }
        return true;
    }

    /** An event came: none of them goes over the position to begin from, and none is missing between. */
    void requireBoundary(long from, long next) {
        if (boundary < 0) {
            return;
        }
        if (place.number() > boundaryFile) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    place.at(from) + " comes first, and reading was to begin at offset " + boundary + " of file number "
                            + boundaryFile + "; give all files from that one on");
        }
        if (place.number() == boundaryFile) {
            boolean within = from < boundary || boundary > 0 && boundary < Magic.LENGTH;
            if (within && next > boundary) {
                throw noEventAt(boundary, from, next);
            }
            if (from >= boundary) {
                boundary = -1;
            }
        }
    }

    /** Whether an event is before the position to begin from, and is read for what it says of those behind. */
    boolean isBeforeStart() {
        return boundary >= 0;
    }

    private RuntimeException noEventAt(long offset, long before, long behind) {
        return place.malformed(
                "no event begins here, so this is no position of this file; the nearest begin at "
                        + (before < offset ? before + " and " + behind : "" + before)
                        + ". Give one that SHOW BINARY LOG STATUS, SHOW MASTER STATUS or SHOW BINLOG EVENTS prints",
                offset);
    }

    /** The input ended, in the file that is read: it reached the file to begin from. */
    void requireFileReached() {
        if (boundary >= 0 && place.number() < boundaryFile) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    "the log ends with " + place.text() + ", before file number " + boundaryFile
                            + ", in which reading was to begin");
        }
    }

    /** A file ended here: it reached the position to begin from. */
    void requireReached(long end) {
        long wanted = Math.max(startOffset, boundary >= 0 && place.number() == boundaryFile ? boundary : 0);
        if (wanted > end) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    place.at(wanted) + ": the file ends at " + end
                            + ", before the position to begin from; it is another file, or was cut off");
        }
        if (place.number() == boundaryFile) {
            boundary = -1;
        }
    }

    /** Whether an offset of the file that is read is at the end that was asked for or behind it. */
    boolean isPastEnd(long offset) {
        SourcePosition end = until;
        return end != null && (place.number() > end.file() || place.number() == end.file() && offset >= end.offset());
    }
}
