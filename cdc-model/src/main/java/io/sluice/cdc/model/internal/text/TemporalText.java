package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * DATE, TIME, DATETIME and TIMESTAMP as the servers print them, with exactly {@code fsp} digits of fraction. Zero and
 * partial dates are printed as they are. Numbers are not checked here; what a wire format can hold, this prints.
 */
public final class TemporalText {

    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};
    private static final int SECONDS_OF_DAY = 86_400;

    private TemporalText() {}

    public static void putDate(int year, int month, int day, ByteSink out) {
        byte[] a = out.reserve(10);
        int at = out.size();
        two(a, at, year / 100);
        two(a, at + 2, year % 100);
        a[at + 4] = '-';
        two(a, at + 5, month);
        a[at + 7] = '-';
        two(a, at + 8, day);
        out.setSize(at + 10);
    }

    /** Appends a DATETIME. */
    public static void putDateTime(
            int year, int month, int day, int hour, int minute, int second, int micros, int fsp, ByteSink out) {
        putDate(year, month, day, out);
        out.put(' ');
        putClock(hour, minute, second, micros, fsp, out);
    }

    /** Appends a TIME; hours up to 838, at least two digits of them. */
    public static void putTime(boolean negative, int hours, int minute, int second, int micros, int fsp, ByteSink out) {
        if (negative) {
            out.put('-');
        }
        if (hours > 99) {
            out.put('0' + hours / 100);
        }
        putClock(hours % 100, minute, second, micros, fsp, out);
    }

    /** Appends a TIMESTAMP in UTC; 0 seconds with 0 microseconds is the zero timestamp, as on the wire. */
    public static void putTimestamp(long epochSecond, int micros, int fsp, ByteSink out) {
        if (epochSecond == 0 && micros == 0) {
            putDateTime(0, 0, 0, 0, 0, 0, 0, fsp, out);
            return;
        }
        long day = Math.floorDiv(epochSecond, SECONDS_OF_DAY);
        int second = (int) (epochSecond - day * SECONDS_OF_DAY);
        int date = CivilTime.packedDate(day);
        putDateTime(
                date >> 9, date >> 5 & 15, date & 31, second / 3600, second / 60 % 60, second % 60, micros, fsp, out);
    }

    private static void putClock(int hour, int minute, int second, int micros, int fsp, ByteSink out) {
        byte[] a = out.reserve(15);
        int at = out.size();
        two(a, at, hour);
        a[at + 2] = ':';
        two(a, at + 3, minute);
        a[at + 5] = ':';
        two(a, at + 6, second);
        int end = at + 8;
        if (fsp > 0) {
            a[end++] = '.';
            int shown = micros / POWERS[6 - fsp];
            for (int i = fsp - 1; i >= 0; i--) {
                a[end + i] = (byte) ('0' + shown % 10);
                shown /= 10;
            }
            end += fsp;
        }
        out.setSize(end);
    }

    private static void two(byte[] a, int at, int value) {
        a[at] = (byte) ('0' + value / 10);
        a[at + 1] = (byte) ('0' + value % 10);
    }
}
