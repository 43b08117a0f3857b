package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Every month that seventeen bits can say, and every day that five can, against java.time. */
class MonthsTest {

    @Test
    void all_days() {
        for (int yearMonth = 0; yearMonth < 1 << 17; yearMonth++) {
            int year = yearMonth / 13;
            int month = yearMonth % 13;
            for (int day = 0; day < 32; day++) {
                if (Months.epochDay(yearMonth, day) != expected(year, month, day)) {
                    assertThat(Months.epochDay(yearMonth, day))
                            .as("%d-%d-%d", year, month, day)
                            .isEqualTo(expected(year, month, day));
                }
            }
        }
    }

    private static int expected(int year, int month, int day) {
        // without an exception for each of the many days that do not exist
        if (year > 9999 || month == 0 || day == 0 || day > 28 && day > lengthOf(year, month)) {
            return Months.NO_DAY;
        }
        return (int) LocalDate.of(year, month, day).toEpochDay();
    }

    private static int lengthOf(int year, int month) {
        return LocalDate.of(year, month, 1).lengthOfMonth();
    }

    @Test
    void a_negative_month_is_in_no_calendar() {
        assertThat(Months.epochDay(-1, 1)).isEqualTo(Months.NO_DAY);
        assertThat(Months.epochDay(-(1 << 17), 31)).isEqualTo(Months.NO_DAY);
    }
}
