package io.sluice.cdc.benchmarks.binlog;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/** What the machine allows: nothing that verifies every event can be faster. */
final class ByteLimits {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAGIC = 4;
    private static final int LENGTH_AT = 9;
    private static final int HEADER = 19;
    private static final int CHECKSUM = 4;

    private ByteLimits() {}

    static int eventLength(byte[] log, int at) {
        int length = (int) INTS.get(log, at + LENGTH_AT);
        if (length < HEADER || length > log.length - at) {
            throw new IllegalArgumentException("no whole event at " + at);
        }
        return length;
    }

    /** Steps from header to header; the number of events. */
    static int headers(byte[] log) {
        int events = 0;
        for (int at = MAGIC; at < log.length; at += eventLength(log, at)) {
            events++;
        }
        return events;
    }

    /** Reads the file by the megabyte and checks each event but the first, whose checksum leaves out a flag; the events. */
    static int checksums(Path file) throws IOException {
        CRC32 crc = new CRC32();
        int events = 0;
        byte[] window = new byte[1 << 20];
        int filled = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int at = MAGIC;
            for (int n = in.read(window); n > 0; n = in.read(window, filled, window.length - filled)) {
                filled += n;
                while (filled - at >= HEADER && (int) INTS.get(window, at + LENGTH_AT) <= filled - at) {
                    int length = eventLength(window, at);
                    int end = at + length - CHECKSUM;
                    crc.reset();
                    crc.update(window, at, end - at);
                    if (events > 0 && (int) crc.getValue() != (int) INTS.get(window, end)) {
                        throw new IllegalArgumentException("wrong checksum");
                    }
                    events++;
                    at += length;
                }
                System.arraycopy(window, at, window, 0, filled - at);
                filled -= at;
                at = 0;
                if (filled == window.length) {
                    window = Arrays.copyOf(window, 2 * window.length);
                }
            }
        }
        return events;
    }
}
