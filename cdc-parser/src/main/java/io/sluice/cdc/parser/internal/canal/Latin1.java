package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.JsonBytes;

/** Bytes that Canal printed as ISO-8859-1 characters, one character a byte, and that stand as UTF-8 in the message. */
final class Latin1 {

    private Latin1() {}

    /** Appends the bytes; false, with the sink as it was, if a character is above U+00FF. */
    static boolean decode(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        byte[] into = out.reserve(to - from);
        int n = start;
        int i = from;
        while (i < to) {
            int b = a[i++];
            if (b < 0) {
                if ((b != (byte) 0xC2 && b != (byte) 0xC3) || i == to) {
                    return false;
                }
                b = (b & 3) << 6 | a[i++] & 0x3F;
            }
            into[n++] = (byte) b;
        }
        out.setSize(n);
        return true;
    }

    /** True if U+FFFD is among the characters: what Canal writes for bytes it could not read. */
    static boolean hasReplacement(byte[] a, int from, int to) {
        int i = JsonBytes.indexOf((byte) 0xEF, a, from, to - 2);
        while (i >= 0) {
            if (a[i + 1] == (byte) 0xBF && a[i + 2] == (byte) 0xBD) {
                return true;
            }
            i = JsonBytes.indexOf((byte) 0xEF, a, i + 1, to - 2);
        }
        return false;
    }
}
