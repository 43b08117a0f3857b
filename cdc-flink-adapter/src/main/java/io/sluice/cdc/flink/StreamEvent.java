package io.sluice.cdc.flink;

import io.sluice.cdc.flink.internal.ReaderMetrics;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One event of a change stream as it travels through a Flink job: the bytes that go over the network and into state, with
 * accessors that read them where they are asked for. Immutable; equal where the bytes are equal; safe to keep and to share
 * between threads. Its type information is {@link StreamEventTypeInfo}, so Kryo never sees it.
 *
 * <p>What a log says is a {@link RowEvent}, a {@link StatementEvent} or a {@link MarkEvent}, as in the model. Two kinds are
 * the stream's own: a {@link LayoutEvent} tells what the rows of a fingerprint look like and comes before the first of them
 * from each reader; a {@link BadMessage} is a message that could not be decoded, where the error policy lets it pass.
 *
 * <pre>
 * version   1 byte, 1; 2 of a mark with what version 1 did not have
 * kind      1 byte: 0 row, 1 statement, 2 mark, 3 layout, 4 bad message
 * flags     1 byte, what of the following is there, bit by bit: epoch, file, inner, row, source time, received time, GTIDs,
 *           headers
 * lane      text
 * position  offset, then epoch, file, inner, row where not 0
 * times     source time: seconds since 1970 (signed) and nanoseconds; received time: whole milliseconds after the second
 *           of the source time or of 1970 (signed), and nanoseconds beyond them
 * GTIDs     text
 * headers   count, then each a text, 0 or 1 for no value or one, and the value
 * body      as the kind says
 * </pre>
 *
 * Numbers take seven bits a byte; texts and byte strings have their length before them.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public abstract sealed class StreamEvent permits RowEvent, StatementEvent, MarkEvent, LayoutEvent, BadMessage {

    static final int VERSION = 1;
    static final int NEWEST_VERSION = 2;
    static final int ROW = 0;
    static final int STATEMENT = 1;
    static final int MARK = 2;
    static final int LAYOUT = 3;
    static final int BAD = 4;

    private static final int EPOCH = 1;
    private static final int FILE = 2;
    private static final int INNER = 4;
    private static final int INDEX = 8;
    private static final int SOURCE_TIME = 16;
    private static final int RECEIVED_TIME = 32;
    private static final int GTIDS = 64;
    private static final int HEADERS = 128;

    /** {@link #sourceTimeMillis()} of an event without a time. */
    public static final long NO_TIME = ReaderMetrics.NO_TIME;

    final byte[] frame;
    private final int flags;
    private final int laneEnd;
    private final int laneLength;
    private final SourcePosition position;
    private final long sourceSeconds;
    private final int sourceNanos;
    private final long receivedSeconds;
    private final int receivedNanos;
    private final int gtidsEnd;
    private final int gtidsLength;
    private final int headersAt;
    /** Where the body begins. */
    final int bodyAt;

    StreamEvent(byte[] frame, FrameReader in) {
        this.frame = frame;
        flags = in.readByte();
        laneLength = in.skipBytes();
        laneEnd = in.at();
        long offset = in.position("offset");
        position = readPosition(in, offset, flags);
        sourceSeconds = has(SOURCE_TIME) ? seconds(in) : 0;
        sourceNanos = has(SOURCE_TIME) ? nanos(in) : 0;
        if (has(RECEIVED_TIME)) {
            long millis = in.signed();
            int nanos = in.number(0, 999_999, "nanoseconds");
            receivedSeconds = checkSeconds(in, sourceSeconds + Math.floorDiv(millis, 1000L));
            receivedNanos = (int) Math.floorMod(millis, 1000L) * 1_000_000 + nanos;
        } else {
            receivedSeconds = 0;
            receivedNanos = 0;
        }
        gtidsLength = has(GTIDS) ? in.skipBytes() : 0;
        gtidsEnd = in.at();
        headersAt = in.at();
        if (has(HEADERS)) {
            readHeaders(in);
        }
        bodyAt = in.at();
    }

    private static SourcePosition readPosition(FrameReader in, long offset, int flags) {
        int epoch = (flags & EPOCH) == 0 ? 0 : in.number(1, Integer.MAX_VALUE, "epoch");
        long file = (flags & FILE) == 0 ? 0 : in.position("file");
        long inner = (flags & INNER) == 0 ? 0 : in.position("inner offset");
        int row = (flags & INDEX) == 0 ? 0 : in.number(1, Integer.MAX_VALUE, "row");
        return new SourcePosition(epoch, file, offset, inner, row);
    }

    private static long seconds(FrameReader in) {
        return checkSeconds(in, in.signed());
    }

    private static long checkSeconds(FrameReader in, long seconds) {
        if (seconds > FrameReader.LARGEST_SECOND || seconds < -FrameReader.LARGEST_SECOND) {
            throw in.malformed("has a time beyond all calendars");
        }
        return seconds;
    }

    private static int nanos(FrameReader in) {
        return in.number(0, 999_999_999, "nanoseconds");
    }

    private static List<RecordHeader> readHeaders(FrameReader in) {
        int count = in.number(1, Integer.MAX_VALUE, "headers");
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            headers.add(new RecordHeader(name, in.number(0, 1, "header state") == 0 ? null : in.bytes()));
        }
        return headers;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Appends what every event begins with. */
    static void putOrigin(
            ByteSink out, int kind, byte[] lane, EventOrigin origin, List<RecordHeader> headers, boolean keepGtids) {
        GtidSet gtids = keepGtids ? origin.gtids() : null;
        putOrigin(
                out,
                kind,
                lane,
                origin.position(),
                origin.sourceTime(),
                origin.receivedTime(),
                gtids == null ? null : gtids.toString(),
                headers);
    }

    static void putOrigin(
            ByteSink out,
            int kind,
            byte[] lane,
            SourcePosition position,
            @Nullable Instant sourceTime,
            @Nullable Instant receivedTime,
            @Nullable String gtids,
            List<RecordHeader> headers) {
        out.put(VERSION);
        out.put(kind);
        out.put((position.epoch() == 0 ? 0 : EPOCH)
                | (position.file() == 0 ? 0 : FILE)
                | (position.inner() == 0 ? 0 : INNER)
                | (position.row() == 0 ? 0 : INDEX)
                | (sourceTime == null ? 0 : SOURCE_TIME)
                | (receivedTime == null ? 0 : RECEIVED_TIME)
                | (gtids == null ? 0 : GTIDS)
                | (headers.isEmpty() ? 0 : HEADERS));
        FrameWriter.bytes(out, lane);
        FrameWriter.number(out, position.offset());
        if (position.epoch() != 0) {
            FrameWriter.number(out, position.epoch());
        }
        if (position.file() != 0) {
            FrameWriter.number(out, position.file());
        }
        if (position.inner() != 0) {
            FrameWriter.number(out, position.inner());
        }
        if (position.row() != 0) {
            FrameWriter.number(out, position.row());
        }
        long second = 0;
        if (sourceTime != null) {
            second = sourceTime.getEpochSecond();
            FrameWriter.signed(out, second);
            FrameWriter.number(out, sourceTime.getNano());
        }
        if (receivedTime != null) {
            long millis = (receivedTime.getEpochSecond() - second) * 1000 + receivedTime.getNano() / 1_000_000;
            FrameWriter.signed(out, millis);
            FrameWriter.number(out, receivedTime.getNano() % 1_000_000);
        }
        if (gtids != null) {
            FrameWriter.text(out, gtids);
        }
        if (!headers.isEmpty()) {
            FrameWriter.number(out, headers.size());
            for (RecordHeader header : headers) {
                header.put(out);
            }
        }
    }

    /**
     * The event these bytes are. The array is not copied: nobody writes to it any more.
     *
     * @throws CdcException if they are none, or of a version this one cannot read
     */
    static StreamEvent read(byte[] frame) {
        return read(frame, new FrameReader(frame, 0, frame.length, "stream event"));
    }

    /** As {@link #read(byte[])} of bytes just written here, whose rows need no check. */
    static StreamEvent readOwn(byte[] frame) {
        return read(frame, new FrameReader(frame, 0, frame.length, "stream event").trusted());
    }

    private static StreamEvent read(byte[] frame, FrameReader in) {
        int version = in.readByte();
        if (version < VERSION || version > NEWEST_VERSION) {
            throw new CdcException("a stored stream event is of version " + version + "; this version of Sluice reads "
                    + VERSION + " to " + NEWEST_VERSION + "; restore with the version that wrote it, or a newer one");
        }
        int kind = in.readByte();
        if (version != VERSION && kind != MARK) {
            throw in.malformed("is of kind " + kind + ", which has no form of version " + version);
        }
        StreamEvent event =
                switch (kind) {
                    case ROW -> new RowEvent(frame, in);
                    case STATEMENT -> new StatementEvent(frame, in);
                    case MARK -> new MarkEvent(frame, in, version);
                    case LAYOUT -> new LayoutEvent(frame, in);
                    case BAD -> new BadMessage(frame, in);
                    default -> throw in.malformed("is of the unknown kind " + kind);
                };
        in.expectEnd();
        return event;
    }

    /** The totally ordered stream the event came from: for Kafka the topic-partition. */
    public final Lane lane() {
        return Lane.of(text(laneEnd, laneLength));
    }

    final boolean isOfLane(StreamEvent other) {
        return Arrays.equals(
                frame, laneEnd - laneLength, laneEnd, other.frame, other.laneEnd - other.laneLength, other.laneEnd);
    }

    /** The event's place within its lane: for Kafka the record's offset and the row's index within the message. */
    public final SourcePosition position() {
        return position;
    }

    /** See {@link EventOrigin#sourceTime()}. */
    public final @Nullable Instant sourceTime() {
        return has(SOURCE_TIME) ? Instant.ofEpochSecond(sourceSeconds, sourceNanos) : null;
    }

    /** Milliseconds since 1970 of {@link #sourceTime()}, or {@link #NO_TIME}. */
    public final long sourceTimeMillis() {
        return has(SOURCE_TIME) ? sourceSeconds * 1000 + sourceNanos / 1_000_000 : NO_TIME;
    }

    /** See {@link EventOrigin#receivedTime()}. */
    public final @Nullable Instant receivedTime() {
        return has(RECEIVED_TIME) ? Instant.ofEpochSecond(receivedSeconds, receivedNanos) : null;
    }

    /** See {@link EventOrigin#gtids()}; null also where the reader was not told to keep them. */
    public final @Nullable GtidSet gtids() {
        return has(GTIDS) ? GtidSet.parse(text(gtidsEnd, gtidsLength)) : null;
    }

    final @Nullable String gtidsText() {
        return has(GTIDS) ? text(gtidsEnd, gtidsLength) : null;
    }

    /**
     * How well its order is known: EXACT by coordinates of a server's log, which name a file; TRANSACTION by its GTID set;
     * ARRIVAL by the transport's offset alone.
     */
    final OrderQuality orderQuality() {
        return position.file() != 0 ? OrderQuality.EXACT : has(GTIDS) ? OrderQuality.TRANSACTION : OrderQuality.ARRIVAL;
    }

    /** The transport's headers the reader was told to keep, in the record's order. */
    public final List<RecordHeader> headers() {
        return has(HEADERS)
                ? List.copyOf(readHeaders(new FrameReader(frame, headersAt, frame.length, "stream event")))
                : List.of();
    }

    /** Where and when the event stood in its log, as the model says it. */
    public final EventOrigin origin() {
        return new EventOrigin(lane(), position, gtids(), sourceTime(), receivedTime());
    }

    /** Appends version, the kind of a row, and this event's origin. */
    final void putOriginOfRow(ByteSink out) {
        out.put(VERSION);
        out.put(ROW);
        out.put(frame, 2, bodyAt - 2);
    }

    /** Bytes this event takes on the network and in state, without the length before it. */
    public final int byteSize() {
        return frame.length;
    }

    final String text(int partEnd, int length) {
        return new String(frame, partEnd - length, length, StandardCharsets.UTF_8);
    }

    @Override
    public final boolean equals(@Nullable Object o) {
        return o instanceof StreamEvent e && Arrays.equals(frame, e.frame);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(frame);
    }

    /** What it is and where; no row values. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + " at " + lane() + " " + position;
    }
}
