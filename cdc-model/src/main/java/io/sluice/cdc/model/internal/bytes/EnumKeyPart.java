package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;
import java.util.List;

/**
 * ENUM: the member's number in two bytes, which is how the server compares. The empty text is number 0, the server's mark of
 * an invalid value, unless it is a member: then its text cannot tell the two, and it is read as the member.
 */
final class EnumKeyPart extends KeyPart {

    private final LabelIndex labels;

    EnumKeyPart(TableId table, String column, List<String> labels) {
        super(table, column);
        this.labels = new LabelIndex(labels);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        int number = labels.find(a, from, to);
        if (number == 0 && from != to) {
            throw refuse("the value is no member of the ENUM; the schema is of another time than the row");
        }
        out.putShort(number);
    }
}
