package io.sluice.cdc.parser.internal.binlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The part of one file at hand: events are framed in it, and those of an open transaction stay until it is decided, so that
 * most transactions are decoded where they were read. Grows with the bytes that come, never with a length they declare.
 */
final class EventWindow {

    private static final int SIZE = 1 << 19;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    byte[] array = new byte[SIZE];
    /** Next byte not read yet. */
    int pos;
    /** First byte that must stay. */
    int keep;
    /** Behind the last byte at hand. */
    int end;
    /** Offset in the file of index 0. */
    private long base;

    private InputStream input = InputStream.nullInputStream();

    /** Begins another file. */
    void open(InputStream in, long offset) {
        input = in;
        pos = 0;
        keep = 0;
        end = 0;
        base = offset;
    }

    long offset(int index) {
        return base + index;
    }

    /**
     * Reads on until {@code count} bytes from {@link #pos} on are at hand; indexes change, {@link #keep} and {@link #pos}
     * with them. False where the file ends before.
     */
    boolean fill(int count) {
        while (end - pos < count) {
            if (end == array.length) {
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
            return input.read(array, end, array.length - end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom(int count) {
        if (keep >= array.length / 2 || keep > 0 && pos - keep + count <= array.length) {
            System.arraycopy(array, keep, array, 0, end - keep);
            base += keep;
            end -= keep;
            pos -= keep;
            keep = 0;
        } else {
            long wanted = Math.min(LARGEST_ARRAY, array.length * 2L);
            if (wanted == array.length) {
                throw new OutOfMemoryError("an event of " + count + " bytes does not fit an array");
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
            base = offset;
        }
        while (length > array.length - end) {
            makeRoom(length);
        }
        System.arraycopy(a, from, array, end, length);
        end += length;
    }
}
