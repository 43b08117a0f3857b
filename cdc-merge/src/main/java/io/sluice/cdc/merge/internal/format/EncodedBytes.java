package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;

/** Bytes in a text encoding; BINARY(n) is padded to its length where the encoded value was not. */
final class EncodedBytes implements CellSpelling {

    private final CellNormalizer normalizer;
    private final CellSpelling encoding;
    private final ByteSink decoded = new ByteSink();

    EncodedBytes(CellNormalizer normalizer, CellSpelling encoding) {
        this.normalizer = normalizer;
        this.encoding = encoding;
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        decoded.clear();
        encoding.read(text, from, to, decoded);
        CanonicalSpelling.read(normalizer, decoded.array(), 0, decoded.size(), out);
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        encoding.write(canonical, from, to, out);
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }
}
