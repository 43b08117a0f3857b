package io.sluice.cdc.parser.internal.binlog;

/**
 * The events of one decided transaction in order, wherever they are kept. Each stands whole in {@link #array} from {@link
 * #start} to {@link #end}, checksum left out, until the next step.
 */
final class TransactionEvents {

    byte[] array = new byte[0];
    /** First byte of the event's header. */
    int start;
    /** Behind the event's body. */
    int end;
    /** Bytes of the transaction's events before this one. */
    long inner;
    /** Offset of the event in its file. */
    long offset;

    private int next;
    private int limit;
    private int checksumBytes;
    private long base;
    private long innerBase;

    /**
     * Events that lie behind each other in memory.
     *
     * @param offset of the first in its file
     */
    void inMemory(byte[] a, int from, int to, long offset, int checksum) {
        array = a;
        next = from;
        limit = to;
        checksumBytes = checksum;
        base = offset - from;
        innerBase = from;
    }

    /** Moves to the next event. */
    boolean next() {
        if (next >= limit) {
            return false;
        }
        start = next;
        next += (int) EventHeader.size(array, start);
        end = next - checksumBytes;
        offset = base + start;
        inner = start - innerBase;
        return true;
    }
}
