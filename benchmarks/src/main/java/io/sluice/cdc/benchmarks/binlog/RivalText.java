package io.sluice.cdc.benchmarks.binlog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The values the connectors make, as MySQL prints them, for the two tables of the benchmark: they are told by their width. */
final class RivalText {

    private enum Kind {
        PLAIN,
        DECIMAL_2,
        DECIMAL_4,
        DOUBLE,
        DATE,
        TIME_0,
        TIME_3,
        TIME_6
    }

    private static final Kind[] ORDERS = {
        Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.DECIMAL_2, Kind.DECIMAL_4,
        Kind.DOUBLE, Kind.PLAIN, Kind.DATE, Kind.TIME_3, Kind.TIME_6, Kind.PLAIN, Kind.PLAIN, Kind.PLAIN
    };
    private static final Kind[] STOCK = {Kind.PLAIN, Kind.PLAIN, Kind.PLAIN, Kind.TIME_0};
    private static final DateTimeFormatter[] TIMES = {
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"),
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"),
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")
    };

    private RivalText() {}

    static String of(@Nullable Object[] cells) {
        Kind[] kinds = cells.length == ORDERS.length ? ORDERS : STOCK;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kinds.length; i++) {
            Object cell = cells[i];
            append(cell == null ? null : cell(kinds[i], cell), text);
        }
        return text.toString();
    }

    /** Cells with their lengths, so that two rows of one text are one row. */
    static void append(@Nullable String cell, StringBuilder text) {
        if (cell == null) {
            text.append("-;");
        } else {
            text.append(cell.length()).append(':').append(cell).append(';');
        }
    }

    private static String cell(Kind kind, Object value) {
        return switch (kind) {
            case PLAIN -> value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
            case DECIMAL_2 -> decimal(value, 2);
            case DECIMAL_4 -> decimal(value, 4);
            case DOUBLE -> doubleText((Double) value);
            case DATE ->
                value instanceof Long micros ? time(micros).toLocalDate().toString() : value.toString();
            case TIME_0 -> time(value, 0);
            case TIME_3 -> time(value, 1);
            case TIME_6 -> time(value, 2);
        };
    }

    /** Canal's decimals have lost their scale. */
    private static String decimal(Object value, int scale) {
        return new BigDecimal(value.toString())
                .setScale(scale, RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /** All values of the benchmark lie where MySQL writes no exponent. */
    private static String doubleText(double value) {
        String text = new BigDecimal(Double.toString(value)).toPlainString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String time(Object value, int fraction) {
        if (value instanceof Long micros) {
            return time(micros).format(TIMES[fraction]);
        }
        if (value instanceof Timestamp timestamp) {
            return LocalDateTime.ofInstant(timestamp.toInstant(), ZoneOffset.UTC)
                    .format(TIMES[fraction]);
        }
        if (value instanceof Date date) {
            // what the connector makes within a payload, where it does not heed its options
            return time(date.getTime() * 1000).format(TIMES[fraction]);
        }
        return value.toString();
    }

    private static LocalDateTime time(long micros) {
        return LocalDateTime.ofInstant(
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000),
                ZoneOffset.UTC);
    }
}
