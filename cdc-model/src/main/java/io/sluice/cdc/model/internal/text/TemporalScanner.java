package io.sluice.cdc.model.internal.text;

import org.jspecify.annotations.Nullable;

/** Reads dates and times from text. Reused from value to value; one a thread. Methods return what is wrong, or null. */
final class TemporalScanner {

    static final String NOT_A_DATE = "not a date YYYY-MM-DD";
    static final String NOT_A_TIME = "not a time HH:MM:SS";

    private static final int MOST_HOURS = 838;

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
        return month == 0 || day == 0 || day > CivilTime.lengthOfMonth(year, month);
    }

    long epochSecond() {
        return CivilTime.epochDay(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    }

    /** {@code YYYY-MM-DD}; zero and partial dates, and days no month has up to 31, are what servers can hold. */
    @Nullable
    String date(byte[] a, int from, int to) {
        if (to - from != 10 || a[from + 4] != '-' || a[from + 7] != '-') {
            return NOT_A_DATE;
        }
        int century = two(a, from);
        int rest = two(a, from + 2);
        month = two(a, from + 5);
        day = two(a, from + 8);
        if (century < 0 || rest < 0 || month < 0 || day < 0) {
            return NOT_A_DATE;
        }
        year = century * 100 + rest;
        return month > 12 || day > 31 ? "out of range" : null;
    }

    /** {@code YYYY-MM-DD[ |T]HH:MM:SS[.fraction]}, or the date alone for midnight. */
    @Nullable
    String dateTime(byte[] a, int from, int to, int fsp) {
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
        if (hour > MOST_HOURS || (hour == MOST_HOURS && minute == 59 && second == 59 && micros > 0)) {
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
        if (a[from + 6] != '.' || to - from == 7) {
            return NOT_A_TIME;
        }
        int digits = 0;
        for (int i = from + 7; i < to; i++, digits++) {
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
