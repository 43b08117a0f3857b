package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlainDigitsTest {

    private static final long SEED = 20_261_122;
    /** What stands before the digits must not matter: other digits least of all. */
    private static final String BEFORE = "9999999999999999999999:\"";

    @Test
    void upToNineteenDigitsThatFitAreRead() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder digits = new StringBuilder();
            for (int n = random.nextInt(1, 20); n > 0; n--) {
                digits.append((char) ('0' + random.nextInt(10)));
            }
            BigInteger value = new BigInteger(digits.toString());
            long read = read(digits.toString());
            if (value.bitLength() < 64) {
                assertThat(read).as("%s, seed %d", digits, SEED).isEqualTo(value.longValue());
            } else {
                assertThat(read).as("%s, seed %d", digits, SEED).isNegative();
            }
        }
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("9223372036854775808")).isNegative();
    }

    @Test
    void anyOtherByteAnywhereIsRefused() {
        for (int length = 1; length <= 19; length++) {
            for (int at = 0; at < length; at++) {
                for (int b = 0; b < 256; b++) {
                    if (b < '0' || b > '9') {
                        byte[] a = (BEFORE + "1".repeat(length)).getBytes(StandardCharsets.US_ASCII);
                        a[BEFORE.length() + at] = (byte) b;
                        assertThat(PlainDigits.read(a, BEFORE.length(), a.length))
                                .as("byte %d at %d of %d", b, at, length)
                                .isNegative();
                    }
                }
            }
        }
    }

    @Test
    void nothingAndTooManyAreRefused() {
        assertThat(read("")).isNegative();
        assertThat(read("00000000000000000001")).isNegative();
    }

    private static long read(String digits) {
        byte[] a = (BEFORE + digits).getBytes(StandardCharsets.US_ASCII);
        return PlainDigits.read(a, BEFORE.length(), a.length);
    }

    @Test
    void upToTwentyDigitsAreReadAsTheBitsOfALong() {
        int from = BEFORE.length();
        SplittableRandom random = new SplittableRandom(SEED);
        BigInteger limit = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        for (int i = 0; i < 20_000; i++) {
            String digits = random.nextInt(4) == 0
                    ? limit.add(BigInteger.valueOf(random.nextInt(-30, 30))).toString()
                    : new java.math.BigInteger(1, longBytes(random))
                            .shiftRight(random.nextInt(12))
                            .toString();
            digits = random.nextInt(4) == 0 ? digits + random.nextInt(10) : digits;
            byte[] a = (BEFORE + digits).getBytes(StandardCharsets.US_ASCII);
            if (random.nextInt(4) == 0) {
                a[from + random.nextInt(digits.length())] = (byte) random.nextInt(-128, 128);
            }
            String text = new String(a, from, a.length - from, StandardCharsets.ISO_8859_1);
            boolean plain = text.matches("[0-9]{17,20}") && new java.math.BigInteger(text).compareTo(limit) < 0;
            assertThat(PlainDigits.readUnsigned(a, from, a.length))
                    .as(text)
                    .isEqualTo(plain ? new java.math.BigInteger(text).longValue() : -1);
        }
    }

    private static byte[] longBytes(SplittableRandom random) {
        return java.nio.ByteBuffer.allocate(8).putLong(random.nextLong()).array();
    }
}
