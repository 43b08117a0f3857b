package io.sluice.cdc.flink;

import io.sluice.cdc.model.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads the parts {@link FrameWriter} wrote; each declared length is held against the bytes that are left. */
final class FrameReader {

    /** Further than any server's clock, and milliseconds of it fit a long. */
    static final long LARGEST_SECOND = 1L << 50;

    private final byte[] array;
    private final int end;
    private final String what;
    private int at;
    private boolean trusted;

    /** @param what the thing being read, for messages */
    FrameReader(byte[] array, int from, int end, String what) {
        this.array = array;
        this.at = from;
        this.end = end;
        this.what = what;
    }

    /** The bytes were written by this process a moment ago. */
    FrameReader trusted() {
        trusted = true;
        return this;
    }

    boolean isTrusted() {
        return trusted;
    }

    int at() {
        return at;
    }

    int readByte() {
        if (at == end) {
            throw malformed("ends too early");
        }
        return array[at++] & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = readByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                // one number has one form: events are compared as bytes
                boolean wide = shift > 0 && b == 0 || shift == 63 && b > 1;
                if (wide) {
                    break;
                }
                return value;
            }
        }
        throw malformed("has a number that is not in the form this version writes");
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    /** Seconds since 1970, signed, and nanoseconds. */
    Instant instant() {
        long seconds = signed();
        int nanos = number(0, 999_999_999, "nanoseconds");
        if (seconds > LARGEST_SECOND || seconds < -LARGEST_SECOND) {
            throw malformed("has a time beyond all calendars");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** A number within the given range. */
    int number(int least, int most, String part) {
        long value = number();
        if (value < least || value > most) {
            throw malformed("has " + part + " " + value + ", which is not between " + least + " and " + most);
        }
        return (int) value;
    }

    long position(String part) {
        long value = number();
        if (value < 0) {
            throw malformed("has a negative " + part);
        }
        return value;
    }

    /** Passes over a part with its length before it, and returns that length; the part ends at {@link #at()}. */
    int skipBytes() {
        long length = number();
        if (length < 0 || length > end - at) {
            throw malformed("declares " + Long.toUnsignedString(length) + " bytes where " + (end - at) + " are left");
        }
        at += (int) length;
        return (int) length;
    }

    /** Passes over a part whose length is known. */
    void skip(int length) {
        if (length < 0 || length > end - at) {
            throw malformed("needs " + length + " bytes where " + (end - at) + " are left");
        }
        at += length;
    }

    String text() {
        int length = skipBytes();
        return new String(array, at - length, length, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        int length = skipBytes();
        byte[] copy = new byte[length];
        System.arraycopy(array, at - length, copy, 0, length);
        return copy;
    }

    void expectEnd() {
        if (at != end) {
            throw malformed("goes on after its end");
        }
    }

    MalformedInputException malformed(String reason) {
        return new MalformedInputException(
                "a stored " + what + " " + reason + "; it was not written by this version of Sluice, or is damaged",
                null,
                at);
    }
}
