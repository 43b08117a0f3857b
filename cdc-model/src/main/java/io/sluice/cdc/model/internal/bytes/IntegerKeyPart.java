package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/** Integers of every width, BIT and YEAR: eight bytes, big-endian, of a signed value with the sign bit flipped. */
final class IntegerKeyPart extends KeyPart {

    /** Largest value that takes one more digit without leaving 64 bits, unsigned: (2^64 - 1) / 10. */
    private static final long LIMIT = Long.divideUnsigned(-1L, 10);

    private final boolean unsigned;

    IntegerKeyPart(TableId table, String column, boolean unsigned) {
        super(table, column);
        this.unsigned = unsigned;
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        boolean negative = false;
        if (i < to && a[i] == '-') {
            negative = true;
            i++;
        }
        if (i == to) {
            throw notA("integer");
        }
        long value = 0;
        // 18 digits cannot overflow; only longer texts, zero-padded or near the end of the range, take the careful loop
        int safe = Math.min(to, i + 18);
        for (; i < safe; i++) {
            value = value * 10 + digit(a[i]);
        }
        for (; i < to; i++) {
            int digit = digit(a[i]);
            if (Long.compareUnsigned(value, LIMIT) > 0 || Long.compareUnsigned(value * 10, -1L - digit) > 0) {
                throw notA("integer of 64 bits");
            }
            value = value * 10 + digit;
        }
        if (unsigned) {
            if (negative && value != 0) {
                throw notA("unsigned integer");
            }
            out.putLong(value);
            return;
        }
        // 2^63 is a magnitude only of the least signed value
        if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
            throw notA("signed integer of 64 bits");
        }
        out.putLong((negative ? -value : value) ^ Long.MIN_VALUE);
    }

    private int digit(byte b) {
        int digit = b - '0';
        if (digit < 0 || digit > 9) {
            throw notA("integer");
        }
        return digit;
    }
}
