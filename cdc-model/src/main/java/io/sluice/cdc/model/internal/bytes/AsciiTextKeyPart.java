package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/**
 * Printable ASCII under a collation with weights: one byte of weight a character, then 00. Space weighs least of printable
 * ASCII in each collation here, so a value without its trailing spaces sorts as the padded one. Anything outside is refused.
 */
final class AsciiTextKeyPart extends KeyPart {

    private final String collation;
    private final byte[] weights;
    private final boolean padded;
    private final boolean caseLevel;

    AsciiTextKeyPart(TableId table, String column, String collation, TextCollation rules, String order) {
        super(table, column);
        this.collation = collation;
        this.weights = TextCollation.weights(order);
        this.padded = rules.padded();
        this.caseLevel = rules.caseLevel();
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        int end = to;
        while (padded && end > from && a[end - 1] == ' ') {
            end--;
        }
        int length = end - from;
        byte[] key = out.reserve(length + 1);
        int at = out.size();
        for (int i = from; i < end; i++) {
            byte b = a[i];
            byte weight = b < 0 ? 0 : weights[b];
            if (weight == 0) {
                throw outsideAscii(i - from);
            }
            key[at++] = weight;
        }
        key[at++] = 0;
        out.setSize(at);
        if (caseLevel) {
            encodeCase(a, from, end, out);
        }
    }

    /** A second level, looked at only where the first is equal: 1 for a small letter and what has no case, 2 for a capital. */
    private static void encodeCase(byte[] a, int from, int end, ByteSink out) {
        byte[] key = out.reserve(end - from + 1);
        int at = out.size();
        for (int i = from; i < end; i++) {
            key[at++] = (byte) (a[i] >= 'A' && a[i] <= 'Z' ? 2 : 1);
        }
        key[at++] = 0;
        out.setSize(at);
    }

    private RuntimeException outsideAscii(int index) {
        return refuse(
                "character " + index + " (from 0) of the value is outside printable ASCII, and which values "
                        + collation
                        + " holds for equal there is not known here. Compare this column by its bytes if the application never writes"
                        + " one key in two spellings: KeyCollations.fromSchema().column(name, \"binary\"), or KeyCollations.binary()");
    }
}
