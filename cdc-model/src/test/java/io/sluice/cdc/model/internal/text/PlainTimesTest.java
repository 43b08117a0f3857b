package io.sluice.cdc.model.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PlainTimesTest {

    private static long readDay(String text) {
        return PlainTimes.epochDay(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    private static long read(String text) {
        return PlainTimes.epochSecond(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    @Test
    void everyDayOfFourCenturiesAndTheEndsOfTheCalendar() {
        for (LocalDate day = LocalDate.of(1799, 12, 30); day.getYear() < 2203; day = day.plusDays(1)) {
            assertThat(read(day + " 23:59:58")).isEqualTo(day.atTime(23, 59, 58).toEpochSecond(ZoneOffset.UTC));
            assertThat(readDay(day.toString())).isEqualTo(day.toEpochDay());
        }
        assertThat(read("0001-01-01 00:00:00"))
                .isEqualTo(LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC));
        assertThat(read("9999-12-31 23:59:59"))
                .isEqualTo(LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC));
    }

    @Test
    void everyTwoDigitsInEachPlace() {
        String usual = "2024-02-29 12:34:56";
        for (int place : new int[] {5, 8, 11, 14, 17}) {
            for (int number = 0; number < 100; number++) {
                String text = usual.substring(0, place) + String.format("%02d", number) + usual.substring(place + 2);
                assertThat(read(text)).as(text).isEqualTo(expected(text));
                assertThat(readDay(text.substring(0, 10))).as(text).isEqualTo(expectedDay(text.substring(0, 10)));
            }
        }
    }

    private static long expectedDay(String text) {
        try {
            return LocalDate.parse(text).toEpochDay();
        } catch (java.time.format.DateTimeParseException e) {
            return PlainColumn.UNUSUAL;
        }
    }

    private static long expected(String text) {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
        } catch (java.time.format.DateTimeParseException e) {
            return PlainColumn.UNUSUAL;
        }
    }

    @Test
    void everyOtherByteInEachPlaceIsUnusual() {
        String usual = "2024-11-22 12:34:56";
        for (int place = 0; place < usual.length(); place++) {
            boolean digit = Character.isDigit(usual.charAt(place));
            for (char c = 0; c < 256; c++) {
                if (digit ? c < '0' || c > '9' : c != usual.charAt(place)) {
                    String text = usual.substring(0, place) + c + usual.substring(place + 1);
                    assertThat(read(text)).as("byte %d at %d", (int) c, place).isEqualTo(PlainColumn.UNUSUAL);
                    if (place < 10) {
                        assertThat(readDay(text.substring(0, 10)))
                                .as("byte %d at %d", (int) c, place)
                                .isEqualTo(PlainColumn.UNUSUAL);
                    }
                }
            }
        }
        assertThat(read("0000-01-01 00:00:00")).isEqualTo(PlainColumn.UNUSUAL);
        assertThat(readDay("0000-01-01")).isEqualTo(PlainColumn.UNUSUAL);
    }
}
