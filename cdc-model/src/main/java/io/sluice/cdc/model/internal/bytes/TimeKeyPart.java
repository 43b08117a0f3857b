package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/** TIME: microseconds from -838:59:59.999999 up, as a signed integer. */
final class TimeKeyPart extends KeyPart {

    TimeKeyPart(TableId table, String column) {
        super(table, column);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        boolean negative = from < to && a[from] == '-';
        int i = negative ? from + 1 : from;
        int hoursStart = i;
        long hours = 0;
        while (i < to && a[i] >= '0' && a[i] <= '9' && i - hoursStart < 3) {
            hours = hours * 10 + a[i++] - '0';
        }
        if (i - hoursStart < 2 || to - i < 6) {
            throw notA("TIME");
        }
        long seconds = (hours * 60 + sixty(a, i)) * 60 + sixty(a, i + 3);
        int micros = Fraction.microseconds(a, i + 6, to);
        if (micros < 0) {
            throw notA("TIME");
        }
        long value = seconds * 1_000_000 + micros;
        out.putLong((negative ? -value : value) ^ Long.MIN_VALUE);
    }

    private int sixty(byte[] a, int colon) {
        int tens = a[colon + 1] - '0';
        int ones = a[colon + 2] - '0';
        if (a[colon] != ':' || tens < 0 || tens > 5 || ones < 0 || ones > 9) {
            throw notA("TIME");
        }
        return tens * 10 + ones;
    }
}
