package io.sluice.cdc.flink;

/** Type information of {@link StreamEvent} and of each of its kinds. */
public final class StreamEventTypeInfo<T extends StreamEvent> extends FramedTypeInfo<T> {

    private static final long serialVersionUID = 1L;

    private StreamEventTypeInfo(Class<T> type) {
        super(type, StreamEventSerializer.of(type));
    }

    /** @param type {@link StreamEvent} or one of its kinds */
    public static <T extends StreamEvent> StreamEventTypeInfo<T> get(Class<T> type) {
        return new StreamEventTypeInfo<>(type);
    }

    @Override
    public boolean isKeyType() {
        return false;
    }
}
