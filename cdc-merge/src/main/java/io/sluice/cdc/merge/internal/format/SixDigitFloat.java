package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.Digits;
import io.sluice.cdc.model.internal.text.FloatingText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * FLOAT as a server prints it: six significant digits (FLT_DIG; my_gcvt with MY_GCVT_ARG_FLOAT), the binary value rounded
 * half to even. What is read is the value those digits name, which is near the one that is stored: such values are equal
 * where their six digits are. One a thread.
 */
public final class SixDigitFloat implements CellSpelling {

    private static final int DIGITS = 6;
    private static final MathContext SIX = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    /** Below 10^-37 lie the numbers that fewer than six digits may name, while a server prints six all the same. */
    private static final int SHORT_DIGITS_BELOW = -37;

    private final ColumnType type;
    private final CellNormalizer normalizer;
    private final ByteSink otherDigits = new ByteSink(32);
    private final ByteSink digits = new ByteSink(32);

    public SixDigitFloat(ColumnType type) {
        this.type = type;
        this.normalizer = CellNormalizer.of(type);
    }

    /** True for the columns of which a server prints six digits: FLOAT without (M,D). */
    public static boolean isFor(ColumnType type) {
        return type.kind() == ColumnType.Kind.FLOAT && type.scale() < 0;
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        CanonicalSpelling.read(normalizer, text, from, to, out);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Rounds the shortest digits, which is right but for a tie: was there a number of seven digits between the shortest
     * text and the binary value, it would be the shortest text.
     */
    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        long all = 0;
        int exponent = 0;
        int fraction = 0;
        for (int i = from; i < to; i++) {
            byte c = canonical[i];
            if (c == '.') {
                fraction = 1;
            } else if (c == 'e') {
                exponent += exponent(canonical, i + 1, to);
                break;
            } else if (c != '-') {
                all = all * 10 + (c - '0');
                exponent -= fraction;
            }
        }
        int count = Digits.count(all);
        int cut = count - DIGITS;
        if (all != 0 && count + exponent <= SHORT_DIGITS_BELOW) {
            writeExact(canonical, from, to, out);
        } else if (cut <= 0) {
            out.put(canonical, from, to - from);
        } else {
            long unit = 1;
            for (int i = 0; i < cut; i++) {
                unit *= 10;
            }
            long rest = all % unit;
            if (rest * 2 == unit) {
                writeExact(canonical, from, to, out);
            } else {
                put(canonical[from] == '-', all / unit + (rest * 2 > unit ? 1 : 0), exponent + cut, out);
            }
        }
    }

    private static int exponent(byte[] a, int from, int to) {
        boolean below = a[from] == '-';
        int value = 0;
        for (int i = below ? from + 1 : from; i < to; i++) {
            value = value * 10 + (a[i] - '0');
        }
        return below ? -value : value;
    }

    private void writeExact(byte[] canonical, int from, int to, ByteSink out) {
        String text = new String(canonical, from, to - from, StandardCharsets.US_ASCII);
        BigDecimal six = new BigDecimal(Float.parseFloat(text)).round(SIX).abs();
        put(canonical[from] == '-', six.unscaledValue().longValueExact(), -six.scale(), out);
    }

    private void put(boolean negative, long rounded, int exponent, ByteSink out) {
        int start = out.size();
        if (negative) {
            out.put('-');
        }
        FloatingText.putStyled(rounded, exponent, out);
        if (type.zerofill()) {
            FloatingText.padTo(type, start, out);
        }
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }

    boolean same(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        digits.clear();
        otherDigits.clear();
        write(a, aFrom, aTo, digits);
        write(b, bFrom, bTo, otherDigits);
        return java.util.Arrays.equals(digits.array(), 0, digits.size(), otherDigits.array(), 0, otherDigits.size());
    }
}
