package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of one stream of events at hand: they are framed in it, and those of an open transaction stay until it is decided,
 * so that most transactions are decoded where they were read. Grows with the bytes that come, never with a length they
 * declare.
 */
final class EventWindow {

    private static final int SIZE = 1 << 18;
    /** What a read takes at once: the copy that the JDK makes of it on its way then stays in a processor's second cache. */
    private static final int CHUNK = 1 << 16;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int size;
    byte[] array = new byte[0];
    /** Next byte not read yet. */
    int pos;
    /** First byte that must stay. */
    int keep;
    /** Behind the last byte at hand. */
    int end;
    /** Whole events up to here are known to have right checksums. */
    int verified;
    /** Offset in the stream of index 0. */
    private long base;

    private boolean borrowed;
    private InputStream input = InputStream.nullInputStream();

    EventWindow() {
        this(SIZE);
    }

    /** @param size bytes at first, made when the first byte comes */
    EventWindow(int size) {
        this.size = size;
    }

    /** Begins another stream; the one before is closed. */
    void open(InputStream in, long offset) {
        close();
        input = in;
        pos = 0;
        keep = 0;
        end = 0;
        verified = 0;
        base = offset;
    }

    /** Begins with bytes that are all there is. */
    void openMemory(byte[] bytes, long offset) {
        open(InputStream.nullInputStream(), offset);
        array = bytes;
        borrowed = true;
        end = bytes.length;
    }

    /** Forgets what was read behind {@link #pos}: the stream begins there. */
    void readAgain(InputStream in) {
        close();
        input = in;
        end = pos;
    }

    /** Closes the stream; may be called from any thread. */
    void close() {
        InputStream in = input;
        input = InputStream.nullInputStream();
        if (borrowed) {
            array = new byte[0];
            borrowed = false;
        }
        try {
            in.close();
        } catch (IOException e) {
            throw new CdcException("cannot close the log: " + e.getMessage(), e);
        }
    }

    long offset(int index) {
        return base + index;
    }

    /**
     * Reads on until {@code count} bytes from {@link #pos} on are at hand; indexes change, {@link #keep} and {@link #pos}
     * with them. False where the stream ends before.
     */
    boolean fill(int count) {
        while (end - pos < count) {
            if (end == array.length) {
                if (borrowed) {
                    return false;
                }
                makeRoom(count);
            }
            int got = read();
            if (got < 0) {
                return false;
            }
            end += got;
        }
        return true;
    }

    private int read() {
        try {
            return input.read(array, end, Math.min(CHUNK, array.length - end));
        } catch (IOException e) {
            throw new CdcException("cannot read the log: " + e.getMessage(), e);
        }
    }

    private void makeRoom(int count) {
        if (array.length == 0) {
            array = new byte[size];
        } else if (keep >= array.length / 2 || keep > 0 && (long) pos - keep + count <= array.length) {
            System.arraycopy(array, keep, array, 0, end - keep);
            base += keep;
            end -= keep;
            pos -= keep;
            verified -= keep;
            keep = 0;
        } else {
            long wanted = Math.min(LARGEST_ARRAY, array.length * 2L);
            if (wanted == array.length) {
                throw new CdcException(
                        "an event of " + count + " bytes and the transaction before it do not fit memory");
            }
            array = Arrays.copyOf(array, (int) wanted);
        }
    }

    /** Adds bytes that a caller brings, at this offset of their file. */
    void append(byte[] a, int from, int length, long offset) {
        if (keep == end) {
            keep = 0;
            pos = 0;
            end = 0;
            verified = 0;
            base = offset;
        }
        while (length > array.length - end) {
            makeRoom(length);
        }
        System.arraycopy(a, from, array, end, length);
        end += length;
    }
}
