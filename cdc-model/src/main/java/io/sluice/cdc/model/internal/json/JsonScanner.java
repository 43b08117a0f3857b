package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * A strict pull scanner over JSON bytes (RFC 8259): the caller drives it through a known shape, it checks the grammar and
 * keeps the span of the token last read. No tree, no string unless asked. One thread; reused through {@link #reset}.
 *
 * <p>Strings are delimited when passed over and checked (escapes, UTF-8) when read.
 */
public final class JsonScanner {

    /** What kind of value comes next. */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    private final int maxNesting;
    private final int maxString;
    private final ByteSink scratch = new ByteSink(64);
    private byte[] array = new byte[0];
    private int pos;
    private int limit;
    private int tokenStart;
    private int tokenEnd;
    private boolean tokenEscaped;
    private @Nullable InputPlace place;

    /**
     * @param maxNesting deepest nesting of objects and arrays passed over
     * @param maxString longest string in bytes, quotes and escapes as written
     */
    public JsonScanner(int maxNesting, int maxString) {
        this.maxNesting = maxNesting;
        this.maxString = maxString;
    }

    public void reset(byte[] newArray, int offset, int end, @Nullable InputPlace newPlace) {
        array = newArray;
        pos = offset;
        limit = end;
        place = newPlace;
    }

    /** Goes back to a part of the same array, at the same place, that has been passed over. */
    public void rewind(int offset, int end) {
        pos = offset;
        limit = end;
    }

    /** Index of the next byte not read yet. */
    public int pos() {
        return pos;
    }

    /** First byte of the token last read; strings without their quotes. */
    public int tokenStart() {
        return tokenStart;
    }

    public int tokenEnd() {
        return tokenEnd;
    }

    /** True where the string last read holds a backslash. */
    public boolean tokenEscaped() {
        return tokenEscaped;
    }

    /** Kind of the value that comes next, white space passed over. */
    public Kind peek() {
        byte b = peekByte();
        return switch (b) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 'n' -> Kind.NULL;
            case 't', 'f' -> Kind.BOOLEAN;
            default -> {
                if (b == '-' || (b >= '0' && b <= '9')) {
                    yield Kind.NUMBER;
                }
                throw fault("a JSON value must stand here", pos);
            }
        };
    }

    public void expect(char c) {
        if (peekByte() != c) {
            throw fault("'" + c + "' must stand here", pos);
        }
        pos++;
    }

    /** Reads the byte if it comes next. */
    public boolean readIf(char c) {
        if (peekByte() != c) {
            return false;
        }
        pos++;
        return true;
    }

    /** Begins an object. False for an empty one, which is then read whole. */
    public boolean beginObject() {
        expect('{');
        return !readIf('}');
    }

    /** After a member: true if another follows, false at the object's end. */
    public boolean nextMember() {
        return next('}');
    }

    /** Begins an array. False for an empty one, which is then read whole. */
    public boolean beginArray() {
        expect('[');
        return !readIf(']');
    }

    /** After an element: true if another follows, false at the array's end. */
    public boolean nextElement() {
        return next(']');
    }

    private boolean next(char end) {
        byte b = peekByte();
        if (b == ',') {
            pos++;
            return true;
        }
        if (b != end) {
            throw fault("',' or '" + end + "' must stand here", pos);
        }
        pos++;
        return false;
    }

    /** Reads a member's key and its colon. */
    public void readKey() {
        if (peekByte() != '"') {
            throw fault("a key in quotes must stand here", pos);
        }
        readString();
        int start = tokenStart;
        int end = tokenEnd;
        boolean escaped = tokenEscaped;
        expect(':');
        tokenStart = start;
        tokenEnd = end;
        tokenEscaped = escaped;
    }

    public void readString() {
        expect('"');
        int end = JsonBytes.stringEnd(array, pos, limit);
        if (JsonBytes.isFault(end)) {
            if (end == JsonBytes.UNTERMINATED) {
                throw fault("the input ends inside a string that begins here", pos - 1);
            }
            throw fault("a control character stands unescaped in the string that begins here", pos - 1);
        }
        tokenStart = pos;
        tokenEscaped = end < 0;
        tokenEnd = end < 0 ? ~end : end;
        pos = tokenEnd + 1;
        if (tokenEnd - tokenStart > maxString) {
            throw fault(
                    "a string of " + (tokenEnd - tokenStart) + " bytes is longer than the limit of " + maxString
                            + " (ParserLimits.maxStringBytes)",
                    tokenStart);
        }
    }

    public void readNumber() {
        peekByte();
        int end = JsonBytes.numberEnd(array, pos, limit);
        if (end < 0) {
            throw fault("this is no JSON number", pos);
        }
        token(end);
    }

    /** Reads an integer that fits a long. */
    public long readLong() {
        readNumber();
        long v = 0;
        boolean negative = array[tokenStart] == '-';
        for (int i = negative ? tokenStart + 1 : tokenStart; i < tokenEnd; i++) {
            int digit = array[i] - '0';
            if (digit < 0 || digit > 9 || v < (Long.MIN_VALUE + digit) / 10) {
                throw fault("a whole number of at most 64 bits must stand here", tokenStart);
            }
            v = v * 10 - digit;
        }
        if (!negative && v == Long.MIN_VALUE) {
            throw fault("a whole number of at most 64 bits must stand here", tokenStart);
        }
        return negative ? v : -v;
    }

    public boolean readBoolean() {
        if (peekByte() == 't') {
            literal("true");
            return true;
        }
        literal("false");
        return false;
    }

    public void readNull() {
        peekByte();
        literal("null");
    }

    private void literal(String word) {
        int end = pos + word.length();
        for (int i = pos; i < end; i++) {
            if (i >= limit) {
                throw endOfInput();
            }
            if (array[i] != word.charAt(i - pos)) {
                throw fault("a JSON value must stand here", pos);
            }
        }
        token(end);
    }

    private void token(int end) {
        tokenStart = pos;
        tokenEnd = end;
        tokenEscaped = false;
        pos = end;
    }

    /** Passes over any value, checking its grammar; its span becomes the token, quotes and brackets included. */
    public Kind skipValue() {
        Kind kind = peek();
        int start = pos;
        skip(kind, 0);
        tokenStart = start;
        tokenEnd = pos;
        tokenEscaped = false;
        return kind;
    }

    private void skip(Kind kind, int depth) {
        switch (kind) {
            case STRING -> readString();
            case NUMBER -> readNumber();
            case BOOLEAN -> readBoolean();
            case NULL -> readNull();
            case OBJECT -> {
                requireDepth(depth);
                if (beginObject()) {
                    do {
                        readKey();
                        skip(peek(), depth + 1);
                    } while (nextMember());
                }
            }
            case ARRAY -> {
                requireDepth(depth);
                if (beginArray()) {
                    do {
                        skip(peek(), depth + 1);
                    } while (nextElement());
                }
            }
        }
    }

    private void requireDepth(int depth) {
        if (depth >= maxNesting) {
            throw fault("nested deeper than the limit of " + maxNesting + " (ParserLimits.maxNesting)", pos);
        }
    }

    /** True if the token last read, a string without escapes, is this ASCII text. */
    public boolean tokenIs(String ascii) {
        if (tokenEnd - tokenStart != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (array[tokenStart + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The string last read, escapes resolved, checked to be well-formed. */
    public String tokenText() {
        return text(tokenStart, tokenEnd, tokenEscaped);
    }

    /** A string's content by its span. */
    public String text(int start, int end, boolean escaped) {
        scratch.clear();
        appendText(start, end, escaped, scratch);
        return scratch.toText();
    }

    /** Appends a string's content as well-formed UTF-8. */
    public void appendText(int start, int end, boolean escaped, ByteSink out) {
        int bad = JsonBytes.invalidUtf8(array, start, end);
        if (bad >= 0) {
            throw fault("the bytes are not UTF-8", bad);
        }
        if (!escaped) {
            out.put(array, start, end - start);
            return;
        }
        bad = JsonBytes.unescape(array, start, end, out);
        if (bad >= 0) {
            throw fault("no legal escape, or half of a surrogate pair", bad);
        }
    }

    /** Checks that nothing but white space follows. */
    public void expectEnd() {
        pos = JsonBytes.skipWhitespace(array, pos, limit);
        if (pos < limit) {
            throw fault("something follows the end of the JSON object", pos);
        }
    }

    /** Next byte that is no white space, not read yet. */
    public byte peekByte() {
        if (pos < limit && array[pos] > ' ') {
            return array[pos];
        }
        pos = JsonBytes.skipWhitespace(array, pos, limit);
        if (pos >= limit) {
            throw endOfInput();
        }
        return array[pos];
    }

    private MalformedInputException endOfInput() {
        return fault("the JSON text ends before it is complete", limit);
    }

    public MalformedInputException fault(String reason, int at) {
        InputPlace p = place;
        return p == null
                ? new MalformedInputException(reason, null, at)
                : new MalformedInputException(reason, p.source(), p.offsetOf(at));
    }
}
