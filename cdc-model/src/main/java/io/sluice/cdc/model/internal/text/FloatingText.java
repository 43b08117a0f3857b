package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * FLOAT and DOUBLE in the servers' number style ({@code my_gcvt}, {@code my_fcvt} of {@code strings/dtoa.cc}): plain
 * notation while the decimal point stands between 14 zeros before and 15 digits after the first digit, else {@code 1e16},
 * {@code 1.5e-16}. Negative zero is {@code -0}.
 *
 * <p>A FLOAT is its shortest text, where servers print six digits only: the one deliberate difference.
 */
public final class FloatingText {

    private static final int PLAIN_MOST_DIGITS = 15;
    private static final int MOST_EXACT_POWER = 22;
    private static final double[] EXACT_POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private FloatingText() {}

    /** Appends a finite FLOAT. */
    public static void putFloat(float value, ByteSink out) {
        int bits = Float.floatToRawIntBits(value);
        if (bits < 0) {
            out.put('-');
        }
        if ((bits & Integer.MAX_VALUE) == 0) {
            out.put('0');
            return;
        }
        int biased = bits >>> 23 & 0xFF;
        int fraction = bits & 0x7F_FFFF;
        if (biased == 0xFF) {
            throw new IllegalArgumentException("a column holds no infinity and no NaN");
        }
        boolean narrow = fraction == 0 && biased > 1;
        int q = Math.max(biased, 1) - 150;
        int k = ShortestDecimal.exponent(q, narrow);
        putStyled(ShortestDecimal.digits(biased == 0 ? fraction : fraction | 1 << 23, q, narrow, k), k, out);
    }

    /**
     * The shortest text of a finite FLOAT read as a double, which is what {@code RowImage.getDouble} gives: 0.1 and not
     * 0.10000000149011612. NaN where that takes more than one exact operation; then read the text.
     */
    public static double shortestAsDouble(float value) {
        int bits = Float.floatToRawIntBits(value);
        int biased = bits >>> 23 & 0xFF;
        if ((bits & Integer.MAX_VALUE) == 0) {
            return value;
        }
        if (biased == 0xFF) {
            return Double.NaN;
        }
        int fraction = bits & 0x7F_FFFF;
        boolean narrow = fraction == 0 && biased > 1;
        int q = Math.max(biased, 1) - 150;
        int k = ShortestDecimal.exponent(q, narrow);
        if (k < -MOST_EXACT_POWER || k > MOST_EXACT_POWER) {
            return Double.NaN;
        }
        double digits = ShortestDecimal.digits(biased == 0 ? fraction : fraction | 1 << 23, q, narrow, k);
        // both operands are exact, so there is one rounding: the right one
        double magnitude = k < 0 ? digits / EXACT_POWERS[-k] : digits * EXACT_POWERS[k];
        return bits < 0 ? -magnitude : magnitude;
    }

    /** Appends a finite DOUBLE. */
    public static void putDouble(double value, ByteSink out) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits < 0) {
            out.put('-');
        }
        if ((bits & Long.MAX_VALUE) == 0) {
            out.put('0');
            return;
        }
        int q = exponentOf(bits);
        boolean narrow = narrowBelow(bits);
        int k = ShortestDecimal.exponent(q, narrow);
        putStyled(ShortestDecimal.digits(significandOf(bits), q, narrow, k), k, out);
    }

    /**
     * Appends a FLOAT(M,D), widened, or a DOUBLE(M,D): {@code scale} digits after the point. As dtoa's mode 5 the digits
     * are those of the shortest text, and of the binary value where that has more than {@code scale}. A zero keeps its sign.
     */
    public static void putFixed(double value, int scale, ByteSink out) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits < 0) {
            out.put('-');
        }
        if ((bits & Long.MAX_VALUE) == 0) {
            putPlain(0, 0, scale, out);
            return;
        }
        int q = exponentOf(bits);
        boolean narrow = narrowBelow(bits);
        int k = ShortestDecimal.exponent(q, narrow);
        long digits = ShortestDecimal.digits(significandOf(bits), q, narrow, k);
        while (digits % 10 == 0) {
            digits /= 10;
            k++;
        }
        int cut = -k - scale;
        if (cut == 1 && digits % 10 == 5) {
            // half a unit: only here may the binary value lie on the other side than its shortest text
            digits = new BigDecimal(Math.abs(value))
                    .setScale(scale, RoundingMode.HALF_EVEN)
                    .unscaledValue()
                    .longValueExact();
            k = -scale;
        } else if (cut > 0) {
            digits = cut > 18 ? 0 : roundHalfUp(digits, cut);
            k = -scale;
        }
        putPlain(digits, k, scale, out);
    }

    /** Puts zeros before what stands since {@code start}, to the width ZEROFILL gives: M, or 12 and 22. */
    public static void padTo(ColumnType type, int start, ByteSink out) {
        int width = type.scale() >= 0 ? type.length() : type.kind() == ColumnType.Kind.FLOAT ? 12 : 22;
        int have = out.size() - start;
        int more = width - have;
        if (more > 0) {
            byte[] a = out.reserve(more);
            System.arraycopy(a, start, a, start + more, have);
            Arrays.fill(a, start, start + more, (byte) '0');
            out.setSize(out.size() + more);
        }
    }

    /** Digits and exponent to the servers' style; {@code digits} is positive and may end with zeros. */
    public static void putStyled(long digits, int exponent, ByteSink out) {
        long d = digits;
        int k = exponent;
        while (d % 10 == 0) {
            d /= 10;
            k++;
        }
        int n = Digits.count(d);
        int point = n + k;
        if (point > 0 && (point <= PLAIN_MOST_DIGITS || point < n)) {
            putPlain(d, k, Math.max(0, -k), out);
        } else if (point <= 0 && point > -PLAIN_MOST_DIGITS) {
            putPlain(d, k, -k, out);
        } else {
            Digits.putUnsigned(d, out);
            if (n > 1) {
                insertPoint(n - 1, out);
            }
            out.put('e');
            Digits.putLong(point - 1, out);
        }
    }

    /** {@code digits * 10^exponent} in plain notation with {@code scale} digits after the point; it has no more. */
    private static void putPlain(long digits, int exponent, int scale, ByteSink out) {
        int zeros = exponent + scale;
        Digits.putPadded(digits, scale + 1 - zeros, out);
        Digits.putZeros(zeros, out);
        if (scale > 0) {
            insertPoint(scale, out);
        }
    }

    private static void insertPoint(int before, ByteSink out) {
        out.put('.');
        byte[] a = out.array();
        int end = out.size();
        System.arraycopy(a, end - 1 - before, a, end - before, before);
        a[end - 1 - before] = '.';
    }

    private static long roundHalfUp(long digits, int cut) {
        long unit = 1;
        for (int i = 0; i < cut; i++) {
            unit *= 10;
        }
        long rest = digits % unit;
        return digits / unit + (rest >= unit - rest ? 1 : 0);
    }

    private static int exponentOf(long bits) {
        int biased = (int) (bits >>> 52) & 0x7FF;
        if (biased == 0x7FF) {
            throw new IllegalArgumentException("a column holds no infinity and no NaN");
        }
        return Math.max(biased, 1) - 1075;
    }

    private static long significandOf(long bits) {
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        return (bits >>> 52 & 0x7FF) == 0 ? fraction : fraction | 1L << 52;
    }

    private static boolean narrowBelow(long bits) {
        return (bits & 0xF_FFFF_FFFF_FFFFL) == 0 && (bits >>> 52 & 0x7FF) > 1;
    }

    /** For messages and tests: the canonical text of a DOUBLE. */
    public static String toText(double value) {
        ByteSink out = new ByteSink(32);
        putDouble(value, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII);
    }
}
