package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.CellNormalizer;

/**
 * Text columns whose {@code mysqlType} Canal takes for binary ({@code TEXT(500)}, {@code VARCHAR(9) BINARY}): their UTF-8
 * bytes come as ISO-8859-1 characters, which is undone here. Text with a character above U+00FF was printed right by
 * another writer, and so was text whose bytes would be no UTF-8.
 */
final class UndoneTextDecoder implements CellDecoder {

    private final CellNormalizer normal;
    private final ByteSink undone;

    UndoneTextDecoder(CellNormalizer normal, ByteSink scratch) {
        this.normal = normal;
        this.undone = scratch;
    }

    @Override
    public void append(byte[] a, int from, int to, int kind, ByteSink out) {
        CellDecoders.requireString(kind);
        undone.clear();
        if (!Words.isAscii(a, from, to)
                && Latin1.decode(a, from, to, undone)
                && JsonBytes.invalidUtf8(undone.array(), 0, undone.size()) < 0) {
            normal.append(undone.array(), 0, undone.size(), out);
        } else {
            normal.append(a, from, to, out);
        }
    }
}
