package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/** DECIMAL(M,D): plain notation with exactly D digits after the point. */
final class DecimalText {

    private DecimalText() {}

    /** True where the text is canonical already but for the number of its integer digits: the common case, copied. */
    static boolean isPlain(ColumnType type, byte[] a, int from, int to) {
        int scale = type.scale();
        int start = from < to && a[from] == '-' ? from + 1 : from;
        int point = scale == 0 ? to : to - scale - 1;
        int whole = point - start;
        if (whole < 1 || whole > type.length() - scale && !(whole == 1 && a[start] == '0')) {
            return false;
        }
        if ((a[start] == '0' && whole > 1)
                || type.zerofill()
                || (start > from && (type.unsigned() || a[start] == '0'))) {
            return false; // leading zeros, ZEROFILL, and the sign of a zero take the long way
        }
        return PlainDigits.areDigits(a, start, point)
                && (scale == 0 || a[point] == '.' && PlainDigits.areDigits(a, point + 1, to));
    }

    /** Appends the value of a trimmed number, or returns what is wrong with it. */
    static @Nullable String put(ColumnType type, NumberScanner n, boolean zero, byte[] a, ByteSink out) {
        int scale = type.scale();
        int digits = zero ? 0 : n.digitCount();
        int whole = zero ? 0 : n.pointPosition();
        if (digits > 0) {
            int last = n.to - 1;
            while (a[last] == '0' || a[last] == '.') { // zeros before the point count only until an exponent moves it
                digits -= a[last] == '0' ? 1 : 0;
                last--;
            }
        }
        if (whole > type.length() - scale) {
            return "out of range";
        }
        if (digits - whole > scale) {
            return "more than " + scale + " digits after the point";
        }
        if (type.unsigned() && n.negative && !zero) {
            return "negative";
        }
        if (n.negative && !zero) {
            out.put('-');
        }
        int width = type.zerofill() ? Math.max(1, type.length() - scale) : 1;
        Digits.putZeros(width - Math.max(0, whole), out);
        int at = n.from;
        int written = 0;
        for (; written < whole; written++) {
            at = putDigit(n, a, at, written < digits, out);
        }
        if (scale > 0) {
            out.put('.');
            int zeros = Math.min(scale, Math.max(0, -whole));
            Digits.putZeros(zeros, out);
            for (int i = zeros; i < scale; i++, written++) {
                at = putDigit(n, a, at, written < digits, out);
            }
        }
        return null;
    }

    private static int putDigit(NumberScanner n, byte[] a, int from, boolean there, ByteSink out) {
        if (!there) {
            out.put('0');
            return from;
        }
        int at = from == n.point ? from + 1 : from;
        out.put(a[at]);
        return at + 1;
    }
}
