package io.sluice.cdc.model.internal.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growable byte buffer that gives its array away to the hot paths. Not thread-safe; {@link #array()} changes with every
 * growth, so take it after the last append.
 */
public final class ByteSink {

    /** Up to so many bytes are copied as words. */
    private static final int FEW = 32;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int size;

    public ByteSink() {
        this(256);
    }

    public ByteSink(int capacity) {
        array = new byte[Math.max(16, capacity)];
    }

    public byte[] array() {
        return array;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Cuts or, after {@link #reserve}, extends the content to {@code newSize} bytes. */
    public void setSize(int newSize) {
        if (newSize < 0 || newSize > array.length) {
            throw new IndexOutOfBoundsException(newSize);
        }
        size = newSize;
    }

    /** Makes room for {@code more} bytes after the present content and returns the array to write them to. */
    public byte[] reserve(int more) {
        if (more > array.length - size) {
            grow(more);
        }
        return array;
    }

    public void put(int value) {
        if (size == array.length) {
            grow(1);
        }
        array[size++] = (byte) value;
    }

    public void put(byte[] source, int offset, int length) {
        if (length >= 0 && length <= FEW && offset <= source.length - FEW) {
            putFew(source, offset, length);
            return;
        }
        reserve(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /** What is too much stands behind the content. */
    private void putFew(byte[] source, int offset, int length) {
        byte[] into = reserve(FEW);
        int at = size;
        Words.copy32(source, offset, into, at);
        size = at + length;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    public void putShort(int value) {
        reserve(2);
        Words.putShort(array, size, value);
        size += 2;
    }

    public void putInt(int value) {
        reserve(4);
        Words.putInt(array, size, value);
        size += 4;
    }

    public void putLong(long value) {
        reserve(8);
        Words.putLong(array, size, value);
        size += 8;
    }

    /** Appends text as UTF-8. For rare paths: it makes an array. */
    public void putText(CharSequence text) {
        put(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /** The content read as UTF-8. */
    public String toText() {
        return new String(array, 0, size, StandardCharsets.UTF_8);
    }

    private void grow(int more) {
        long wanted = (long) size + more;
        if (wanted > LARGEST_ARRAY) {
            throw new OutOfMemoryError("a buffer of " + wanted + " bytes does not fit an array");
        }
        array = Arrays.copyOf(array, (int) Math.min(LARGEST_ARRAY, Math.max(wanted, array.length * 2L)));
    }
}
