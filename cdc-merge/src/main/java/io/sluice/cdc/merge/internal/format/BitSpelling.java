package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;

/**
 * BIT as a decimal number. A server prints a BIT column as its bytes, in an OUTFILE without any escape: a tab among them ends
 * the field. Those bytes are refused as far as they can be told from digits.
 */
final class BitSpelling implements CellSpelling {

    private final CellNormalizer normalizer;

    BitSpelling(CellNormalizer normalizer) {
        this.normalizer = normalizer;
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        boolean digits = to > from;
        for (int i = from; i < to; i++) {
            digits &= text[i] >= '0' && text[i] <= '9';
        }
        if (!digits) {
            throw new BadCellException(
                    "not a decimal number; a server prints BIT as raw bytes, which cannot be read back:"
                            + " export the table with SELECT ..., col+0, ...");
        }
        CanonicalSpelling.read(normalizer, text, from, to, out);
    }
}
