package io.sluice.cdc.flink;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Serializer of {@link StreamEvent} or one of its kinds. Each value says its own version, so the form can grow. */
public final class StreamEventSerializer<T extends StreamEvent> extends FramedSerializer<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private StreamEventSerializer(Class<T> type) {
        this.type = type;
    }

    /** @param type {@link StreamEvent} or one of its kinds */
    public static <T extends StreamEvent> StreamEventSerializer<T> of(Class<T> type) {
        return new StreamEventSerializer<>(type);
    }

    @Override
    byte[] bytesOf(T value) {
        return value.frame;
    }

    @Override
    T valueOf(byte[] bytes) {
        StreamEvent event = StreamEvent.read(bytes);
        if (!type.isInstance(event)) {
            throw new MalformedInputException(
                    "a stored " + event.getClass().getSimpleName() + " where a " + type.getSimpleName() + " must stand",
                    null,
                    -1);
        }
        return type.cast(event);
    }

    /** An event that says nothing. */
    @Override
    public T createInstance() {
        ByteSink out = new ByteSink(64);
        int kind = type == RowEvent.class
                ? StreamEvent.ROW
                : type == StatementEvent.class
                        ? StreamEvent.STATEMENT
                        : type == LayoutEvent.class
                                ? StreamEvent.LAYOUT
                                : type == BadMessage.class ? StreamEvent.BAD : StreamEvent.MARK;
        StreamEvent.putOrigin(out, kind, new byte[] {'-'}, SourcePosition.ofRecord(0, 0), null, null, null, List.of());
        TableSchema empty = TableSchema.builder(new TableId("", "")).build();
        switch (kind) {
            case StreamEvent.ROW -> EventBodies.putEmptyInsert(empty, out);
            case StreamEvent.STATEMENT -> EventBodies.putStatement(true, "", "", out);
            case StreamEvent.LAYOUT -> LayoutCodec.put(empty, out);
            case StreamEvent.BAD -> EventBodies.putBad("", "", new byte[0], 0, 0, 0, out);
            default -> EventBodies.putMark(heartbeat(), out);
        }
        return valueOf(out.toByteArray());
    }

    private static TransactionMark heartbeat() {
        EventOrigin origin = new EventOrigin(Lane.of("-"), SourcePosition.ofRecord(0, 0), null, null, null);
        return new TransactionMark(origin, TransactionMark.Kind.HEARTBEAT, null);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(type);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof StreamEventSerializer<?> s && type == s.type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    /**
     * What state says of its events: which kind they are. Version 1: the kind's simple name. The events' own form has its
     * version in each event.
     */
    public static final class Snapshot<T extends StreamEvent> implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;
        private static final List<Class<? extends StreamEvent>> TYPES = List.of(
                StreamEvent.class,
                RowEvent.class,
                StatementEvent.class,
                MarkEvent.class,
                LayoutEvent.class,
                BadMessage.class);

        private @Nullable Class<T> type;

        /** For Flink, which then calls {@link #readSnapshot}. */
        public Snapshot() {}

        Snapshot(Class<T> type) {
            this.type = type;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        private Class<T> type() {
            Class<T> known = type;
            if (known == null) {
                throw new IllegalStateException("the snapshot was not read yet");
            }
            return known;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(type().getSimpleName());
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            if (readVersion != VERSION) {
                throw new IOException(
                        "state of stream events was written by a newer version of Sluice (snapshot version "
                                + readVersion + ", this one reads " + VERSION + ")");
            }
            String name = in.readUTF();
            for (Class<? extends StreamEvent> known : TYPES) {
                if (known.getSimpleName().equals(name)) {
                    type = cast(known);
                    return;
                }
            }
            throw new IOException("state of stream events of the unknown kind " + name);
        }

        @SuppressWarnings("unchecked") // the name was written by a serializer of this T
        private static <T extends StreamEvent> Class<T> cast(Class<? extends StreamEvent> known) {
            return (Class<T>) known;
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new StreamEventSerializer<>(type());
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> oldSerializerSnapshot) {
            return oldSerializerSnapshot instanceof Snapshot<T> old && old.type() == type()
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
