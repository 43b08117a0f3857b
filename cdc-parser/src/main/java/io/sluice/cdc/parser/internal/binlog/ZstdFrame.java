package io.sluice.cdc.parser.internal.binlog;

import io.airlift.compress.zstd.ZstdInputStream;
import io.sluice.cdc.model.internal.bytes.Words;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * One zstd frame, decompressed as it is read, with windows as large as servers make them: {@code
 * binlog_transaction_compression_level_zstd} above 19 looks back up to 128 MiB. Memory grows with what was decompressed, to about
 * three times the window.
 *
 * <p>The library refuses a header that states a window above 8 MiB, and takes that of a frame without one (a "single segment",
 * RFC 8878, 3.1.1.1) from its content's size, which it holds against nothing else. So a header with a large window is read as
 * that of a single segment of the window's size. How much comes out is for the caller to check.
 */
final class ZstdFrame {

    /** {@code ZSTD_WINDOWLOG_MAX} of level 22. */
    private static final long LARGEST_WINDOW = 1L << 27;

    private static final long LARGEST_OF_LIBRARY = 1L << 23;
    private static final int MAGIC = 0xFD2FB528;
    private static final int DESCRIPTOR_AT = 4;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int CONTENT_CHECKSUM = 0x4;
    private static final int DICTIONARY = 0x3;
    private static final int FOUR_BYTES_OF_SIZE = 0x80;
    private static final int LONGEST_HEADER = 18;

    private ZstdFrame() {}

    /** @param place of the payload, for messages */
    static InputStream open(byte[] a, int from, int to, String place) {
        int length = to - from;
        InputStream whole = new ByteArrayInputStream(a, from, length);
        // what is no header is for the library to refuse
        if (length < LONGEST_HEADER || Words.getIntLE(a, from) != MAGIC) {
            return new ZstdInputStream(whole);
        }
        int descriptor = a[from + DESCRIPTOR_AT] & 0xFF;
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        int sizeAt = from + DESCRIPTOR_AT + (single ? 1 : 2) + dictionaryBytes(descriptor & DICTIONARY);
        long window = single ? contentSize(a, sizeAt, descriptor >>> 6) : window(a[from + DESCRIPTOR_AT + 1] & 0xFF);
        if (window < 0 || window > LARGEST_WINDOW) {
            throw UnsupportedLogs.compression(
                    "a transaction payload that looks back " + Long.toUnsignedString(window)
                            + " bytes, more than the 128 MiB of any level of a server; it is damaged, or of another tool",
                    place);
        }
        if (single || window <= LARGEST_OF_LIBRARY || (descriptor & DICTIONARY) != 0) {
            return new ZstdInputStream(whole);
        }
        byte[] header = new byte[DESCRIPTOR_AT + 1 + Integer.BYTES];
        System.arraycopy(a, from, header, 0, DESCRIPTOR_AT);
        header[DESCRIPTOR_AT] = (byte) (FOUR_BYTES_OF_SIZE | SINGLE_SEGMENT | descriptor & CONTENT_CHECKSUM);
        for (int i = 0; i < Integer.BYTES; i++) {
            header[DESCRIPTOR_AT + 1 + i] = (byte) (window >>> 8 * i);
        }
        int body = sizeAt + sizeBytes(descriptor >>> 6);
        return new ZstdInputStream(new SequenceInputStream(
                new ByteArrayInputStream(header), new ByteArrayInputStream(a, body, to - body)));
    }

    private static int dictionaryBytes(int flag) {
        return flag == 3 ? 4 : flag;
    }

    private static int sizeBytes(int flag) {
        return flag == 0 ? 0 : 1 << flag;
    }

    private static long window(int descriptor) {
        long base = 1L << 10 + (descriptor >>> 3);
        return base + (base >>> 3) * (descriptor & 7);
    }

    /** Of a single segment, which always states it. */
    private static long contentSize(byte[] a, int at, int flag) {
        return switch (flag) {
            case 0 -> a[at] & 0xFF;
            case 1 -> 256 + (a[at] & 0xFF | (a[at + 1] & 0xFF) << 8);
            case 2 -> Words.getIntLE(a, at) & 0xFFFF_FFFFL;
            default -> Words.getLongLE(a, at);
        };
    }
}
