package io.sluice.cdc.flink;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Appends the parts of which a {@link Frame} is made. */
final class FrameWriter {

    private FrameWriter() {}

    /** A number from 0 up, seven bits a byte, low bits first; the last byte has no high bit. */
    static void number(ByteSink out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((int) rest);
    }

    /** Any number: small ones of either sign take few bytes. */
    static void signed(ByteSink out, long value) {
        number(out, value << 1 ^ value >> 63);
    }

    static void instant(ByteSink out, Instant time) {
        signed(out, time.getEpochSecond());
        number(out, time.getNano());
    }

    static void bytes(ByteSink out, byte[] a, int offset, int length) {
        number(out, length);
        out.put(a, offset, length);
    }

    static void bytes(ByteSink out, byte[] a) {
        bytes(out, a, 0, a.length);
    }

    static void text(ByteSink out, String text) {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }
}
