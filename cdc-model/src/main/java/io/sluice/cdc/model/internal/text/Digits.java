package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Decimal digits to bytes, without a string. */
public final class Digits {

    private static final int MOST = 20;
    private static final long TEN_TO_19 = Long.parseUnsignedLong("10000000000000000000");

    private Digits() {}

    /** Appends a signed number. */
    public static void putLong(long value, ByteSink out) {
        if (value < 0) {
            out.put('-');
            putUnsigned(-value, out); // the bits of -2^63 are 2^63 read unsigned
        } else {
            putUnsigned(value, out);
        }
    }

    /** Appends a number whose 64 bits are unsigned. */
    public static void putUnsigned(long value, ByteSink out) {
        byte[] a = out.reserve(MOST);
        int size = count(value);
        writeBackwards(value, a, out.size() + size, size);
        out.setSize(out.size() + size);
    }

    /** Appends an unsigned number with leading zeros to {@code width}, longer where it needs more. */
    public static void putPadded(long value, int width, ByteSink out) {
        int size = Math.max(width, count(value));
        byte[] a = out.reserve(size);
        writeBackwards(value, a, out.size() + size, size);
        out.setSize(out.size() + size);
    }

    /** Appends '0' to a total of {@code count}. */
    public static void putZeros(int count, ByteSink out) {
        byte[] a = out.reserve(Math.max(0, count));
        int at = out.size();
        for (int i = 0; i < count; i++) {
            a[at + i] = '0';
        }
        out.setSize(at + Math.max(0, count));
    }

    /** Number of decimal digits of an unsigned number; 1 for 0. */
    public static int count(long value) {
        if (value < 0) {
            return Long.compareUnsigned(value, TEN_TO_19) >= 0 ? 20 : 19;
        }
        int n = 1;
        for (long limit = 10; n < 19 && value >= limit; limit *= 10) {
            n++;
        }
        return n;
    }

    private static void writeBackwards(long value, byte[] a, int end, int size) {
        int at = end;
        int left = size;
        long rest = value;
        if (rest < 0) {
            long tenth = (rest >>> 1) / 5;
            a[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
            left--;
        }
        while (left-- > 0) {
            long tenth = rest / 10;
            a[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
    }
}
