package io.sluice.cdc.flink;

import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * A row on its way into a file of rows of one layout. It has the layout with it, so that the file can be begun with any row;
 * between chained operators that is a reference.
 *
 * @param directory of the file, from the landing's root
 * @param crc CRC-32C of the event line the row would be, without newline
 */
record LandedRow(String directory, LayoutEvent layout, RowEvent row, long crc) {

    TableSchema schema() {
        return layout.schema();
    }

    /** In flight alone: no state holds it, but an unaligned checkpoint may. */
    static final class Serializer extends FramedSerializer<LandedRow> {

        private static final long serialVersionUID = 1L;

        private static final int VERSION = 1;

        static final Serializer INSTANCE = new Serializer();

        @Override
        public LandedRow createInstance() {
            TableSchema empty = TableSchema.builder(new TableId("", "")).build();
            ByteSink out = new ByteSink(64);
            StreamEvent.putOrigin(
                    out,
                    StreamEvent.LAYOUT,
                    new byte[] {'-'},
                    SourcePosition.ofRecord(0, 0),
                    null,
                    null,
                    null,
                    List.of());
            LayoutCodec.put(empty, out);
            return new LandedRow(
                    "",
                    (LayoutEvent) StreamEvent.read(out.toByteArray()),
                    StreamEventSerializer.of(RowEvent.class).createInstance(),
                    0);
        }

        @Override
        byte[] bytesOf(LandedRow value) {
            ByteSink out = new ByteSink(value.layout.frame.length + value.row.frame.length + 64);
            out.put(VERSION);
            FrameWriter.text(out, value.directory);
            FrameWriter.bytes(out, value.layout.frame);
            FrameWriter.bytes(out, value.row.frame);
            FrameWriter.signed(out, value.crc);
            return out.toByteArray();
        }

        @Override
        LandedRow valueOf(byte[] bytes) {
            FrameReader in = new FrameReader(bytes, 0, bytes.length, "row to land");
            if (in.readByte() != VERSION) {
                throw in.malformed("is of another version");
            }
            String directory = in.text();
            if (!(StreamEvent.read(in.bytes()) instanceof LayoutEvent layout)) {
                throw in.malformed("has no layout");
            }
            if (!(StreamEvent.read(in.bytes()) instanceof RowEvent row)) {
                throw in.malformed("has no row");
            }
            LandedRow value = new LandedRow(directory, layout, row, in.signed());
            in.expectEnd();
            return value;
        }

        @Override
        public TypeSerializerSnapshot<LandedRow> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** The version is in each. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LandedRow> {
        public Snapshot() {
            super(() -> Serializer.INSTANCE);
        }
    }

    static final class Info extends FramedTypeInfo<LandedRow> {

        private static final long serialVersionUID = 1L;

        static final Info INSTANCE = new Info();

        private Info() {
            super(LandedRow.class, Serializer.INSTANCE);
        }

        @Override
        public boolean isKeyType() {
            return false;
        }
    }
}
