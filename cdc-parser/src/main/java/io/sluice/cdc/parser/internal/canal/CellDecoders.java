package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/** Chooses the decoder of a column. */
final class CellDecoders {

    private CellDecoders() {}

    /** @param declared the column's {@code mysqlType} as the message spells it, or null where it comes from a given schema */
    static CellDecoder of(ColumnType type, @Nullable String declared, DecoderOptions options) {
        return switch (type.family()) {
            case BYTES -> CellDecoders::latin1;
            default -> (a, from, to, number, out) -> out.put(a, from, to - from);
        };
    }

    /** Canal reads the bytes of the binary family as ISO-8859-1: each character is one byte. */
    private static void latin1(byte[] a, int from, int to, boolean number, ByteSink out) {
        int i = from;
        while (i < to) {
            int b = a[i++];
            if (b >= 0) {
                out.put(b);
            } else if ((b == (byte) 0xC2 || b == (byte) 0xC3) && i < to) {
                out.put((b & 3) << 6 | a[i++] & 0x3F);
            } else {
                throw new ValueFault("a character above U+00FF: the writer did not print bytes as ISO-8859-1");
            }
        }
    }
}
