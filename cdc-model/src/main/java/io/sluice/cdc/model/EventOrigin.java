package io.sluice.cdc.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when an event stood in its log.
 *
 * @param lane the stream it came from
 * @param position its place within the lane
 * @param gtids executed GTID set up to and including the event's own transaction, or null where the feed carries none
 * @param sourceTime when the server ran the statement ({@code es} of Canal, the event header of a binlog: whole seconds);
 *     null where the feed carries none. It orders nothing: a long transaction commits later than others with newer times
 * @param receivedTime when the capturing tool built the message ({@code ts} of Canal), or null
 */
public record EventOrigin(
        Lane lane,
        SourcePosition position,
        @Nullable GtidSet gtids,
        @Nullable Instant sourceTime,
        @Nullable Instant receivedTime) {}
