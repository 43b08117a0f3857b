package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.binlog.TruncatedBinlogException;
import java.io.InputStream;

/** One stream that holds a binlog from its magic on. */
final class StreamInput extends LogInput {

    private boolean begun;

    StreamInput(BinlogOptions options, InputStream in, String name) {
        super(options);
        beginFile(name);
        window.open(in, 0);
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
        range.requireReached(window.offset(window.end));
        range.requireFileReached();
        int left = window.end - window.pos;
        if ((left > 0 || open.isOpen()) && !isClosed() && !options.acceptTornTail()) {
            throw new TruncatedBinlogException(
                    "the stream ends inside " + (left > 0 ? "an event" : "a transaction")
                            + "; everything before was delivered, and what is open was not",
                    place.text(),
                    window.offset(left > 0 && !open.isOpen() ? window.pos : window.keep));
        }
        return false;
    }

    @Override
    void close() {
        super.close();
        window.close();
    }
}
