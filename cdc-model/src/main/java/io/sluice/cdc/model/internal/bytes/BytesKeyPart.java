package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;

/**
 * Bytes compared as they are, the shorter first: the binary family, and text under {@code binary} and the {@code _bin}
 * collations without padding. A zero byte becomes 00 FF, the end is 00 00.
 */
final class BytesKeyPart extends KeyPart {

    BytesKeyPart(TableId table, String column) {
        super(table, column);
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (a[i] == 0) {
                out.put(a, start, i + 1 - start);
                out.put(0xFF);
                start = i + 1;
            }
        }
        out.put(a, start, to - start);
        out.putShort(0);
    }
}
