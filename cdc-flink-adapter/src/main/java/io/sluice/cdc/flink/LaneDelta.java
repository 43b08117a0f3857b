package io.sluice.cdc.flink;

import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Landed events of one lane in one partition, counted: one event, or all that a subtask has counted.
 *
 * @param partition path of the partition from the landing's root, without the lane
 * @param end first moment after the partition's hour, milliseconds since 1970
 * @param reader number of the subtask that landed them
 * @param size by which their files are known to be whole: bytes of their lines, newlines counted, or rows in Parquet
 * @param crc sum of the CRC-32C of each line, without its newline
 * @param gtids executed set of the event at {@code first}, or null
 * @param knownBy the end of an hour: they had been read when every reader's watermark had passed it; later than {@code end}
 *     for late events
 */
record LaneDelta(
        String partition,
        long end,
        int reader,
        String lane,
        long events,
        long size,
        long crc,
        SourcePosition first,
        SourcePosition last,
        @Nullable String gtids,
        long knownBy) {

    /** A position of a lane, and no count. */
    static LaneDelta at(String lane, SourcePosition position) {
        return new LaneDelta("", 0, 0, lane, 0, 0, 0, position, position, null, 0);
    }

    boolean isLate() {
        return knownBy > end;
    }

    LaneDelta knownBy(long hourEnd) {
        return new LaneDelta(partition, end, reader, lane, events, size, crc, first, last, gtids, hourEnd);
    }

    /** Nothing, of the same partition and lane. */
    LaneDelta none() {
        return new LaneDelta(partition, end, reader, lane, 0, 0, 0, first, last, gtids, knownBy);
    }

    /** Both together. */
    LaneDelta plus(LaneDelta other) {
        boolean mine = first.compareTo(other.first) <= 0;
        return new LaneDelta(
                partition,
                end,
                reader,
                lane,
                events + other.events,
                size + other.size,
                crc + other.crc,
                mine ? first : other.first,
                last.compareTo(other.last) >= 0 ? last : other.last,
                mine ? gtids : other.gtids,
                Math.max(knownBy, other.knownBy));
    }

    /** Its form is fixed: state of a job holds it. */
    static final class Serializer extends FramedSerializer<LaneDelta> {

        private static final long serialVersionUID = 1L;

        private static final int VERSION = 1;

        static final Serializer INSTANCE = new Serializer();

        @Override
        public LaneDelta createInstance() {
            SourcePosition none = SourcePosition.ofRecord(0, 0);
            return new LaneDelta("", 0, 0, "", 0, 0, 0, none, none, null, 0);
        }

        @Override
        byte[] bytesOf(LaneDelta value) {
            ByteSink out = new ByteSink(128);
            out.put(VERSION);
            FrameWriter.text(out, value.partition);
            FrameWriter.signed(out, value.end);
            FrameWriter.number(out, value.reader);
            FrameWriter.text(out, value.lane);
            FrameWriter.number(out, value.events);
            FrameWriter.number(out, value.size);
            FrameWriter.signed(out, value.crc);
            put(out, value.first);
            put(out, value.last);
            String set = value.gtids;
            out.put(set == null ? 0 : 1);
            if (set != null) {
                FrameWriter.text(out, set);
            }
            FrameWriter.signed(out, value.knownBy);
            return out.toByteArray();
        }

        private static void put(ByteSink out, SourcePosition position) {
            FrameWriter.number(out, position.epoch());
            FrameWriter.number(out, position.file());
            FrameWriter.number(out, position.offset());
            FrameWriter.number(out, position.inner());
            FrameWriter.number(out, position.row());
        }

        private static SourcePosition position(FrameReader in) {
            return new SourcePosition(
                    in.number(0, Integer.MAX_VALUE, "epoch"),
                    in.position("file"),
                    in.position("offset"),
                    in.position("inner offset"),
                    in.number(0, Integer.MAX_VALUE, "row"));
        }

        @Override
        LaneDelta valueOf(byte[] bytes) {
            FrameReader in = new FrameReader(bytes, 0, bytes.length, "count of landed events");
            if (in.readByte() != VERSION) {
                throw in.malformed("is of another version");
            }
            LaneDelta value = new LaneDelta(
                    in.text(),
                    in.signed(),
                    in.number(0, Integer.MAX_VALUE, "reader"),
                    in.text(),
                    in.position("count of events"),
                    in.position("size"),
                    in.signed(),
                    position(in),
                    position(in),
                    in.number(0, 1, "mark for a GTID set") == 0 ? null : in.text(),
                    in.signed());
            in.expectEnd();
            return value;
        }

        @Override
        public TypeSerializerSnapshot<LaneDelta> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** What state says of its counts; the version is in each. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LaneDelta> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }

    static final class Info extends FramedTypeInfo<LaneDelta> {

        private static final long serialVersionUID = 1L;

        static final Info INSTANCE = new Info();

        private Info() {
            super(LaneDelta.class, Serializer.INSTANCE);
        }

        @Override
        public boolean isKeyType() {
            return false;
        }
    }
}
