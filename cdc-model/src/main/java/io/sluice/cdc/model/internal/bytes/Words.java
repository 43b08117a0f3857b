package io.sluice.cdc.model.internal.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Words read from and written to byte arrays. {@code LE} forms are little-endian; the plain ones big-endian, so that
 * unsigned comparison of the bytes is comparison of the words. Bounds are checked by the VarHandle.
 */
public final class Words {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT_LE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH = 0x8080808080808080L;

    private Words() {}

    /** Two bytes, unsigned. */
    public static int getShort(byte[] a, int at) {
        return (short) SHORT.get(a, at) & 0xFFFF;
    }

    public static int getInt(byte[] a, int at) {
        return (int) INT.get(a, at);
    }

    public static long getLong(byte[] a, int at) {
        return (long) LONG.get(a, at);
    }

    /** Two bytes, unsigned. */
    public static int getShortLE(byte[] a, int at) {
        return (short) SHORT_LE.get(a, at) & 0xFFFF;
    }

    /** True if {@code expected} stands at {@code at}, which leaves room for it. Meant for a few words; no setup as in Arrays. */
    public static boolean standsAt(byte[] expected, byte[] a, int at) {
        int last = expected.length - 8;
        if (last < 0) {
            for (int i = 0; i < expected.length; i++) {
                if (a[at + i] != expected[i]) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < last; i += 8) {
            if (getLongLE(a, at + i) != getLongLE(expected, i)) {
                return false;
            }
        }
        return getLongLE(a, at + last) == getLongLE(expected, last);
    }

    /** True if no byte in [from, to) is above 0x7F. */
    public static boolean isAscii(byte[] a, int from, int to) {
        int last = to - 8;
        if (last < from) {
            return isAsciiShort(a, from, to);
        }
        // Up to 32 bytes without a loop, whose end no processor could foresee: the words overlap as they must.
        long seen = getLongLE(a, from)
                | getLongLE(a, Math.min(from + 8, last))
                | getLongLE(a, Math.min(from + 16, last))
                | getLongLE(a, last);
        for (int i = from + 24; i < last; i += 8) {
            seen |= getLongLE(a, i);
        }
        return (seen & HIGH) == 0;
    }

    /** Up to seven bytes, in the word that ends with them. */
    private static boolean isAsciiShort(byte[] a, int from, int to) {
        if (to >= 8 && to > from) {
            return (getLongLE(a, to - 8) & HIGH << (8 - (to - from)) * 8) == 0;
        }
        for (int i = from; i < to; i++) {
            if (a[i] < 0) {
                return false;
            }
        }
        return true;
    }

    public static int getIntLE(byte[] a, int at) {
        return (int) INT_LE.get(a, at);
    }

    public static long getLongLE(byte[] a, int at) {
        return (long) LONG_LE.get(a, at);
    }

    public static void putShort(byte[] a, int at, int value) {
        SHORT.set(a, at, (short) value);
    }

    public static void putInt(byte[] a, int at, int value) {
        INT.set(a, at, value);
    }

    public static void putLong(byte[] a, int at, long value) {
        LONG.set(a, at, value);
    }

    public static void putLongLE(byte[] a, int at, long value) {
        LONG_LE.set(a, at, value);
    }

    /** Copies 32 bytes: for up to so many, whatever their number, which no processor can foresee. */
    public static void copy32(byte[] a, int from, byte[] into, int at) {
        putLongLE(into, at, getLongLE(a, from));
        putLongLE(into, at + 8, getLongLE(a, from + 8));
        putLongLE(into, at + 16, getLongLE(a, from + 16));
        putLongLE(into, at + 24, getLongLE(a, from + 24));
    }
}
