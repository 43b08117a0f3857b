package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.Base64Bytes;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.CanonicalJson;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import io.sluice.cdc.model.internal.text.Digits;
import io.sluice.cdc.model.internal.text.FloatingText;
import io.sluice.cdc.model.internal.text.TemporalText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's binary JSON ({@code json_binary.h}) printed as the server prints it ({@code Json_wrapper::to_string}).
 *
 * <p>A value is a type byte and its content. Objects and arrays begin with their number of members and of bytes, then have
 * an entry for each key (offset, length) and for each value (type, offset; or the value itself where it is small enough),
 * with two-byte offsets in the small form and four-byte ones in the large; offsets count from the container's first byte.
 * Between the members there may be holes, which updates in place leave.
 *
 * <p>Offsets of a damaged document may point anywhere: at one place from many, or in a circle. Yet every byte of a sound
 * one belongs to one value, so reading spends the document's length, byte for byte, and stops where that is used up: work
 * and output are linear in the length. One instance a thread; allocates nothing but for DECIMALs of a new form.
 */
final class JsonBinary {

    private static final int SMALL_OBJECT = 0;
    private static final int LARGE_OBJECT = 1;
    private static final int SMALL_ARRAY = 2;
    private static final int LARGE_ARRAY = 3;
    private static final int LITERAL = 4;
    private static final int INT16 = 5;
    private static final int UINT16 = 6;
    private static final int INT32 = 7;
    private static final int UINT32 = 8;
    private static final int INT64 = 9;
    private static final int UINT64 = 10;
    private static final int DOUBLE = 11;
    private static final int STRING = 12;
    private static final int OPAQUE = 15;

    private static final int NULL_LITERAL = 0;
    private static final int TRUE_LITERAL = 1;
    private static final int FALSE_LITERAL = 2;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] OPAQUE_TEXT = {'"', 'b', 'a', 's', 'e', '6', '4', ':', 't', 'y', 'p', 'e'};
    /** {@code base64_encode} breaks its lines after 76 digits; JSON writes the break as an escape. */
    private static final int BYTES_OF_LINE = 57;

    private long budget;
    private @Nullable DecimalDecoder decimal;

    /** Appends the text of a whole document; none at all is the null literal, as INSERT IGNORE leaves it. */
    void append(byte[] a, int from, int to, ByteSink out) {
        budget = to - from;
        document(a, from, to, 0, out);
    }

    private void document(byte[] a, int from, int to, int depth, ByteSink out) {
        if (from == to) {
            out.put(NULL);
        } else {
            value(a[from], a, from + 1, to, depth, out);
        }
    }

    /** @param type the byte before, or in its container's entry */
    private void value(int type, byte[] a, int from, int to, int depth, ByteSink out) {
        if (type <= LARGE_ARRAY && type >= SMALL_OBJECT) {
            container(type, a, from, to, depth + 1, out);
        } else {
            scalar(type, a, from, to, out);
        }
    }

    private static boolean isObject(int type) {
        return type <= LARGE_OBJECT;
    }

    private static int offsetSize(int type) {
        return (type & 1) == 0 ? 2 : 4;
    }

    private void container(int type, byte[] a, int from, int to, int depth, ByteSink out) {
        if (depth > CanonicalJson.MOST_LEVELS) {
            throw bad("more than " + CanonicalJson.MOST_LEVELS + " levels");
        }
        boolean object = isObject(type);
        int limit = limit(type, a, from, to);
        int count = offset(type, a, from);
        out.put(object ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.put(',');
                out.put(' ');
            }
            if (object) {
                int key = keyStart(type, count, i, a, from, limit);
                JsonEscapes.putQuoted(a, key, key + keyLength(type, i, a, from), out);
                out.put(':');
                out.put(' ');
            }
            int entry = valueEntry(type, count, i, from);
            int valueType = a[entry];
            if (isInlined(type, valueType)) {
                inlined(valueType, a, entry + 1, out);
            } else {
                value(valueType, a, valueStart(type, count, entry, a, from, limit), limit, depth, out);
            }
        }
        out.put(object ? '}' : ']');
    }

    /** Checks a container's head, and returns where its bytes end. */
    private int limit(int type, byte[] a, int from, int to) {
        int size = offsetSize(type);
        if (to - from < 2 * size) {
            throw cut();
        }
        int count = offset(type, a, from);
        int bytes = offset(type, a, from + size);
        if (count < 0 || bytes < 0 || bytes > to - from || head(type, count) > bytes) {
            throw bad("a container longer than the bytes there are");
        }
        spend(head(type, count));
        return from + bytes;
    }

    /** Bytes of a container before its first key or value. */
    private static long head(int type, int count) {
        int size = offsetSize(type);
        return 2L * size + (long) count * (size + 1) + (isObject(type) ? (long) count * (size + 2) : 0);
    }

    /** The number of a container's members, at its start, or any offset; negative beyond 2^31. */
    private static int offset(int type, byte[] a, int at) {
        return (type & 1) == 0 ? Words.getShortLE(a, at) : Words.getIntLE(a, at);
    }

    private static int keyEntry(int type, int i, int from) {
        int size = offsetSize(type);
        return from + 2 * size + i * (size + 2);
    }

    private static int keyLength(int type, int i, byte[] a, int from) {
        return Words.getShortLE(a, keyEntry(type, i, from) + offsetSize(type));
    }

    /** Where a key stands, checked to be text, within the container and in order. */
    private int keyStart(int type, int count, int i, byte[] a, int from, int limit) {
        int start = offset(type, a, keyEntry(type, i, from));
        int length = keyLength(type, i, a, from);
        if (start < head(type, count) || length > limit - from - start) {
            throw bad("a key outside its object");
        }
        spend(length);
        int at = from + start;
        if (JsonBytes.invalidUtf8(a, at, at + length) >= 0) {
            throw bad("a key that is no text");
        }
        if (i > 0) {
            int before = from + offset(type, a, keyEntry(type, i - 1, from));
            int beforeLength = keyLength(type, i - 1, a, from);
            if (beforeLength > length
                    || (beforeLength == length
                            && Arrays.compareUnsigned(a, before, before + length, a, at, at + length) >= 0)) {
                throw bad("keys out of order");
            }
        }
        return at;
    }

    private static int valueEntry(int type, int count, int i, int from) {
        int size = offsetSize(type);
        return from + 2 * size + (isObject(type) ? count * (size + 2) : 0) + i * (size + 1);
    }

    /** Where the value of an entry stands that is not inlined. */
    private int valueStart(int type, int count, int entry, byte[] a, int from, int limit) {
        int start = offset(type, a, entry + 1);
        if (start < head(type, count) || start > limit - from) {
            throw bad("a value outside its container");
        }
        return from + start;
    }

    private static boolean isInlined(int containerType, int type) {
        return type == LITERAL
                || type == INT16
                || type == UINT16
                || ((containerType & 1) != 0 && (type == INT32 || type == UINT32));
    }

    /** A value in its entry, whose bytes are spent with the container's head. */
    private void inlined(int type, byte[] a, int at, ByteSink out) {
        switch (type) {
            case LITERAL -> literal(a[at], out);
            case INT16 -> Digits.putLong((short) Words.getShortLE(a, at), out);
            case UINT16 -> Digits.putUnsigned(Words.getShortLE(a, at), out);
            case INT32 -> Digits.putLong(Words.getIntLE(a, at), out);
            default -> Digits.putUnsigned(Words.getIntLE(a, at) & 0xFFFF_FFFFL, out);
        }
    }

    private static void literal(int which, ByteSink out) {
        switch (which) {
            case NULL_LITERAL -> out.put(NULL);
            case TRUE_LITERAL -> out.put(TRUE);
            case FALSE_LITERAL -> out.put(FALSE);
            default -> throw bad("an unknown literal");
        }
    }

    private void scalar(int type, byte[] a, int from, int to, ByteSink out) {
        switch (type) {
            case LITERAL -> {
                take(from, 1, to);
                literal(a[from], out);
            }
            case INT16, UINT16 -> {
                take(from, 2, to);
                inlined(type, a, from, out);
            }
            case INT32, UINT32 -> {
                take(from, 4, to);
                inlined(type, a, from, out);
            }
            case INT64 -> {
                take(from, 8, to);
                Digits.putLong(Words.getLongLE(a, from), out);
            }
            case UINT64 -> {
                take(from, 8, to);
                Digits.putUnsigned(Words.getLongLE(a, from), out);
            }
            case DOUBLE -> {
                take(from, 8, to);
                putDouble(Double.longBitsToDouble(Words.getLongLE(a, from)), out);
            }
            case STRING -> {
                int start = skipLength(a, from, to);
                int end = start + length(a, from, start, to);
                take(from, end - from, to);
                if (JsonBytes.invalidUtf8(a, start, end) >= 0) {
                    throw bad("a string that is no text");
                }
                JsonEscapes.putQuoted(a, start, end, out);
            }
            case OPAQUE -> opaque(a, from, to, out);
            default -> throw bad("unknown type " + type);
        }
    }

    /** Numbers that text would take for integers get a fraction. */
    private static void putDouble(double value, ByteSink out) {
        if (!Double.isFinite(value)) {
            throw bad("infinity or not a number");
        }
        int start = out.size();
        FloatingText.putDouble(value, out);
        byte[] a = out.array();
        for (int i = start; i < out.size(); i++) {
            if (a[i] == '.' || a[i] == 'e') {
                return;
            }
        }
        out.put('.');
        out.put('0');
    }

    /** A value of another type of the server: its type byte, its length, its bytes. */
    private void opaque(byte[] a, int from, int to, ByteSink out) {
        if (from == to) {
            throw cut();
        }
        int type = a[from] & 0xFF;
        int start = skipLength(a, from + 1, to);
        int length = length(a, from + 1, start, to);
        take(from, start + length - from, to);
        switch (type) {
            case ColumnCode.NEW_DECIMAL -> decimal(a, start, length, out);
            case ColumnCode.DATE, ColumnCode.DATETIME, ColumnCode.TIMESTAMP, ColumnCode.TIME -> {
                if (length != Long.BYTES) {
                    throw bad("a time of " + length + " bytes");
                }
                out.put('"');
                time(type, Words.getLongLE(a, start), out);
                out.put('"');
            }
            default -> base64(type, a, start, length, out);
        }
    }

    private void decimal(byte[] a, int start, int length, ByteSink out) {
        int precision = length < 2 ? 0 : a[start];
        int scale = length < 2 ? 0 : a[start + 1];
        if (precision < 1
                || precision > 65
                || scale < 0
                || scale > precision
                || length - 2 != DecimalGroups.size(precision, scale)) {
            throw bad("a DECIMAL of another length than its digits take");
        }
        DecimalDecoder d = decimal;
        if (d == null || d.type().length() != precision || d.type().scale() != scale) {
            d = DecimalDecoder.of(precision, scale);
            decimal = d;
        }
        try {
            d.append(a, start + 2, start + length, out);
        } catch (InvalidValueException e) {
            throw bad("a DECIMAL with " + e.reason());
        }
    }

    /** {@code TIME_from_longlong_packed}: the fields of the new temporal types, and 24 bits of microseconds. */
    private static void time(int type, long packed, ByteSink out) {
        long magnitude = Math.abs(packed);
        int micros = (int) (magnitude & 0xFF_FFFF);
        int clock = (int) (magnitude >>> 24) & 0x1_FFFF;
        long above = magnitude >>> 41;
        int minute = clock >>> 6 & 63;
        int second = clock & 63;
        if (minute > 59 || second > 59 || micros > 999_999 || packed == Long.MIN_VALUE) {
            throw bad("a time out of range");
        }
        if (type == ColumnCode.TIME) {
            long hours = magnitude >>> 36;
            if (hours > 838) {
                throw bad("a time out of range");
            }
            TemporalText.putTime(packed < 0, (int) hours, minute, second, micros, 6, out);
            return;
        }
        long yearMonth = above >>> 5;
        int hour = clock >>> 12;
        if (packed < 0 || yearMonth / 13 > 9999 || hour > 23) {
            throw bad("a time out of range");
        }
        int year = (int) (yearMonth / 13);
        int month = (int) (yearMonth % 13);
        int day = (int) above & 31;
        if (type == ColumnCode.DATE) {
            TemporalText.putDate(year, month, day, out);
        } else {
            TemporalText.putDateTime(year, month, day, hour, minute, second, micros, 6, out);
        }
    }

    private static void base64(int type, byte[] a, int start, int length, ByteSink out) {
        out.put(OPAQUE_TEXT);
        Digits.putLong(type, out);
        out.put(':');
        for (int done = 0; done < length; done += BYTES_OF_LINE) {
            if (done > 0) {
                out.put('\\');
                out.put('n');
            }
            Base64Bytes.put(a, start + done, start + Math.min(length, done + BYTES_OF_LINE), out);
        }
        out.put('"');
    }

    /** Index behind a length of one to five bytes, seven bits each, low ones first. */
    private static int skipLength(byte[] a, int from, int to) {
        for (int i = from; i < to && i < from + 5; i++) {
            if (a[i] >= 0) {
                return i + 1;
            }
        }
        throw cut();
    }

    /** The length in [from, start), checked against what there is up to {@code to}. */
    private static int length(byte[] a, int from, int start, int to) {
        long length = 0;
        for (int i = start - 1; i >= from; i--) {
            length = length << 7 | a[i] & 0x7F;
        }
        if (length > to - start) {
            throw cut();
        }
        return (int) length;
    }

    private void take(int from, int bytes, int to) {
        if (bytes > to - from) {
            throw cut();
        }
        spend(bytes);
    }

    private void spend(long bytes) {
        budget -= bytes;
        if (budget < 0) {
            throw bad("members that lie upon each other");
        }
    }

    private static InvalidValueException cut() {
        return bad("it ends within a value");
    }

    static InvalidValueException bad(String what) {
        return CanonicalJson.damaged(what);
    }
}
