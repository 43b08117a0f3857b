package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/** MariaDB's UUID, INET4 and INET6: from their bytes and from text ({@code sql_type_uuid.h}, {@code sql_type_inet.cc}). */
public final class NetworkText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private NetworkText() {}

    /** Appends a UUID from its 16 bytes in text order. */
    public static void putUuid(byte[] a, int at, ByteSink out) {
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                out.put('-');
            }
            putHex(a[at + i], out);
        }
    }

    /** Appends an IPv4 address from its four bytes. */
    public static void putInet4(byte[] a, int at, ByteSink out) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                out.put('.');
            }
            Digits.putLong(a[at + i] & 0xFF, out);
        }
    }

    /**
     * Appends an IPv6 address from its 16 bytes: groups without leading zeros, the longest run of zero groups (the first
     * of equal ones, also a single one) as {@code ::}, and the last 32 bits dotted where the zeros before them say IPv4.
     */
    public static void putInet6(byte[] a, int at, ByteSink out) {
        int gapStart = -1;
        int gapLength = 0;
        for (int i = 0; i < 8; ) {
            int end = i;
            while (end < 8 && group(a, at, end) == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gapStart = i;
                gapLength = end - i;
            }
            i = Math.max(end, i + 1);
        }
        for (int i = 0; i < 8; i++) {
            if (gapStart <= i && i < gapStart + gapLength) {
                if (i == gapStart) {
                    if (i == 0) {
                        out.put(':');
                    }
                    out.put(':');
                }
            } else if (i == 6 && gapStart == 0 && (gapLength == 6 || (gapLength == 5 && group(a, at, 5) == 0xFFFF))) {
                putInet4(a, at + 12, out);
                break;
            } else {
                putGroup(group(a, at, i), out);
                if (i != 7) {
                    out.put(':');
                }
            }
        }
    }

    private static int group(byte[] a, int at, int i) {
        return (a[at + 2 * i] & 0xFF) << 8 | a[at + 2 * i + 1] & 0xFF;
    }

    private static void putGroup(int group, ByteSink out) {
        boolean begun = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = group >> shift & 15;
            if (begun || digit != 0 || shift == 0) {
                out.put(HEX[digit]);
                begun = true;
            }
        }
    }

    private static void putHex(byte b, ByteSink out) {
        out.put(HEX[b >> 4 & 15]);
        out.put(HEX[b & 15]);
    }

    /** Reads a UUID, with hyphens in any place or none, to its bytes; false where it is none. */
    static boolean readUuid(byte[] a, int from, int to, byte[] into) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (a[i] == '-') {
                continue;
            }
            int d = Character.digit(a[i], 16);
            if (d < 0 || digits == 32) {
                return false;
            }
            into[digits >> 1] = (byte) ((digits & 1) == 0 ? d << 4 : into[digits >> 1] | d);
            digits++;
        }
        return digits == 32;
    }

    /** Reads a dotted address to four bytes; false where it is none. */
    static boolean readInet4(byte[] a, int from, int to, byte[] into, int at) {
        int i = from;
        for (int part = 0; part < 4; part++) {
            int start = i;
            int value = 0;
            while (i < to && i - start < 3 && a[i] >= '0' && a[i] <= '9') {
                value = value * 10 + (a[i++] - '0');
            }
            if (i == start || value > 255 || (part < 3 && (i == to || a[i++] != '.'))) {
                return false;
            }
            into[at + part] = (byte) value;
        }
        return i == to;
    }

    /** Reads an IPv6 address to 16 bytes; false where it is none. */
    static boolean readInet6(byte[] a, int from, int to, byte[] into) {
        java.util.Arrays.fill(into, 0, 16, (byte) 0);
        int groups = 0;
        int gap = -1;
        int i = from;
        if (to - from >= 2 && a[from] == ':' && a[from + 1] == ':') {
            gap = 0;
            i = from + 2;
        }
        boolean separated = true;
        while (i < to) {
            if (!separated || groups == 8) {
                return false;
            }
            int start = i;
            int value = 0;
            while (i < to && i - start < 4 && Character.digit(a[i], 16) >= 0) {
                value = value << 4 | Character.digit(a[i++], 16);
            }
            if (i == start) {
                return false;
            }
            if (i < to && a[i] == '.') {
                if (groups > 6 || !readInet4(a, start, to, into, groups * 2)) {
                    return false;
                }
                groups += 2;
                i = to;
                separated = false;
                break;
            }
            into[groups * 2] = (byte) (value >> 8);
            into[groups * 2 + 1] = (byte) value;
            groups++;
            separated = false;
            if (i < to) {
                if (a[i++] != ':') {
                    return false;
                }
                separated = true;
                if (i < to && a[i] == ':') {
                    if (gap >= 0) {
                        return false;
                    }
                    gap = groups;
                    i++;
                    if (i == to) {
                        separated = false;
                    }
                } else if (i == to) {
                    return false;
                }
            }
        }
        if (gap < 0) {
            return groups == 8;
        }
        if (groups == 8) {
            return false;
        }
        int moved = (groups - gap) * 2;
        System.arraycopy(into, gap * 2, into, 16 - moved, moved);
        java.util.Arrays.fill(into, gap * 2, 16 - moved, (byte) 0);
        return true;
    }
}
