package io.sluice.cdc.merge.format;

import java.io.Closeable;

/** A file open for reading at any place. Safe for use by several threads; {@link #close} frees it. */
public interface RandomReader extends Closeable {

    /** Bytes of the file now. */
    long size();

    /**
     * Reads up to {@code length} bytes from {@code position} of the file.
     *
     * @return how many, at least 1; or -1 at or after the end of the file. 0 only for a length of 0
     */
    int read(long position, byte[] into, int offset, int length);

    @Override
    void close();
}
