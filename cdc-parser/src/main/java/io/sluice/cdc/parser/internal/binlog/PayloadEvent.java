package io.sluice.cdc.parser.internal.binlog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A transaction's events compressed into one ({@code Transaction_payload_event} of MySQL): fields of type, length and value,
 * then the payload. The events in it have no checksums, and their end positions mean nothing.
 */
final class PayloadEvent {

    private static final int END = 0;
    private static final int SIZE = 1;
    private static final int COMPRESSION = 2;
    private static final int UNCOMPRESSED_SIZE = 3;
    private static final long ZSTD = 0;
    private static final long NONE = 255;

    private PayloadEvent() {}

    /**
     * The events, decompressed as they are read in bounded memory.
     *
     * @param to end of the body, checksum left out
     * @param offset of the event in its file
     */
    static InputStream open(LogPlace place, byte[] a, int from, int to, long offset) {
        EventFields f = new EventFields(place);
        f.event(a, from, to, offset);
        long size = -1;
        long compression = -1;
        long uncompressed = -1;
        for (int type = f.u8("type of a field"); type != END; type = f.u8("type of a field")) {
            int length = f.count("length of a field");
            int next = f.pos() + length;
            f.limit(next);
            switch (type) {
                case SIZE -> size = f.lengthEncoded("size of the payload");
                case COMPRESSION -> compression = f.lengthEncoded("compression");
                case UNCOMPRESSED_SIZE -> uncompressed = f.lengthEncoded("uncompressed size");
                default -> f.seek(next);
            }
            if (f.remaining() != 0) {
                throw f.malformed("field " + type + " has " + f.remaining() + " bytes too many");
            }
            f.limit(to);
        }
        if (size != f.remaining()) {
            throw f.malformed("a payload of " + size + " bytes, but " + f.remaining() + " are there");
        }
        int body = f.pos();
        if (compression == NONE) {
            return new ByteArrayInputStream(a, body, to - body);
        }
        if (compression != ZSTD) {
            throw UnsupportedLogs.compression(
                    "a transaction payload compressed by method " + compression + ", which is not known here",
                    place.at(offset));
        }
        if (uncompressed < 0) {
            throw f.malformed("no uncompressed size");
        }
        return new Decompressed(ZstdFrame.open(a, body, to, place.at(offset)), uncompressed, place, offset);
    }

    /** Exactly the bytes that were declared, and the library's failures as ours. */
    private static final class Decompressed extends InputStream {
        private final InputStream zstd;
        private final long declared;
        private final LogPlace place;
        private final long offset;
        private long got;

        Decompressed(InputStream zstd, long declared, LogPlace place, long offset) {
            this.zstd = zstd;
            this.declared = declared;
            this.place = place;
            this.offset = offset;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            int n;
            try {
                n = zstd.read(b, off, len);
            } catch (IOException | RuntimeException e) {
                throw UnsupportedLogs.brokenCompression(
                        "a transaction payload that cannot be decompressed", e, place.name(), offset);
            }
            if (n < 0 ? got != declared : got + n > declared) {
                throw place.malformed(
                        "TRANSACTION_PAYLOAD event: it declares " + declared + " bytes and holds "
                                + (n < 0 ? got : "more") + "; the file is damaged",
                        offset);
            }
            got += Math.max(n, 0);
            return n;
        }

        @Override
        public void close() throws IOException {
            zstd.close();
        }
    }
}
