package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/**
 * DECIMAL: 80 for zero; C0, number of integer digits, all digits without leading and trailing zeros, 00 for a positive value;
 * 40 and the complement of the rest for a negative one. More integer digits is more; with as many, digits decide in order.
 */
final class DecimalKeyPart extends KeyPart {

    /** DECIMAL(65). */
    private static final int MOST_DIGITS = 65;

    private static final int ZERO = 0x80;
    private static final int POSITIVE = 0xC0;
    private static final int NEGATIVE = 0x40;

    DecimalKeyPart(TableId table, String column) {
        super(table, column);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        boolean negative = from < to && a[from] == '-';
        int start = negative ? from + 1 : from;
        int point = digits(a, start, to);
        int end = point;
        if (point < to) {
            end = a[point] == '.' ? digits(a, point + 1, to) : -1;
            if (end != to || end == point + 1) {
                throw notA("DECIMAL");
            }
        }
        if (point == start) {
            throw notA("DECIMAL");
        }
        while (start < point && a[start] == '0') {
            start++;
        }
        while (end > point && (a[end - 1] == '0' || end == point + 1)) {
            end--;
        }
        if (start == end) {
            out.put(ZERO);
            return;
        }
        if (point - start > MOST_DIGITS) {
            throw notA("DECIMAL of at most " + MOST_DIGITS + " digits");
        }
        int flip = negative ? 0xFF : 0;
        out.put(negative ? NEGATIVE : POSITIVE);
        out.put(point - start ^ flip);
        for (int i = start; i < end; i++) {
            if (i != point) {
                out.put(a[i] ^ flip);
            }
        }
        out.put(flip);
    }

    /** Index after the digits that start at {@code from}. */
    private static int digits(byte[] a, int from, int to) {
        int i = from;
        while (i < to && a[i] >= '0' && a[i] <= '9') {
            i++;
        }
        return i;
    }
}
