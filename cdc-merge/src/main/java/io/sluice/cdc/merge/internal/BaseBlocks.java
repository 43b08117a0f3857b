package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the files of a base table into blocks of whole rows, in order. Where blocks end depends on the bytes alone, never
 * on threads, so that what is made of them is the same for any number of threads.
 *
 * <p>One thread reads; {@link Block#release()} may be called from any.
 */
final class BaseBlocks implements Closeable {

    private static final int LARGEST_ROW = 1 << 30;

    /** One file of the table. */
    interface BaseFile {
        /** Name for messages. */
        String name();

        InputStream open() throws IOException;
    }

    /** Told of each file when its last byte was read. */
    interface FileEnd {
        void read(BaseFile file, long bytes, int crc32c);
    }

    /** Whole rows {@code [from, to)} of one file. */
    final class Block {
        final byte[] array;
        final int from;
        final int to;
        final String file;
        final long fileOffset;
        /** Rows that end the block before this one, in this file or the one before; null for the first block of all. */
        final byte @Nullable [] lastRowBefore;

        private Block(byte[] array, int from, int to, String file, long fileOffset, byte @Nullable [] lastRowBefore) {
            this.array = array;
            this.from = from;
            this.to = to;
            this.file = file;
            this.fileOffset = fileOffset;
            this.lastRowBefore = lastRowBefore;
        }

        /** The exception with the place of the row that starts at {@code pos}. */
        CdcException located(CdcException e, int pos) {
            long offset = fileOffset + (pos - from);
            if (e instanceof MalformedInputException m) {
                return new MalformedInputException(m.reason(), file, offset + Math.max(0, m.offset()), e);
            }
            return e.at(file + ":" + offset);
        }

        /** Gives the array back for a later block. */
        void release() {
            if (array.length == blockBytes) {
                synchronized (free) {
                    free.push(array);
                }
            }
        }
    }

    private final RowCodec codec;
    private final Iterator<? extends BaseFile> files;
    private final FileEnd onFileEnd;
    private final boolean keepLastRow;
    private final int blockBytes;
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    private @Nullable BaseFile file;
    private @Nullable InputStream in;
    private CRC32C crc = new CRC32C();
    private long fileOffset;
    private byte[] carry = new byte[0];
    private byte @Nullable [] lastRow;
    private boolean fileEnded;

    /**
     * @param keepLastRow whether each block is to carry the last row before it, which a merge by key order needs
     */
    BaseBlocks(RowCodec codec, List<? extends BaseFile> files, boolean keepLastRow, int blockBytes, FileEnd onFileEnd) {
        this.blockBytes = blockBytes;
        this.codec = codec;
        this.files = files.iterator();
        this.keepLastRow = keepLastRow;
        this.onFileEnd = onFileEnd;
    }

    /** The next block, or null at the end of the last file. Empty files make no block. */
    @Nullable
    Block next() {
        try {
            while (true) {
                if (in == null && !openNext()) {
                    return null;
                }
                Block block = read();
                if (block != null) {
                    return block;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read base file " + (file == null ? "" : file.name()), e);
        }
    }

    private boolean openNext() throws IOException {
        if (!files.hasNext()) {
            return false;
        }
        file = files.next();
        in = file.open();
        crc = new CRC32C();
        fileOffset = 0;
        carry = new byte[0];
        fileEnded = false;
        return true;
    }

    private @Nullable Block read() throws IOException {
        byte[] a = buffer(carry.length);
        int size = carry.length;
        System.arraycopy(carry, 0, a, 0, size);
        carry = new byte[0];
        while (true) {
            size = fill(a, size);
            int from = fileOffset == 0 ? skipHeader(a, size) : 0;
            int to = fileEnded ? size : from < 0 ? -1 : lastRowEnd(a, from, size);
            if (to < 0) {
                // Not one whole row fits: a long row. Doubling keeps the reading linear.
                if (a.length >= LARGEST_ROW) {
                    throw new CdcException(name() + ":" + fileOffset + ": a row of more than " + LARGEST_ROW
                            + " bytes; is this the table's format?");
                }
                a = Arrays.copyOf(a, (int) Math.min(LARGEST_ROW, a.length * 2L));
                continue;
            }
            if (from < 0) {
                throw new CdcException(name() + ": the file ends within its header row");
            }
            if (to < size) {
                carry = Arrays.copyOfRange(a, to, size);
            }
            long offset = fileOffset + from;
            fileOffset += to;
            byte @Nullable [] before = lastRow;
            if (keepLastRow && to > from) {
                lastRow = Arrays.copyOfRange(a, lastRowStart(a, from, to), to);
            }
            String name = name();
            if (fileEnded) {
                closeFile();
            }
            return to > from ? new Block(a, from, to, name, offset, before) : null;
        }
    }

    private int skipHeader(byte[] a, int size) {
        byte[] header = codec.header();
        if (header.length == 0 || size == 0) {
            return 0;
        }
        int end = codec.rowEnd(a, 0, size);
        end = end < 0 && fileEnded ? size : end;
        if (end >= 0) {
            checkHeader(a, end);
        }
        return end;
    }

    private void checkHeader(byte[] a, int end) {
        try {
            codec.checkHeader(a, 0, end);
        } catch (MalformedInputException e) {
            throw new MalformedInputException(name() + ": " + e.getMessage(), null, -1, e);
        }
    }

    private int fill(byte[] a, int size) throws IOException {
        InputStream open = java.util.Objects.requireNonNull(in);
        while (size < a.length && !fileEnded) {
            int n = open.read(a, size, a.length - size);
            if (n < 0) {
                fileEnded = true;
            } else {
                crc.update(a, size, n);
                size += n;
            }
        }
        return size;
    }

    private int lastRowEnd(byte[] a, int from, int size) {
        return codec.lastRowEnd(a, from, size);
    }

    private int lastRowStart(byte[] a, int from, int to) {
        int start = codec.lastRowEnd(a, from, to - 1);
        return start < 0 ? from : start;
    }

    private byte[] buffer(int atLeast) {
        if (atLeast >= blockBytes) {
            return new byte[atLeast * 2];
        }
        synchronized (free) {
            byte[] a = free.poll();
            return a == null ? new byte[blockBytes] : a;
        }
    }

    private String name() {
        return file == null ? "base" : file.name();
    }

    private void closeFile() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
            onFileEnd.read(java.util.Objects.requireNonNull(file), fileOffset, (int) crc.getValue());
        }
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
