package io.sluice.cdc.parser.canal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating numbers as servers print them, by trying one digit more until the text reads back. For tests: slow and plain. */
final class ServerNumbers {

    private static final int MOST_PLAIN_EXPONENT = 15;

    private ServerNumbers() {}

    static String text(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == value) {
                return styled(rounded, 1 / value < 0);
            }
        }
    }

    static String text(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return styled(rounded, 1 / value < 0);
            }
        }
    }

    private static String styled(BigDecimal value, boolean negative) {
        if (value.signum() == 0) {
            return negative ? "-0" : "0";
        }
        BigDecimal shortest = value.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        boolean fraction = shortest.scale() > 0;
        if (exponent >= -MOST_PLAIN_EXPONENT && (exponent < MOST_PLAIN_EXPONENT || fraction)) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (negative ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + exponent;
    }
}
