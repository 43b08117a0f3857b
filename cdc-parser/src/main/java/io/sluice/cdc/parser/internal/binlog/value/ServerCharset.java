package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * One character set as the servers map it to Unicode, byte sequence by byte sequence. Immutable: one for all threads.
 *
 * <p>A sequence that the set does not hold is a fault, never a question mark: a server prints one for it, and two different
 * values would become equal.
 */
abstract class ServerCharset {

    /** {@link #append}: all bytes are characters of the set. */
    static final int VALID = -1;

    private final String name;

    ServerCharset(String name) {
        this.name = name;
    }

    /** The server's name of it. */
    final String name() {
        return name;
    }

    /**
     * Appends the text as UTF-8.
     *
     * @return {@link #VALID}, or the index of the first sequence that is no character of this set; the sink then holds what
     *     came before it
     */
    abstract int append(byte[] a, int from, int to, ByteSink out);

    /** True if the bytes are their own UTF-8; false proves nothing. */
    boolean isUtf8(byte[] a, int from, int to) {
        return false;
    }
}
