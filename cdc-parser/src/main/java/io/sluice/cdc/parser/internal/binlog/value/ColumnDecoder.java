package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.PlainColumn;

/**
 * How the cells of one column lie in a row image and what they mean. {@link #skip} finds where a cell ends;
 * {@link #append} makes its canonical value; the typed readings give the same value without text in between.
 *
 * <p>A typed reading answers {@link #UNUSUAL}, or NaN, where there is no short way: the type has no such reading, the value
 * does not fit it, is a zero date, or the cell is damaged. Whoever is refused reads the canonical value with
 * {@code CellReader}, which knows what is wrong; so every reading here gives what those two together give.
 *
 * <p>All positions are indexes of the array; {@code [from, to)} is a cell as {@link #skip} bounded it, its length prefix
 * included. Nothing beyond {@code to} is looked at. A decoder may hold scratch: one a column and thread.
 */
public abstract class ColumnDecoder {

    /** The answer of an integral reading for a cell that must go the long way. */
    public static final long UNUSUAL = PlainColumn.UNUSUAL;

    protected final ColumnType type;
    private final int width;
    /** Bytes of the cell before its content. */
    protected final int prefix;

    /**
     * @param width bytes of every cell; or, negative, how many bytes (1 to 4, little-endian) before the content say its
     *     length
     */
    protected ColumnDecoder(ColumnType type, int width) {
        this.type = type;
        this.width = width;
        this.prefix = width < 0 ? -width : 0;
    }

    public final ColumnType type() {
        return type;
    }

    /** Bytes of every cell; negative where the cell begins with its length in that many bytes. */
    public final int width() {
        return width;
    }

    /**
     * The position after the cell that starts at {@code pos}, or -1 where it does not fit before {@code limit}; the caller
     * names the place.
     */
    public final int skip(byte[] a, int pos, int limit) {
        int w = width;
        if (w >= 0) {
            return w <= limit - pos ? pos + w : -1;
        }
        return w == -1 && pos < limit ? end(pos + 1, a[pos] & 0xFF, limit) : skipCounted(a, pos, limit);
    }

    private int skipCounted(byte[] a, int pos, int limit) {
        int bytes = -width;
        if (bytes > limit - pos) {
            return -1;
        }
        long length =
                switch (bytes) {
                    case 2 -> Words.getShortLE(a, pos);
                    case 3 -> Words.getShortLE(a, pos) | (a[pos + 2] & 0xFF) << 16;
                    default -> Words.getIntLE(a, pos) & 0xFFFF_FFFFL;
                };
        return end(pos + bytes, length, limit);
    }

    private static int end(int start, long length, int limit) {
        return length <= limit - start ? start + (int) length : -1;
    }

    /**
     * Appends the canonical value of the cell: text as UTF-8, or bytes. On an exception the sink is as before.
     *
     * @throws InvalidValueException if the bytes are no value of the type
     */
    public abstract void append(byte[] a, int from, int to, ByteSink out);

    /**
     * Where the canonical value begins if it stands as such in the bytes up to {@code to}, or -1: then {@link #append} makes
     * it. Saves a copy; -1 proves nothing.
     */
    public int canonicalStart(byte[] a, int from, int to) {
        return -1;
    }

    /** How the cell is given to a visitor. */
    public CellReading reading() {
        return CellReading.NONE;
    }

    /** Integers, BIT, YEAR and DECIMAL without fraction, or {@link #UNUSUAL}. */
    public long getLong(byte[] a, int from, int to) {
        return UNUSUAL;
    }

    /** As the bits of 0 to 2^64-1, or {@link #UNUSUAL}; negative numbers are unusual. */
    public long getUnsignedLong(byte[] a, int from, int to) {
        long value = getLong(a, from, to);
        return value >= 0 ? value : UNUSUAL;
    }

    /** A DECIMAL times 10 to the power of its scale, or {@link #UNUSUAL}. */
    public long getUnscaledLong(byte[] a, int from, int to) {
        return UNUSUAL;
    }

    /** A DATE as days since 1970-01-01, or {@link #UNUSUAL}. */
    public long getEpochDay(byte[] a, int from, int to) {
        return UNUSUAL;
    }

    /** A DATETIME, local, or TIMESTAMP, UTC, as microseconds since 1970-01-01 00:00:00, or {@link #UNUSUAL}. */
    public long getEpochMicros(byte[] a, int from, int to) {
        return UNUSUAL;
    }

    /** A FLOAT, or NaN. */
    public float getFloat(byte[] a, int from, int to) {
        return Float.NaN;
    }

    /** A DOUBLE, or a FLOAT's shortest text as a double; or NaN. */
    public double getDouble(byte[] a, int from, int to) {
        return Double.NaN;
    }

    protected final InvalidValueException invalid(String reason) {
        return new InvalidValueException(type, reason);
    }
}
