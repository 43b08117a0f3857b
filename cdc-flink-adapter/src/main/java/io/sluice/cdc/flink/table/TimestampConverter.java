package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.ColumnType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;

/** DATETIME and TIMESTAMP as a TIMESTAMP or TIMESTAMP_LTZ of at least their digits. */
final class TimestampConverter extends CellConverter {

    private static final int MOST_DIGITS = 6;
    private static final long SECOND = 1_000_000;

    private final LogicalType type;
    private final String what;
    /** Microseconds of the last digit that the type has, where the column has more. */
    private final long unit;

    private final ZoneRules clock;
    /** Microseconds from the value to what the clock shows, where that is always the same. */
    private final long fixedOffset;

    private final boolean isFixed;

    /** @param clock whose time the type shows for an instant; UTC where it shows the value itself */
    TimestampConverter(ColumnType from, int precision, LogicalType type, String what, ZoneId clock) {
        this.type = type;
        this.what = what;
        long micros = 1;
        for (int digits = precision; precision < from.scale() && digits < MOST_DIGITS; digits++) {
            micros *= 10;
        }
        this.unit = micros;
        this.clock = clock.getRules();
        this.isFixed = this.clock.isFixedOffset();
        this.fixedOffset = isFixed ? this.clock.getOffset(Instant.EPOCH).getTotalSeconds() * SECOND : 0;
    }

    @Override
    Object time(long epochMicros, Given from, int column) {
        if (unit > 1 && epochMicros % unit != 0) {
            throw CellConverters.beyond(what, type);
        }
        long shown = epochMicros + (isFixed ? fixedOffset : offset(epochMicros));
        long millis = Math.floorDiv(shown, 1000L);
        return TimestampData.fromEpochMillis(millis, (int) (shown - millis * 1000) * 1000);
    }

    private long offset(long epochMicros) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(epochMicros, SECOND));
        return clock.getOffset(instant).getTotalSeconds() * SECOND;
    }

    /** A zero or partial date, which the image refuses. */
    @Override
    Object any(Given from, int column) {
        return time(from.image().getEpochMicros(column), from, column);
    }
}
