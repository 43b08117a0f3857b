package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.Base64Bytes;
import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Bytes as base64 with padding. Only the one encoding of each value is read. */
final class Base64Spelling implements CellSpelling {

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if (!Base64Bytes.read(text, from, to, out)) {
            throw new BadCellException(
                    "not base64 with padding and no bits beyond the last byte; the dialect says that bytes are");
        }
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        Base64Bytes.put(canonical, from, to, out);
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }
}
