package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.Words;
import org.jspecify.annotations.Nullable;

/** Reads dates and times from text. Reused from value to value; one a thread. Methods return what is wrong, or null. */
final class TemporalScanner {

    static final String NOT_A_DATE = "not a date YYYY-MM-DD";
    static final String NOT_A_TIME = "not a time HH:MM:SS";

    private static final int MOST_HOURS = 838;
    private static final long HIGH = 0x8080808080808080L;
    /** {@code 0000-00-} as a little-endian word; with it the digits become 0 to 9 and the signs between them 0. */
    private static final long DATE = 0x2D30302D30303030L;
    /** Added to that, whatever is above 9, or above 0 for a sign, reaches its byte's high bit. */
    private static final long DATE_LIMITS = 0x7F76767F76767676L;
    /** {@code 00 00:00}: day, hour, minute. */
    private static final long CLOCK = 0x30303A3030203030L;

    private static final long CLOCK_LIMITS = 0x76767F76767F7676L;

    /** Microseconds of the last digit of a fraction, by its number of digits. */
    private static final int[] MICROS = {0, 100_000, 10_000, 1000, 100, 10, 1};

    boolean negative;
    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int micros;

    boolean isZeroDate() {
        return (year | month | day) == 0;
    }

    /** True where a month or day is 0 or the month has no such day: no date of the calendar. */
    boolean isOutsideCalendar() {
        return month == 0 || day == 0 || (day > 28 && day > CivilTime.lengthOfMonth(year, month));
    }

    long epochSecond() {
        return CivilTime.epochDay(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    }

    /** {@code YYYY-MM-DD}; zero and partial dates, and days no month has up to 31, are what servers can hold. */
    @Nullable
    String date(byte[] a, int from, int to) {
        if (to - from != 10) {
            return NOT_A_DATE;
        }
        long w = Words.getLongLE(a, from) ^ DATE;
        day = two(a, from + 8);
        if (((w + DATE_LIMITS | w) & HIGH) != 0 || day < 0) {
            return NOT_A_DATE;
        }
        return yearAndMonth(w) || day > 31 ? "out of range" : null;
    }

    /** From the digits of {@code YYYY-MM-}; true where there is no such month. */
    private boolean yearAndMonth(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        year = (int) (pairs & 0xFF) * 100 + (int) (pairs >>> 16 & 0xFF);
        month = (int) (pairs >>> 40 & 0xFF);
        return month > 12;
    }

    /** The usual {@code YYYY-MM-DD HH:MM:SS}, two words and the seconds; false where it is anything else, or no time. */
    private boolean usualDateTime(byte[] a, int from, int to, int fsp) {
        if (to - from < 19) {
            return false;
        }
        long w = Words.getLongLE(a, from) ^ DATE;
        long c = Words.getLongLE(a, from + 8) ^ CLOCK;
        if (((w + DATE_LIMITS | w | c + CLOCK_LIMITS | c) & HIGH) != 0 || a[from + 16] != ':' || yearAndMonth(w)) {
            return false;
        }
        long pairs = c * 10 + (c >>> 8);
        day = (int) (pairs & 0xFF);
        hour = (int) (pairs >>> 24 & 0xFF);
        minute = (int) (pairs >>> 48 & 0xFF);
        second = two(a, from + 17);
        if (day > 31 || hour > 23 || minute > 59 || second < 0 || second > 59) {
            return false;
        }
        if (to - from == 19) {
            micros = 0;
            return true;
        }
        return a[from + 19] == '.' && usualFraction(a, from + 20, to, fsp);
    }

    /** Up to {@code fsp} digits. */
    private boolean usualFraction(byte[] a, int from, int to, int fsp) {
        int digits = to - from;
        long value = digits > fsp ? -1 : PlainDigits.read(a, from, to);
        if (value < 0) {
            return fraction(a, from, to, fsp) == null;
        }
        micros = (int) value * MICROS[digits];
        return true;
    }

    /** {@code YYYY-MM-DD[ |T]HH:MM:SS[.fraction]}, or the date alone for midnight. */
    @Nullable
    String dateTime(byte[] a, int from, int to, int fsp) {
        if (usualDateTime(a, from, to, fsp)) {
            return null;
        }
        String fault = date(a, from, Math.min(to, from + 10));
        if (fault != null) {
            return fault;
        }
        if (to - from == 10) {
            hour = 0;
            minute = 0;
            second = 0;
            micros = 0;
            return null;
        }
        if ((a[from + 10] != ' ' && a[from + 10] != 'T') || to - from < 19) {
            return "not a date and time YYYY-MM-DD HH:MM:SS";
        }
        hour = two(a, from + 11);
        if (hour > 23) {
            return "out of range";
        }
        return clock(a, from + 13, to, fsp);
    }

    /** {@code [-]H..HHH:MM:SS[.fraction]}. */
    @Nullable
    String time(byte[] a, int from, int to, int fsp) {
        int i = from;
        negative = i < to && a[i] == '-';
        if (negative) {
            i++;
        }
        int start = i;
        int hours = 0;
        for (; i < to && i - start < 3 && a[i] >= '0' && a[i] <= '9'; i++) {
            hours = hours * 10 + (a[i] - '0');
        }
        if (i == start) {
            return NOT_A_TIME;
        }
        hour = hours;
        String fault = clock(a, i, to, fsp);
        if (fault != null) {
            return fault;
        }
        // MariaDB takes fractions of the last second too, MySQL ends at 838:59:59
        if (hour > MOST_HOURS) {
            return "out of range";
        }
        if ((hour | minute | second | micros) == 0) {
            negative = false;
        }
        return null;
    }

    /** {@code :MM:SS[.fraction]}. */
    private @Nullable String clock(byte[] a, int from, int to, int fsp) {
        if (to - from < 6 || a[from] != ':' || a[from + 3] != ':') {
            return NOT_A_TIME;
        }
        minute = two(a, from + 1);
        second = two(a, from + 4);
        if (hour < 0 || minute < 0 || second < 0) {
            return NOT_A_TIME;
        }
        if (minute > 59 || second > 59) {
            return "out of range";
        }
        micros = 0;
        if (to - from == 6) {
            return null;
        }
        if (a[from + 6] != '.') {
            return NOT_A_TIME;
        }
        return fraction(a, from + 7, to, fsp);
    }

    private @Nullable String fraction(byte[] a, int from, int to, int fsp) {
        if (from == to) {
            return NOT_A_TIME;
        }
        micros = 0;
        int digits = 0;
        for (int i = from; i < to; i++, digits++) {
            int c = a[i] - '0';
            if (c < 0 || c > 9) {
                return NOT_A_TIME;
            }
            if (digits < fsp) {
                micros = micros * 10 + c;
            } else if (c != 0) {
                return "more than " + fsp + " digits of fraction";
            }
        }
        for (int taken = Math.min(digits, fsp); taken < 6; taken++) {
            micros *= 10;
        }
        return null;
    }

    private static int two(byte[] a, int at) {
        int high = a[at] - '0';
        int low = a[at + 1] - '0';
        return high < 0 || high > 9 || low < 0 || low > 9 ? -1 : high * 10 + low;
    }
}
