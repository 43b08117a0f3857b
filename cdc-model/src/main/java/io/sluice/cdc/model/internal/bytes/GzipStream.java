package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a gzip file (RFC 1952), of all its members, or an error. {@link java.util.zip.GZIPInputStream} takes a
 * damaged member after the first for the end of the file, which would be a table with fewer rows or a log with fewer changes.
 */
public final class GzipStream extends InputStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final String file;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] packed = new byte[1 << 16];
    private int from;
    private int to;
    private long offset;
    private boolean inMember;
    private boolean ended;

    /** @param file for messages */
    public GzipStream(InputStream in, String file) {
        this.in = in;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !begin()) {
                ended = true;
                break;
            }
            int n = inflate(into, at, length);
            if (n > 0) {
                crc.update(into, at, n);
                return n;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw malformed("a preset dictionary, which gzip does not have");
            } else if (!fill()) {
                throw malformed("the file ends within its compressed data");
            } else {
                inflater.setInput(packed, from, to - from);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int at, int length) {
        try {
            return inflater.inflate(into, at, length);
        } catch (DataFormatException e) {
            throw malformed("damaged compressed data (" + e.getMessage() + ")");
        }
    }

    /** Reads a member's header; false at the end of the file, where the first member is not missing. */
    private boolean begin() throws IOException {
        if (from == to && !fill()) {
            if (offset == 0) {
                throw malformed("an empty file is no gzip file, though its name ends in .gz");
            }
            return false;
        }
        if (next() != 0x1F || next() != 0x8B || next() != 8) {
            throw malformed(
                    inflater.getTotalIn() == 0 && offset - (to - from) <= 3
                            ? "no gzip file, though its name ends in .gz"
                            : "what follows the compressed data is no gzip data");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw malformed("flags of a gzip header that nobody has defined");
        }
        skip(6); // time, how hard was tried, system
        if ((flags & EXTRA) != 0) {
            int low = next();
            skip(low | next() << 8);
        }
        for (int text = NAME; text <= COMMENT; text <<= 1) {
            while ((flags & text) != 0 && next() != 0) {
                continue;
            }
        }
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        crc.reset();
        inflater.setInput(packed, from, to - from);
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        from = to - inflater.getRemaining();
        long size = inflater.getBytesWritten() & 0xFFFF_FFFFL;
        if (word() != crc.getValue() || word() != size) {
            throw malformed("the content's CRC-32 or length is not what the file says");
        }
        inMember = false;
    }

    private long word() throws IOException {
        long value = 0;
        for (int i = 0; i < 32; i += 8) {
            value |= (long) next() << i;
        }
        return value;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (from == to && !fill()) {
            throw malformed("the file ends within a gzip header or trailer");
        }
        return packed[from++] & 0xFF;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(packed, 0, packed.length));
        offset += to;
        return to > 0;
    }

    private MalformedInputException malformed(String what) {
        return new MalformedInputException(what + "; unpack or fetch it again", file, offset - (to - from));
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
