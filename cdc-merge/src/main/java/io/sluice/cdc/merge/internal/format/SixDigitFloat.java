package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * FLOAT as a server prints it: six significant digits (FLT_DIG; my_gcvt with MY_GCVT_ARG_FLOAT). What is read is the value
 * those digits name, which is near the one that is stored: such values are equal where their six digits are.
 */
final class SixDigitFloat implements CellSpelling {

    private static final MathContext SIX = new MathContext(6, RoundingMode.HALF_EVEN);

    private final CellNormalizer normalizer;
    private final ByteSink otherDigits = new ByteSink(32);
    private final ByteSink digits = new ByteSink(32);

    SixDigitFloat(ColumnType type) {
        this.normalizer = CellNormalizer.of(type);
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        CanonicalSpelling.read(normalizer, text, from, to, out);
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        if (significantDigits(canonical, from, to) <= 6) {
            // The shortest text that names the value, rounded to six digits, is that text.
            out.put(canonical, from, to - from);
            return;
        }
        String text = new String(canonical, from, to - from, StandardCharsets.US_ASCII);
        // From the exact binary value: rounding the shortest digits would round twice.
        String six = new BigDecimal(Float.parseFloat(text)).round(SIX).toString();
        byte[] b = six.getBytes(StandardCharsets.US_ASCII);
        CanonicalSpelling.read(normalizer, b, 0, b.length, out);
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

    private static int significantDigits(byte[] a, int from, int to) {
        int digits = 0;
        for (int i = from; i < to && a[i] != 'e'; i++) {
            if (a[i] > '0' && a[i] <= '9' || a[i] == '0' && digits > 0) {
                digits++;
            }
        }
        return digits;
    }
}
