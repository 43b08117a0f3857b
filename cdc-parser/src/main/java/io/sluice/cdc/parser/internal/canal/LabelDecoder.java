package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;

/**
 * ENUM by its index and SET by its bits, as Canal and TiCDC print them; labels as other writers do. Digits are an index;
 * only where the message has no {@code mysqlType} (so is not Canal's) and a label is itself made of digits, nobody can
 * tell.
 */
final class LabelDecoder implements CellDecoder {

    private final CellNormalizer normal;
    private final boolean digitsUnclear;

    LabelDecoder(ColumnType type, CellNormalizer normal, boolean typedByMessage) {
        this.normal = normal;
        this.digitsUnclear = !typedByMessage
                && type.labels().stream()
                        .anyMatch(label -> !label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    @Override
    public void append(byte[] a, int from, int to, int kind, ByteSink out) {
        if (kind == CellRef.BOOLEAN) {
            throw new ValueFault("a JSON boolean; an ENUM or SET must be an index or labels");
        }
        boolean digits = to > from;
        for (int i = from; digits && i < to; i++) {
            digits = a[i] >= '0' && a[i] <= '9';
        }
        if (!digits) {
            normal.append(a, from, to, out);
        } else if (digitsUnclear && kind != CellRef.NUMBER) {
            throw ValueFault.inapplicable(
                    Reason.AMBIGUOUS_VALUE,
                    "digits in a column that has labels of digits: an index or a label; have the source send mysqlType");
        } else {
            normal.appendIndex(a, from, to, out);
        }
    }
}
