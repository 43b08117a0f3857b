package io.sluice.cdc.model.internal.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as base64 with padding (RFC 4648, section 4), without arrays in between. */
public final class Base64Bytes {

    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    private Base64Bytes() {}

    /** Appends the text of the bytes {@code [from, to)}. */
    public static void put(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        for (; i <= to - 3; i += 3) {
            putGroup((a[i] & 0xFF) << 16 | (a[i + 1] & 0xFF) << 8 | a[i + 2] & 0xFF, 4, out);
        }
        if (i == to - 2) {
            putGroup((a[i] & 0xFF) << 16 | (a[i + 1] & 0xFF) << 8, 3, out);
        } else if (i == to - 1) {
            putGroup((a[i] & 0xFF) << 16, 2, out);
        }
    }

    private static void putGroup(int bits, int digits, ByteSink out) {
        for (int k = 0; k < 4; k++) {
            out.put(k < digits ? DIGITS[bits >> 18 - 6 * k & 63] : '=');
        }
    }

    /**
     * Appends the bytes of the text {@code [from, to)}. Only the one encoding of each value is read: with padding, without
     * bits beyond the last byte.
     *
     * @return false if it is no base64; the sink is then as before
     */
    public static boolean read(byte[] a, int from, int to, ByteSink out) {
        if ((to - from) % 4 != 0) {
            return false;
        }
        int start = out.size();
        for (int i = from; i < to; i += 4) {
            int padding = i + 4 < to || a[i + 3] != '=' ? 0 : a[i + 2] != '=' ? 1 : 2;
            int bits = 0;
            for (int k = 0; k < 4; k++) {
                int value = k >= 4 - padding ? 0 : VALUES[a[i + k] & 0xFF];
                bits |= value < 0 ? Integer.MIN_VALUE : value << 18 - 6 * k;
            }
            if (bits < 0 || (bits & (1 << padding * 8) - 1) != 0) {
                out.setSize(start);
                return false;
            }
            for (int k = 0; k < 3 - padding; k++) {
                out.put(bits >> 16 - 8 * k);
            }
        }
        return true;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }
}
