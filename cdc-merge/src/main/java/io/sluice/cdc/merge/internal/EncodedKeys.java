package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Keys as the server compares them. */
public final class EncodedKeys implements RowKeys {

    private final KeyEncoder encoder;
    private final List<String> collations = new ArrayList<>();

    private EncodedKeys(KeyEncoder encoder, KeyCollations by) {
        this.encoder = encoder;
        for (int c : encoder.columns()) {
            Column column = encoder.schema().column(c);
            boolean text = column.type().family() == ColumnType.Family.TEXT;
            collations.add(text ? String.valueOf(by.collationOf(column)) : "");
        }
    }

    /** Keys of any layout of the table, by these collations; each call of the function makes an encoder of its own. */
    public static Function<TableSchema, RowKeys> by(KeyCollations collations) {
        return schema -> new EncodedKeys(KeyEncoder.of(schema, collations), collations);
    }

    @Override
    public int[] columns() {
        return encoder.columns();
    }

    /** A collation given for a column by name does not follow a RENAME. */
    @Override
    public boolean comparesAs(RowKeys next) {
        return next instanceof EncodedKeys k && collations.equals(k.collations);
    }

    @Override
    public void encode(byte[] a, int row, ByteSink out) {
        encoder.encode(a, row, out);
    }
}
