package io.sluice.cdc.flink.table;

import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;

/** The binary family as BINARY or VARBINARY. */
final class BytesConverter extends CellConverter {

    private final int most;
    private final LogicalType type;
    private final String what;

    BytesConverter(int most, LogicalType type, String what) {
        this.most = most;
        this.type = type;
        this.what = what;
    }

    @Override
    Object canonical(byte[] array, int start, int end, Given from, int column) {
        if (end - start > most) {
            throw CellConverters.beyond(what, type);
        }
        return Arrays.copyOfRange(array, start, end);
    }

    @Override
    Object any(Given from, int column) {
        byte[] value = from.image().getBytes(column);
        return canonical(value, 0, value.length, from, column);
    }
}
