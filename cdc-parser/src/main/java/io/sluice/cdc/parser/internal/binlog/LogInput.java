package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a log's bytes come from: files one after another, one stream, or events that a caller brings. What is at hand of it,
 * and what is known of the place reading has come to, is here for all who read.
 */
abstract class LogInput {

    final BinlogOptions options;
    final EventWindow window = new EventWindow();
    final LogPlace place = new LogPlace();
    final ReadingRange range;
    final FileHeads heads;
    final EventFrames frames;
    final OpenTransaction open;
    private volatile boolean closed;

    LogInput(BinlogOptions options) {
        this.options = options;
        this.range = new ReadingRange(options, place);
        this.heads = new FileHeads(place, range);
        this.frames = new EventFrames(window, place, options.limits().maxMessageBytes());
        this.open = new OpenTransaction(this);
    }

    /**
     * Makes {@code count} bytes from the window's position on be at hand, of the next file if this one is at its end; false
     * at the end of the input.
     */
    abstract boolean more(int count);

    /** The file that is read, where it can be read again; null for streams. */
    @Nullable
    Path file() {
        return null;
    }

    /** Whether only zeros follow to the file's end, as where a server had its file preallocated; they are passed over. */
    boolean onlyZerosFollow() {
        return false;
    }

    /**
     * The head of the first file was read: goes on to the file that reading begins in, or only says where in this one, if it is
     * proven that the events before are not needed for those behind. Whether another file comes next.
     */
    boolean findStart() {
        return false;
    }

    /** What the events before tell that {@link #findStart} left out; null where none were. */
    @Nullable
    LookBack lookBack() {
        return null;
    }

    /**
     * Goes to where reading begins, if it can and a checksum proves that an event begins there. Otherwise the events before it
     * are gone through.
     */
    void goTo(long offset) {}

    /** A file's description came: whether the server started anew with it. */
    void started(boolean anew) {}

    /** {@code Rotate_event}: names the next file. */
    void rotate(byte[] a, int from, int to) {}

    /** What was executed before the first event, of which the file says a part. */
    GtidSet executedBefore(GtidSet stated) {
        return stated;
    }

    /** Another file begins, from its first event on. */
    final void beginFile(String name) {
        place.file(name, LogNames.numberOf(name));
        heads.beginFile();
    }

    /** Whether what comes next is behind the end that was asked for. */
    final boolean isPastEnd() {
        return range.isPastEnd(window.offset(window.pos));
    }

    final boolean isClosed() {
        return closed;
    }

    /** From any thread: what waits for more wakes, and {@link #more} answers false from then on. */
    void close() {
        closed = true;
    }
}
