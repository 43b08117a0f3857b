package io.sluice.cdc.flink;

/** Type information of {@link RowKey}, to be given to {@code keyBy} beside {@link RowKeySelector}. */
public final class RowKeyTypeInfo extends FramedTypeInfo<RowKey> {

    private static final long serialVersionUID = 1L;

    private static final RowKeyTypeInfo INSTANCE = new RowKeyTypeInfo();

    private RowKeyTypeInfo() {
        super(RowKey.class, RowKeySerializer.INSTANCE);
    }

    public static RowKeyTypeInfo get() {
        return INSTANCE;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }
}
