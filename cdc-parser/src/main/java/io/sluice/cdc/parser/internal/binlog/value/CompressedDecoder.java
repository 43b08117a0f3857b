package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * COMPRESSED columns of MariaDB ({@code Field_longstr::compress}): a length, then nothing for the empty value; or a byte 0 and
 * the value as it is; or a byte with the method (8: zlib) above, a bit that says "no zlib header", and the bytes of the
 * value's length in the low three bits, then that length, big-endian, and the deflated value.
 */
final class CompressedDecoder extends ColumnDecoder {

    private static final int ZLIB = 8;
    private static final int NO_HEADER = 8;
    /** No deflate stream grows more than this; a longer declaration is damage, whatever it holds. */
    private static final int MOST_GROWTH = 1032;

    private static final int LARGEST_VALUE = Integer.MAX_VALUE - 64;
    private static final int STEP = 1 << 16;
    /** A larger buffer is given back after its value. */
    private static final int LARGEST_SCRATCH = 1 << 24;

    private final @Nullable TextDecoder text;
    private ByteSink plain = new ByteSink(256);
    private @Nullable Inflater raw;
    private @Nullable Inflater wrapped;

    CompressedDecoder(ColumnType type, int lengthBytes) {
        super(type, -lengthBytes);
        this.text = type.isBytes() ? null : new TextDecoder(type, lengthBytes, BinlogCharsets.of(type));
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        int start = from + prefix;
        if (start == to) {
            return;
        }
        int header = a[start] & 0xFF;
        if (header == 0) {
            put(a, start + 1, to, out);
            return;
        }
        int lengthBytes = header & 7;
        if (header >> 4 != ZLIB) {
            throw invalid("compressed by method " + (header >> 4) + ", which no server has");
        }
        int data = start + 1 + lengthBytes;
        if (lengthBytes > 4 || data > to) {
            throw invalid("a damaged head of its compression");
        }
        long length = 0;
        for (int i = start + 1; i < data; i++) {
            length = length << 8 | a[i] & 0xFF;
        }
        if (length > (long) (to - data) * MOST_GROWTH || length > LARGEST_VALUE) {
            throw invalid("said to be longer than its compressed bytes can hold");
        }
        inflate((header & NO_HEADER) != 0, a, data, to, (int) length);
        put(plain.array(), 0, plain.size(), out);
        if (plain.array().length > LARGEST_SCRATCH) {
            plain = new ByteSink(256);
        }
    }

    private void put(byte[] a, int from, int to, ByteSink out) {
        if (text != null) {
            text.appendContent(a, from, to, out);
        } else {
            out.put(a, from, to - from);
        }
    }

    private void inflate(boolean noHeader, byte[] a, int from, int to, int length) {
        Inflater inflater = inflater(noHeader);
        inflater.setInput(a, from, to - from);
        plain.clear();
        try {
            while (!inflater.finished()) {
                // one byte more than there may be, to see that there is none
                int room = Math.min(STEP, length + 1 - plain.size());
                byte[] array = plain.reserve(room);
                int got = room == 0 ? 0 : inflater.inflate(array, plain.size(), room);
                plain.setSize(plain.size() + got);
                if ((got == 0 && !inflater.finished()) || plain.size() > length) {
                    throw invalid("compressed bytes that do not give the length they say");
                }
            }
        } catch (DataFormatException e) {
            throw invalid("compressed bytes that are damaged");
        }
        if (plain.size() != length || inflater.getRemaining() != 0) {
            throw invalid("compressed bytes that do not give the length they say");
        }
    }

    private Inflater inflater(boolean noHeader) {
        Inflater known = noHeader ? raw : wrapped;
        if (known == null) {
            known = new Inflater(noHeader);
            if (noHeader) {
                raw = known;
            } else {
                wrapped = known;
            }
        } else {
            known.reset();
        }
        return known;
    }
}
