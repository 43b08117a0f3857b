package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.Labels;
import org.jspecify.annotations.Nullable;

/**
 * ENUM, an index counted from 1, 0 being the error value; and SET, a bit for each label: little-endian, in 1, 2, 3, 4 or 8
 * bytes. The log has the labels only in its optional metadata, in the column's own character set; here they come with the
 * type.
 */
final class LabelDecoder extends ColumnDecoder {

    private final Labels labels;
    private final int bytes;

    LabelDecoder(ColumnType type, int bytes) {
        super(type, bytes);
        this.labels = Labels.of(type);
        this.bytes = bytes;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | a[from + i] & 0xFF;
        }
        int start = out.size();
        @Nullable String fault = type.kind() == Kind.ENUM ? labels.putEnum(value, out) : labels.putSet(value, out);
        if (fault != null) {
            out.setSize(start);
            throw invalid(fault);
        }
    }
}
