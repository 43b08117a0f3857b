package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.model.internal.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locates the members of a JSON object. Members in the columns' order, which our own writer keeps, are matched by a
 * comparison of bytes; any other order by a look-up.
 */
final class JsonLinesReader implements RowCodec.Reader, InputPlace {

    private static final byte NOT_SEEN = 0;
    private static final byte NULL = 1;
    private static final byte PLAIN = 2;
    private static final byte ESCAPED = 3;
    private static final byte BASE64 = 4;

    private static final int LONGEST_STRING = Integer.MAX_VALUE - 16;

    private final JsonLinesCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    private final byte[][] keys;
    private final Map<String, Integer> columnByName = new HashMap<>();
    private final int[] starts;
    private final int[] ends;
    private final byte[] kinds;
    private final JsonScanner scanner = new JsonScanner(4, LONGEST_STRING);
    private final Base64Spelling base64 = new Base64Spelling();
    private final ByteSink scratch = new ByteSink();
    private byte[] row = new byte[0];
    private int rowStart;

    JsonLinesReader(JsonLinesCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
        int n = columns.length;
        keys = new byte[n][];
        for (int i = 0; i < n; i++) {
            keys[i] = columns[i].name().getBytes(StandardCharsets.UTF_8);
            columnByName.put(columns[i].name().toLowerCase(Locale.ROOT), i);
        }
        starts = new int[n];
        ends = new int[n];
        kinds = new byte[n];
    }

    @Override
    public void locate(byte[] a, int from, int end, int lastColumn) {
        row = a;
        rowStart = from;
        Arrays.fill(kinds, NOT_SEEN);
        scanner.reset(a, from, end, this);
        int wanted = lastColumn + 1;
        int expected = 0;
        if (scanner.beginObject()) {
            do {
                scanner.readKey();
                int column = columnOf(expected);
                if (kinds[column] != NOT_SEEN) {
                    throw malformed("member " + columns[column].name() + " stands twice", scanner.tokenStart());
                }
                readValue(column);
                wanted -= column <= lastColumn ? 1 : 0;
                expected = column + 1;
                if (wanted == 0 && lastColumn < columns.length - 1) {
                    return;
                }
            } while (scanner.nextMember());
        }
        if (wanted > 0) {
            int missing = 0;
            while (kinds[missing] != NOT_SEEN) {
                missing++;
            }
            throw malformed(
                    "the row has no member for column " + columns[missing].label() + "; NULL is written null", from);
        }
        scanner.expectEnd();
    }

    private int columnOf(int expected) {
        int start = scanner.tokenStart();
        int end = scanner.tokenEnd();
        if (expected < keys.length
                && !scanner.tokenEscaped()
                && Arrays.equals(row, start, end, keys[expected], 0, keys[expected].length)) {
            return expected;
        }
        Integer column = columnByName.get(scanner.tokenText().toLowerCase(Locale.ROOT));
        if (column == null) {
            throw malformed(
                    "member " + scanner.tokenText() + " is no column of the table; it has " + codec.columns(), start);
        }
        return column;
    }

    private void readValue(int column) {
        FileColumn c = columns[column];
        JsonScanner.Kind kind = scanner.peek();
        switch (kind) {
            case STRING -> {
                scanner.readString();
                take(column, scanner.tokenEscaped() ? ESCAPED : PLAIN);
            }
            case NULL -> {
                scanner.readNull();
                take(column, NULL);
            }
            case NUMBER -> {
                if (!c.isNumber()) {
                    throw malformed("column " + c.label() + ": a number where a string must stand", scanner.pos());
                }
                scanner.readNumber();
                take(column, PLAIN);
            }
            case BOOLEAN -> {
                if (!codec.booleans || !c.isBoolean()) {
                    throw malformed(
                            "column " + c.label()
                                    + ": true or false, which stand for TINYINT(1) only, and where the dialect says so",
                            scanner.pos());
                }
                scanner.readBoolean();
                take(column, PLAIN);
            }
            case OBJECT -> readMarkedBytes(column);
            case ARRAY -> throw malformed("column " + c.label() + ": an array; values are strings", scanner.pos());
        }
    }

    private void readMarkedBytes(int column) {
        FileColumn c = columns[column];
        int at = scanner.pos();
        if (!codec.markBytes || !c.isBytes()) {
            throw malformed("column " + c.label() + ": an object; values are strings, JSON too", at);
        }
        if (scanner.beginObject()) {
            scanner.readKey();
            if (!scanner.tokenEscaped() && scanner.tokenIs(JsonLinesCodec.BASE64_KEY)) {
                scanner.readString();
                take(column, BASE64);
                if (!scanner.tokenEscaped() && !scanner.nextMember()) {
                    return;
                }
            }
        }
        throw malformed(
                "column " + c.label() + ": an object that is not {\"" + JsonLinesCodec.BASE64_KEY + "\":\"...\"}", at);
    }

    private void take(int column, byte kind) {
        starts[column] = scanner.tokenStart();
        ends[column] = scanner.tokenEnd();
        kinds[column] = kind;
    }

    @Override
    public boolean isNull(int column) {
        return kinds[column] == NULL;
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int before = sink.size();
        int from = starts[column];
        int to = ends[column];
        try {
            if (kinds[column] == BASE64) {
                base64.read(row, from, to, scratch(to - from));
                spellings[column].read(scratch.array(), 0, scratch.size(), sink);
            } else if (kinds[column] == ESCAPED) {
                scanner.appendText(from, to, true, scratch(to - from));
                spellings[column].read(scratch.array(), 0, scratch.size(), sink);
            } else {
                spellings[column].read(row, from, to, sink);
            }
        } catch (BadCellException e) {
            sink.setSize(before);
            throw malformed("column " + columns[column].label() + ": " + e.reason(), from);
        }
    }

    private ByteSink scratch(int size) {
        scratch.clear();
        scratch.reserve(size);
        return scratch;
    }

    private MalformedInputException malformed(String reason, int at) {
        return new MalformedInputException("JSON lines: " + reason, null, at - rowStart);
    }

    @Override
    public @Nullable String source() {
        return null;
    }

    @Override
    public long offsetOf(int index) {
        return index - rowStart;
    }
}
