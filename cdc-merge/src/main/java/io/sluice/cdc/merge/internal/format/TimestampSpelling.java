package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * TIMESTAMP in a zone's local time, {@code yyyy-MM-dd hh:mm:ss} with or without a fraction; canonical is UTC. The zero value
 * stands for no time and is the same in every zone.
 */
final class TimestampSpelling implements CellSpelling {

    private final LocalTimes times;

    TimestampSpelling(LocalTimes times) {
        this.times = times;
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if (isZero(text, from, to)) {
            out.put(text, from, to - from);
        } else {
            putSeconds(times.toUtc(seconds(text, from, to)), out);
            out.put(text, from + 19, to - from - 19);
        }
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        if (isZero(canonical, from, to)) {
            out.put(canonical, from, to - from);
        } else {
            long local = times.toLocal(seconds(canonical, from, to));
            // Two instants of one spelling: refused where they are written, not where they are read back.
            times.toUtc(local);
            putSeconds(local, out);
            out.put(canonical, from + 19, to - from - 19);
        }
    }

    private static boolean isZero(byte[] a, int from, int to) {
        return to - from >= 10
                && a[from] == '0'
                && a[from + 1] == '0'
                && a[from + 2] == '0'
                && a[from + 3] == '0'
                && a[from + 5] == '0'
                && a[from + 6] == '0'
                && a[from + 8] == '0'
                && a[from + 9] == '0';
    }

    private static long seconds(byte[] a, int from, int to) {
        if (to - from < 19
                || a[from + 4] != '-'
                || a[from + 7] != '-'
                || a[from + 10] != ' '
                || a[from + 13] != ':'
                || a[from + 16] != ':') {
            throw new BadCellException("not of the form yyyy-MM-dd hh:mm:ss");
        }
        int year = two(a, from) * 100 + two(a, from + 2);
        int month = two(a, from + 5);
        int day = two(a, from + 8);
        int hour = two(a, from + 11);
        int minute = two(a, from + 14);
        int second = two(a, from + 17);
        if (month < 1
                || month > 12
                || day < 1
                || day > daysOf(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            throw new BadCellException("not a time of the calendar");
        }
        return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    }

    private static int daysOf(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static int two(byte[] a, int at) {
        int tens = a[at] - '0';
        int ones = a[at + 1] - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            throw new BadCellException("not of the form yyyy-MM-dd hh:mm:ss");
        }
        return tens * 10 + ones;
    }

    /** Days from 1970-01-01, by counting years from March (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
    private static long days(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static void putSeconds(long seconds, ByteSink out) {
        long days = Math.floorDiv(seconds, 86_400L);
        int ofDay = (int) Math.floorMod(seconds, 86_400L);
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        int dayOfEra = (int) (z - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        putTwo(year / 100, out);
        putTwo(year % 100, out);
        out.put('-');
        putTwo(month, out);
        out.put('-');
        putTwo(day, out);
        out.put(' ');
        putTwo(ofDay / 3600, out);
        out.put(':');
        putTwo(ofDay / 60 % 60, out);
        out.put(':');
        putTwo(ofDay % 60, out);
    }

    private static void putTwo(int value, ByteSink out) {
        out.put('0' + value / 10);
        out.put('0' + value % 10);
    }
}
