package io.sluice.cdc.parser.internal.canal;

import java.util.Arrays;

/**
 * Which offsets of one lane have been read, to tell a record delivered again from one that comes too late: both go back and
 * a merge passes both over, but the second one is a change that nobody has seen.
 *
 * <p>Between two rising offsets of one file all counts as read, for a topic has offsets without records. Between two files
 * nothing does: that is where a file is missing or out of place. Memory is two numbers a file.
 */
final class LaneOffsets {

    private static final int NONE = -1;

    /** The runs, rising and apart. */
    private long[] first = new long[4];

    private long[] last = new long[4];
    private int runs;
    private long newestFile = NONE;

    /** Notes a record's offset; false if it goes back to where nothing has been read. */
    boolean note(long file, long offset) {
        if (runs > 0 && offset <= last[runs - 1]) {
            return isRead(offset);
        }
        if (runs > 0 && (file == newestFile || offset == last[runs - 1] + 1)) {
            last[runs - 1] = offset;
        } else {
            open(offset);
        }
        newestFile = file;
        return true;
    }

    /** The newest offset read. */
    long newest() {
        return last[runs - 1];
    }

    private boolean isRead(long offset) {
        int at = Arrays.binarySearch(first, 0, runs, offset);
        int run = at >= 0 ? at : -at - 2;
        return run >= 0 && offset <= last[run];
    }

    private void open(long offset) {
        if (runs == first.length) {
            first = Arrays.copyOf(first, runs * 2);
            last = Arrays.copyOf(last, runs * 2);
        }
        first[runs] = offset;
        last[runs++] = offset;
    }
}
