package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.internal.bytes.Words;

/** Dates, and dates with times, in their usual spelling as numbers, word by word. As {@link PlainDigits} it takes or refuses. */
final class PlainTimes {

    /** Bytes of {@code YYYY-MM-DD}. */
    static final int DATE_LENGTH = 10;

    /** Bytes of {@code YYYY-MM-DD HH:MM:SS}. */
    static final int LENGTH = 19;

    private static final long HIGH = 0x8080808080808080L;
    /** {@code 0000-00-} as a little-endian word; with it the digits become 0 to 9 and the signs between them 0. */
    private static final long DATE = 0x2D30302D30303030L;
    /** Added to that, whatever is above 9, or above 0 for a sign, reaches its byte's high bit. */
    private static final long DATE_LIMITS = 0x7F76767F76767676L;
    /** {@code 0-00}: the last digit of the month again, and the day. */
    private static final int DAY = 0x30302D30;

    private static final int DAY_LIMITS = 0x76767F76;
    /** {@code 00 00:00}: day, hour, minute. */
    private static final long CLOCK = 0x30303A3030203030L;

    private static final long CLOCK_LIMITS = 0x76767F76767F7676L;
    /** {@code 0:00}: the last digit of the minute again, and the second. */
    private static final int SECOND = 0x30303A30;

    private static final int SECOND_LIMITS = 0x76767F76;
    /** Days from 0000-01-01 to 1970-01-01. */
    private static final int EPOCH = 719_528;

    private static final int NONE = Integer.MIN_VALUE;

    /** Length of each month and days of the year before it, a leap year's from 16 on; 0 days where there is no month. */
    private static final int[] LENGTHS = new int[32];

    private static final int[] DAYS_BEFORE = new int[32];

    static {
        for (int month = 1; month <= 12; month++) {
            LENGTHS[month] = CivilTime.lengthOfMonth(1, month);
            LENGTHS[month + 16] = CivilTime.lengthOfMonth(4, month);
        }
        for (int month = 2; month <= 12; month++) {
            DAYS_BEFORE[month] = DAYS_BEFORE[month - 1] + LENGTHS[month - 1];
            DAYS_BEFORE[month + 16] = DAYS_BEFORE[month + 15] + LENGTHS[month + 15];
        }
    }

    private PlainTimes() {}

    /** Days since 1970-01-01 of {@code YYYY-MM-DD} at {@code from}, of years 1 to 9999; or {@link PlainColumn#UNUSUAL}. */
    static long epochDay(byte[] a, int from) {
        long w = Words.getLongLE(a, from) ^ DATE;
        int d = Words.getIntLE(a, from + 6) ^ DAY;
        if (((w + DATE_LIMITS | w | d + DAY_LIMITS | d) & HIGH) != 0) {
            return PlainColumn.UNUSUAL;
        }
        int day = epochDay(w * 10 + (w >>> 8), (d >>> 16 & 0xF) * 10 + (d >>> 24));
        return day == NONE ? PlainColumn.UNUSUAL : day;
    }

    /**
     * Seconds since 1970-01-01 00:00:00 of {@code YYYY-MM-DD HH:MM:SS} at {@code from}, of years 1 to 9999; or
     * {@link PlainColumn#UNUSUAL}.
     */
    static long epochSecond(byte[] a, int from) {
        long w = Words.getLongLE(a, from) ^ DATE;
        long c = Words.getLongLE(a, from + 8) ^ CLOCK;
        int s = Words.getIntLE(a, from + 15) ^ SECOND;
        if (((w + DATE_LIMITS | w | c + CLOCK_LIMITS | c | s + SECOND_LIMITS | s) & HIGH) != 0) {
            return PlainColumn.UNUSUAL;
        }
        long clock = c * 10 + (c >>> 8);
        int hour = (int) (clock >>> 24 & 0xFF);
        int minute = (int) (clock >>> 48 & 0xFF);
        int second = (s >>> 16 & 0xF) * 10 + (s >>> 24);
        int day = epochDay(w * 10 + (w >>> 8), (int) (clock & 0xFF));
        // A negative number says that one is too large.
        return (23 - hour | 59 - minute | 59 - second) < 0 || day == NONE
                ? PlainColumn.UNUSUAL
                : day * 86_400L + hour * 3600 + minute * 60 + second;
    }

    /** @param pairs century, year of the century and month, in bytes 0, 2 and 5; each is 99 at most */
    private static int epochDay(long pairs, int day) {
        int century = (int) (pairs & 0xFF);
        int yearOfCentury = (int) (pairs >>> 16 & 0xFF);
        int month = (int) (pairs >>> 40 & 0xFF);
        int year = century * 100 + yearOfCentury;
        int isLeap = ((yearOfCentury == 0 ? century : yearOfCentury) & 3) == 0 ? 16 : 0;
        // No month is longer than 0 days where there is none.
        if ((12 - month | day - 1 | year - 1) < 0 || day > LENGTHS[isLeap + month]) {
            return NONE;
        }
        // Years before this one that 4, 100 and 400 divide, 0 among them.
        int centuries = century + (yearOfCentury + 127 >> 7);
        int leapDays = (year + 3 >> 2) - centuries + (centuries + 3 >> 2);
        return year * 365 + leapDays + DAYS_BEFORE[isLeap + month] + day - 1 - EPOCH;
    }
}
