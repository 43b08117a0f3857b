package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.text.CivilTime;

/**
 * The calendar by months as the log counts them, {@code year * 13 + month}. The months of 1900 to 2155 stand in a table: one
 * look instead of the dozen divisions that a date takes otherwise.
 */
final class Months {

    /** The answer for a day that no calendar has: zero and partial dates, and damaged ones. */
    static final int NO_DAY = Integer.MIN_VALUE;

    /** What a year has in the log's count: month 0 is that of dates without a month. */
    static final int OF_YEAR = 13;

    private static final int FIRST_YEAR = 1900;
    private static final int YEARS = 256;
    private static final int LAST_YEAR = 9999;
    private static final int FIRST = FIRST_YEAR * OF_YEAR;

    private static final int LENGTH_BITS = 5;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    /** Days from 1970-01-01 to the day before the month's first; in the low bits how many days the month has. */
    private static final int[] TABLE = table();

    private Months() {}

    private static int[] table() {
        int[] table = new int[YEARS * OF_YEAR];
        for (int i = 0; i < table.length; i++) {
            int year = FIRST_YEAR + i / OF_YEAR;
            int month = i % OF_YEAR;
            if (month > 0) {
                int before = (int) CivilTime.epochDay(year, month, 1) - 1;
                table[i] = before << LENGTH_BITS | CivilTime.lengthOfMonth(year, month);
            }
        }
        return table;
    }

    /** Days since 1970-01-01, or {@link #NO_DAY}. */
    static int epochDay(int yearMonth, int day) {
        int i = yearMonth - FIRST;
        if (i < 0 || i >= TABLE.length) {
            return beyondTable(yearMonth, day);
        }
        int month = TABLE[i];
        // a day 0 is negative here, and becomes a large number
        return (day - 1 & Integer.MAX_VALUE) < (month & LENGTH_MASK) ? (month >> LENGTH_BITS) + day : NO_DAY;
    }

    private static int beyondTable(int yearMonth, int day) {
        int year = yearMonth / OF_YEAR;
        int month = yearMonth % OF_YEAR;
        boolean inCalendar = yearMonth >= 0
                && year <= LAST_YEAR
                && month > 0
                && day > 0
                && day <= CivilTime.lengthOfMonth(year, month);
        return inCalendar ? (int) CivilTime.epochDay(year, month, day) : NO_DAY;
    }
}
