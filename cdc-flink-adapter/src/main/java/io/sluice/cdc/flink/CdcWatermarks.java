package io.sluice.cdc.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of a change stream: when the server ran the statement ({@link StreamEvent#sourceTime()}). It is good for
 * windows and partitions by time and orders nothing: Canal's is whole seconds, and a long transaction commits later than
 * others with newer times.
 */
public final class CdcWatermarks {

    private CdcWatermarks() {}

    /**
     * Watermarks from every kind of event, so that statements and marks drive time on too. An event without a source time
     * keeps the time its connector gave it (Kafka's record time).
     *
     * @param outOfOrderness how much older than the newest event before it an event may be without being late: at least
     *     the longest transaction
     * @param idleness after how long without events a lane no longer holds others back
     */
    public static <T extends StreamEvent> WatermarkStrategy<T> bySourceTime(
            Duration outOfOrderness, Duration idleness) {
        return WatermarkStrategy.<T>forBoundedOutOfOrderness(outOfOrderness)
                .withTimestampAssigner((event, recordTime) ->
                        event.sourceTimeMillis() == StreamEvent.NO_TIME ? recordTime : event.sourceTimeMillis())
                .withIdleness(idleness);
    }
}
