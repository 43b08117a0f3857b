package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of a transaction that is not decided yet and cannot stay where they were read: it is huge, prepared, or goes on in
 * the next file. They were checked when they were read. Kept in memory up to the reader's budget; beyond, as a range of the
 * file they came from, or else in a temporary file.
 */
final class HeldEvents implements AutoCloseable {

    /** What a reader holds in memory for all its transactions. */
    static final class Budget {
        private final long bytes;
        private long used;

        Budget(long bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * Events that lie behind each other.
     *
     * @param memory the bytes, or null where they are {@code length} bytes of a file from {@code at} on
     * @param file null: this object's temporary file
     */
    private record Piece(
            String name,
            long offset,
            long length,
            int checksum,
            byte @Nullable [] memory,
            @Nullable Path file,
            long at) {}

    private final Budget budget;
    private final List<Piece> pieces = new ArrayList<>();
    private long length;
    private long inMemory;
    private @Nullable FileChannel spill;

    HeldEvents(Budget budget) {
        this.budget = budget;
    }

    /** Bytes of all events held. */
    long length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /**
     * Adds whole events.
     *
     * @param checksum bytes of it at each event's end
     * @param name of the file they stand in, for messages
     * @param offset of the first one there
     * @param file where they can be read again, or null
     */
    void add(byte[] a, int from, int to, int checksum, String name, long offset, @Nullable Path file) {
        int bytes = to - from;
        if (bytes == 0) {
            return;
        }
        if (budget.used + bytes <= budget.bytes) {
            budget.used += bytes;
            inMemory += bytes;
            pieces.add(new Piece(name, offset, bytes, checksum, Arrays.copyOfRange(a, from, to), null, 0));
        } else {
            addOnDisk(a, from, to, checksum, name, offset, file);
        }
        length += bytes;
    }

    private void addOnDisk(byte[] a, int from, int to, int checksum, String name, long offset, @Nullable Path file) {
        long at = file != null ? offset : spill(a, from, to);
        int last = pieces.size() - 1;
        if (last >= 0) {
            Piece p = pieces.get(last);
            boolean follows = p.memory == null
                    && p.checksum == checksum
                    && p.name.equals(name)
                    && p.offset + p.length == offset
                    && p.at + p.length == at
                    && (p.file == null) == (file == null);
            if (follows) {
                pieces.set(last, new Piece(name, p.offset, p.length + to - from, checksum, null, file, p.at));
                return;
            }
        }
        pieces.add(new Piece(name, offset, to - from, checksum, null, file, at));
    }

    private long spill(byte[] a, int from, int to) {
        try {
            FileChannel channel = spill;
            if (channel == null) {
                Path file = Files.createTempFile("sluice-transaction", ".events");
                channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
                spill = channel;
            }
            long at = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(a, from, to - from);
            long position = at;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            return at;
        } catch (IOException e) {
            throw new CdcException(
                    "cannot write a large open transaction to a temporary file (java.io.tmpdir): " + e.getMessage(), e);
        }
    }

    int pieceCount() {
        return pieces.size();
    }

    /** Opens the window on a piece. */
    void open(int piece, EventWindow window) {
        Piece p = pieces.get(piece);
        byte[] memory = p.memory;
        if (memory != null) {
            window.openMemory(memory, p.offset);
            return;
        }
        try {
            Path file = p.file;
            FileChannel own = spill;
            InputStream in;
            if (file != null) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                channel.position(p.at);
                in = Channels.newInputStream(channel);
            } else {
                if (own == null) {
                    throw new IllegalStateException("nothing was spilled");
                }
                own.position(p.at);
                in = new Unclosed(Channels.newInputStream(own));
            }
            window.open(new Range(in, p.length), p.offset);
        } catch (IOException e) {
            throw new CdcException(
                    "cannot read the events of a large transaction again from " + p.name + ": " + e.getMessage(), e);
        }
    }

    /** Name of the file a piece stands in. */
    String nameOf(int piece) {
        return pieces.get(piece).name;
    }

    /** Bytes of checksum at the end of each event of a piece. */
    int checksumOf(int piece) {
        return pieces.get(piece).checksum;
    }

    /** Forgets all events. */
    @Override
    public void close() {
        budget.used -= inMemory;
        inMemory = 0;
        length = 0;
        pieces.clear();
        FileChannel channel = spill;
        spill = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new CdcException("cannot delete the temporary file of a large transaction: " + e.getMessage(), e);
            }
        }
    }

    /** The temporary file stays open for the other pieces. */
    private static final class Unclosed extends java.io.FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            return in.read(b, off, len);
        }

        @Override
        public void close() {}
    }

    /** A number of bytes of a stream. */
    private static final class Range extends java.io.FilterInputStream {
        private long left;

        Range(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(b, off, (int) Math.min(len, left));
            left -= Math.max(got, 0);
            return got;
        }
    }
}
