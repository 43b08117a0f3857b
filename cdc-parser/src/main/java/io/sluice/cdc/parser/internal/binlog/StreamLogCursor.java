package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.binlog.TruncatedBinlogException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The events of one stream that holds a binlog from its magic on. */
public final class StreamLogCursor extends LogCursor {

    private final boolean acceptTornTail;
    private boolean begun;

    /** @param name of the file the stream holds, whose number orders positions */
    public StreamLogCursor(BinlogOptions options, InputStream in, String name) {
        super(options);
        this.acceptTornTail = options.acceptTornTail();
        place.file(name, LogPlace.numberOf(name));
        window.open(in, 0);
    }

    @Override
    @Nullable
    Path file() {
        return null;
    }

    @Override
    boolean more(int count) {
        if (!begun) {
            begun = true;
            Magic.require(window, place);
        }
        if (window.fill(count)) {
            return true;
        }
        requireReached();
        int left = window.end - window.pos;
        if ((left > 0 || isOpen()) && !isClosed() && !acceptTornTail) {
            throw new TruncatedBinlogException(
                    "the stream ends inside " + (left > 0 ? "an event" : "a transaction")
                            + "; everything before was delivered, and what is open was not",
                    place.text(),
                    window.offset(left > 0 && !isOpen() ? window.pos : window.keep));
        }
        return false;
    }

    @Override
    public void close() {
        super.close();
        window.close();
    }
}
