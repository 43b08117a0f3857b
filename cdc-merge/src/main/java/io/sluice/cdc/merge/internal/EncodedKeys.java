package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.util.function.Function;

/** Keys as the server compares them. */
public final class EncodedKeys implements RowKeys {

    private final KeyEncoder encoder;

    private EncodedKeys(KeyEncoder encoder) {
        this.encoder = encoder;
    }

    /** Keys of any layout of the table, by these collations; each call of the function makes an encoder of its own. */
    public static Function<TableSchema, RowKeys> by(KeyCollations collations) {
        return schema -> new EncodedKeys(KeyEncoder.of(schema, collations));
    }

    @Override
    public int[] columns() {
        return encoder.columns();
    }

    @Override
    public void encode(byte[] a, int row, ByteSink out) {
        encoder.encode(a, row, out);
    }
}
