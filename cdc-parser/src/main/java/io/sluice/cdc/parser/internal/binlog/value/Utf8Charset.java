package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Utf8;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonBytes;

/** utf8mb4 and utf8mb3, checked and copied. The latter has no characters of four bytes. */
final class Utf8Charset extends ServerCharset {

    static final Utf8Charset UTF8MB4 = new Utf8Charset("utf8mb4", 4);
    static final Utf8Charset UTF8MB3 = new Utf8Charset("utf8mb3", 3);

    private final int longest;

    private Utf8Charset(String name, int longest) {
        super(name);
        this.longest = longest;
    }

    @Override
    int append(byte[] a, int from, int to, ByteSink out) {
        int fault = fault(a, from, to);
        out.put(a, from, (fault < 0 ? to : fault) - from);
        return fault;
    }

    @Override
    boolean isUtf8(byte[] a, int from, int to) {
        return longest == 4
                ? Utf8.kind(a, from, to) != Utf8.INVALID
                : Words.isAscii(a, from, to) || fault(a, from, to) < 0;
    }

    private int fault(byte[] a, int from, int to) {
        int fault = JsonBytes.invalidUtf8(a, from, to);
        if (longest == 3) {
            for (int i = from; i < (fault < 0 ? to : fault); i++) {
                if ((a[i] & 0xF8) == 0xF0) {
                    return i;
                }
            }
        }
        return fault;
    }
}
