package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.SourcePosition;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the events before the place tell that reading began at: which transactions were executed there, and which XA
 * transactions were prepared. They are gone through when that is first asked for.
 */
final class LookBack {

    private final BinlogOptions options;
    private final List<Path> files;
    private @Nullable GtidSet executed;
    private boolean executedIsKnown;
    private boolean preparedIsKnown;
    private volatile @Nullable LogCursor reading;
    private volatile boolean closed;

    /** @param files the log up to the file of the place */
    LookBack(BinlogOptions options, List<Path> files, SourcePosition place) {
        this.options = options.withFrom(place).withUntil(place).withFollow(0).withAcceptTornTail();
        this.files = List.copyOf(files);
    }

    /** The transactions executed before; null where the log does not tell. The head of the place's own file says those before it. */
    @Nullable
    GtidSet executed() {
        if (!executedIsKnown) {
            goThrough(files.subList(files.size() - 1, files.size()), null);
        }
        return executed;
    }

    /** Adds the transactions that were prepared before and not decided there. */
    void addPreparedTo(PreparedTransactions prepared) {
        if (!preparedIsKnown) {
            goThrough(files, prepared);
            preparedIsKnown = true;
        }
    }

    private void goThrough(List<Path> wanted, @Nullable PreparedTransactions prepared) {
        try (LogCursor cursor = LogCursor.ofFilesFromTheirHead(options, wanted)) {
            reading = cursor;
            if (closed) {
                cursor.close();
            }
            cursor.passOver(prepared);
            executed = cursor.executed.set();
            executedIsKnown = true;
        } finally {
            reading = null;
        }
    }

    /** From any thread: ends what is going on. */
    void close() {
        closed = true;
        LogCursor cursor = reading;
        if (cursor != null) {
            cursor.close();
        }
    }
}
