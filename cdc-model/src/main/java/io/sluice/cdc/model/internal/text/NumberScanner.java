package io.sluice.cdc.model.internal.text;

/**
 * Takes apart {@code [+-]digits[.digits][e[+-]digits]}: any of the number spellings of Canal, Java, Hive and the servers.
 * Reused from value to value; one a thread.
 */
final class NumberScanner {

    /** Beyond any type's exponent; larger ones are kept at this. */
    private static final int EXPONENT_LIMIT = 100_000;

    boolean negative;
    /** Start of the digits; the point, where there is one, stands among them. */
    int from;

    int to;
    /** Index of the point, or {@link #to}. */
    int point;

    int exponent;

    /** False where the text is no number. Afterwards {@link #from} stands at the first digit that is not zero. */
    boolean scan(byte[] a, int start, int end) {
        int i = start;
        negative = false;
        if (i < end && (a[i] == '-' || a[i] == '+')) {
            negative = a[i++] == '-';
        }
        from = i;
        point = -1;
        int digits = 0;
        for (; i < end; i++) {
            int c = a[i] - '0';
            if (c >= 0 && c <= 9) {
                digits++;
            } else if (a[i] == '.' && point < 0) {
                point = i;
            } else {
                break;
            }
        }
        to = i;
        if (digits == 0) {
            return false;
        }
        if (point < 0) {
            point = to;
        }
        exponent = 0;
        return i == end || scanExponent(a, i, end);
    }

    private boolean scanExponent(byte[] a, int start, int end) {
        int i = start;
        if (a[i] != 'e' && a[i] != 'E') {
            return false;
        }
        i++;
        boolean below = false;
        if (i < end && (a[i] == '-' || a[i] == '+')) {
            below = a[i++] == '-';
        }
        if (i == end) {
            return false;
        }
        int value = 0;
        for (; i < end; i++) {
            int c = a[i] - '0';
            if (c < 0 || c > 9) {
                return false;
            }
            value = Math.min(EXPONENT_LIMIT, value * 10 + c);
        }
        exponent = below ? -value : value;
        return true;
    }

    /** Moves {@link #from} and {@link #to} past zeros that mean nothing; true where no digit but zeros is there. */
    boolean trim(byte[] a) {
        while (from < to && (a[from] == '0' || a[from] == '.')) {
            from++;
        }
        if (point < to) {
            while (to > from && (a[to - 1] == '0' || a[to - 1] == '.')) {
                if (a[--to] == '.') {
                    break;
                }
            }
        }
        return from == to;
    }

    /** Count of digits before the point once the exponent is applied, counted from {@link #from}; may be negative. */
    int pointPosition() {
        int before = point >= from ? point - from : point - from + 1;
        return before + exponent;
    }

    /** Count of digits between {@link #from} and {@link #to}. */
    int digitCount() {
        return to - from - (point > from && point < to ? 1 : 0);
    }
}
