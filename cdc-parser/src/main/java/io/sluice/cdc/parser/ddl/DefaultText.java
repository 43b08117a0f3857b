package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import java.math.BigInteger;
import java.util.Locale;

/** DEFAULT literals as the column they belong to reads them. */
final class DefaultText {

    private DefaultText() {}

    /**
     * A number as written, sign first.
     *
     * @param written with a sign that may stand apart
     */
    static ColumnDefault number(String written) {
        String text = written.replace(" ", "");
        return ColumnDefault.literal(text.startsWith("+") ? text.substring(1) : text);
    }

    static ColumnDefault bool(String word) {
        return ColumnDefault.literal(word.toUpperCase(Locale.ROOT).equals("TRUE") ? "1" : "0");
    }

    /**
     * {@code 0x41}, {@code x'41'}, {@code 0b101} or {@code b'101'}: a number for a number column, else bytes. Bytes that
     * are no ASCII text cannot be told as a literal and stay an expression.
     */
    static ColumnDefault bits(String written, ColumnType type) {
        String lower = written.toLowerCase(Locale.ROOT);
        String digits = lower.startsWith("0") ? lower.substring(2) : lower.substring(2, lower.length() - 1);
        BigInteger value = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, lower.contains("x") ? 16 : 2);
        switch (type.family()) {
            case INTEGER, DECIMAL, FLOATING, BIT, YEAR -> {
                return ColumnDefault.literal(value.toString());
            }
            default -> {
                int bits = lower.contains("x") ? digits.length() * 4 : digits.length();
                byte[] bytes = new byte[(bits + 7) / 8];
                byte[] magnitude = value.toByteArray();
                for (int i = 0; i < bytes.length && i < magnitude.length; i++) {
                    bytes[bytes.length - 1 - i] = magnitude[magnitude.length - 1 - i];
                }
                StringBuilder text = new StringBuilder();
                for (byte b : bytes) {
                    if (b < 0) {
                        return ColumnDefault.expression(written);
                    }
                    text.append((char) b);
                }
                return ColumnDefault.literal(text.toString());
            }
        }
    }
}
