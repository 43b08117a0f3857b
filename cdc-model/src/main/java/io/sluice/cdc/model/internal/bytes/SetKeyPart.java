package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;
import java.util.List;

/** SET: the bit mask in eight bytes, member 1 in the lowest bit, which is how the server compares. */
final class SetKeyPart extends KeyPart {

    private final LabelIndex labels;

    SetKeyPart(TableId table, String column, List<String> labels) {
        super(table, column);
        this.labels = new LabelIndex(labels);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        long mask = 0;
        int start = from;
        while (start < to) {
            int comma = start;
            while (comma < to && a[comma] != ',') {
                comma++;
            }
            int number = labels.find(a, start, comma);
            if (number == 0 || comma + 1 == to) {
                throw refuse("the value names no member of the SET; the schema is of another time than the row");
            }
            mask |= 1L << number - 1;
            start = comma + 1;
        }
        out.putLong(mask);
    }
}
