package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.Base64Bytes;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One image of a line, over the line's bytes. */
final class LineImage extends CanonicalRowImage {

    private static final byte ABSENT = 0;
    private static final byte NULL = 1;
    private static final byte PLAIN = 2;
    private static final byte ESCAPED = 3;
    private static final byte BASE64 = 4;
    private static final byte DIFFS = 5;

    private static final Map<String, JsonDiff.Operation> OPERATIONS =
            Arrays.stream(JsonDiff.Operation.values()).collect(Collectors.toMap(Enum::name, o -> o));

    private final JsonScanner scanner;
    private final ByteSink plain = new ByteSink(64);
    private @Nullable LineLayout layout;
    private byte[] line = new byte[0];
    private byte[] kinds = new byte[0];
    private int[] starts = new int[0];
    private int[] ends = new int[0];
    private boolean takesDiffs;
    private int imageEnd;

    /** @param scanner of the line, which also knows the line's place */
    LineImage(JsonScanner scanner) {
        this.scanner = scanner;
    }

    /**
     * Finds the cells of the object {@code [from, to)}, whose grammar has been checked.
     *
     * @param newTakesDiffs whether a cell may be changes of a document
     */
    void locate(LineLayout newLayout, byte[] a, int from, int to, boolean newTakesDiffs) {
        layout = newLayout;
        takesDiffs = newTakesDiffs;
        line = a;
        int columns = newLayout.columnCount();
        if (kinds.length < columns) {
            kinds = new byte[columns];
            starts = new int[columns];
            ends = new int[columns];
        }
        Arrays.fill(kinds, ABSENT);
        imageEnd = to;
        scanner.rewind(from, to);
        if (!scanner.beginObject()) {
            return;
        }
        int expected = 0;
        do {
            scanner.readKey();
            int column = columnOf(newLayout, expected);
            if (kinds[column] != ABSENT) {
                throw scanner.fault("column " + name(column) + " stands twice", scanner.tokenStart());
            }
            readValue(column);
            expected = column + 1;
        } while (scanner.nextMember());
    }

    private int columnOf(LineLayout of, int expected) {
        int from = scanner.tokenStart();
        int to = scanner.tokenEnd();
        // Absent cells leave gaps, and seldom more than the look-ahead passes.
        for (int i = expected; i < Math.min(expected + 4, of.columnCount()); i++) {
            if (!scanner.tokenEscaped() && Arrays.equals(line, from, to, of.names[i], 0, of.names[i].length)) {
                return i;
            }
        }
        int column = of.indexOf(scanner.tokenText());
        if (column < 0) {
            throw scanner.fault(
                    "a column that \"types\" does not have; table " + of.schema.table() + " has "
                            + of.schema.columnNames(),
                    from);
        }
        return column;
    }

    private void readValue(int column) {
        switch (scanner.peek()) {
            case STRING -> {
                scanner.readString();
                take(column, scanner.tokenEscaped() ? ESCAPED : PLAIN);
            }
            case NULL -> {
                scanner.readNull();
                take(column, NULL);
            }
            case OBJECT -> {
                if (takesDiffs && typeOf(column).kind() == ColumnType.Kind.JSON) {
                    readDiffs(column);
                } else {
                    readBytes(column);
                }
            }
            case NUMBER, BOOLEAN, ARRAY ->
                throw scanner.fault(
                        "column " + name(column) + ": a value must be a string, null or {\"" + LineMember.BASE64
                                + "\":\"...\"}",
                        scanner.pos());
        }
    }

    private void readBytes(int column) {
        int at = scanner.pos();
        if (typeOf(column).isBytes() && scanner.beginObject()) {
            scanner.readKey();
            if (!scanner.tokenEscaped()
                    && scanner.tokenIs(LineMember.BASE64)
                    && scanner.peek() == JsonScanner.Kind.STRING) {
                scanner.readString();
                take(column, BASE64);
                if (!scanner.tokenEscaped() && !scanner.nextMember()) {
                    return;
                }
            }
        }
        throw scanner.fault(
                "column " + name(column) + ": an object must be {\"" + LineMember.BASE64
                        + "\":\"...\"}, and the column of the binary family",
                at);
    }

    private void readDiffs(int column) {
        int at = scanner.pos();
        if (scanner.beginObject()) {
            scanner.readKey();
            if (!scanner.tokenEscaped()
                    && scanner.tokenIs(LineMember.DIFFS)
                    && scanner.peek() == JsonScanner.Kind.ARRAY) {
                scanner.skipValue();
                take(column, DIFFS);
                if (!scanner.nextMember()) {
                    int behind = scanner.pos();
                    eachDiff(column, null);
                    scanner.rewind(behind, imageEnd);
                    return;
                }
            }
        }
        throw scanner.fault("column " + name(column) + ": an object must be {\"" + LineMember.DIFFS + "\":[...]}", at);
    }

    /** Walks the changes of a cell: checks their form where there is no sink, else their content too. */
    private void eachDiff(int column, @Nullable ByteSink sink) {
        scanner.rewind(starts[column], ends[column]);
        if (!scanner.beginArray()) {
            return;
        }
        do {
            int at = scanner.pos();
            if (scanner.peek() != JsonScanner.Kind.OBJECT || !scanner.beginObject()) {
                throw noDiff(column, at);
            }
            JsonDiff.Operation operation = OPERATIONS.get(diffMember(column, LineMember.DIFF_OPERATION));
            if (operation == null || !scanner.nextMember()) {
                throw noDiff(column, at);
            }
            String path = diffMember(column, LineMember.DIFF_PATH);
            boolean more = scanner.nextMember();
            if (more == (operation == JsonDiff.Operation.REMOVE)) {
                throw noDiff(column, at);
            }
            String value = more ? diffMember(column, LineMember.DIFF_VALUE) : null;
            if (more && scanner.nextMember()) {
                throw noDiff(column, at);
            }
            if (sink != null) {
                StoredDiffs.put(new JsonDiff(operation, path, value), sink);
            }
        } while (scanner.nextElement());
    }

    private String diffMember(int column, String member) {
        int at = scanner.pos();
        scanner.readKey();
        if (scanner.tokenEscaped() || !scanner.tokenIs(member) || scanner.peek() != JsonScanner.Kind.STRING) {
            throw noDiff(column, at);
        }
        scanner.readString();
        return scanner.tokenText();
    }

    private MalformedInputException noDiff(int column, int at) {
        return scanner.fault(
                "column " + name(column)
                        + ": a change of a document must have members op (REPLACE, INSERT, REMOVE), path"
                        + " and, unless it is a REMOVE, value, in this order",
                at);
    }

    private void take(int column, byte kind) {
        kinds[column] = kind;
        starts[column] = scanner.tokenStart();
        ends[column] = scanner.tokenEnd();
    }

    private LineLayout layout() {
        LineLayout l = layout;
        if (l == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return l;
    }

    @Override
    public TableSchema schema() {
        return layout().schema;
    }

    @Override
    public boolean isPresent(int column) {
        return kind(column) != ABSENT;
    }

    @Override
    public boolean isNull(int column) {
        return kind(column) == NULL;
    }

    @Override
    public boolean isJsonDiff(int column) {
        return kind(column) == DIFFS;
    }

    @Override
    public void appendDiffs(int column, ByteSink sink) {
        if (!isJsonDiff(column)) {
            throw noDiffs(column);
        }
        int start = sink.size();
        try {
            eachDiff(column, sink);
        } catch (InvalidValueException e) {
            sink.setSize(start);
            throw fault(column, e.reason());
        }
    }

    private byte kind(int column) {
        if (column >= layout().columnCount()) {
            throw new IndexOutOfBoundsException(column);
        }
        return kinds[column];
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int from = starts[column];
        int to = ends[column];
        switch (kind(column)) {
            case PLAIN -> {
                requireUtf8(from, to);
                canonical(column, line, from, to, sink);
            }
            case ESCAPED -> {
                plain.clear();
                scanner.appendText(from, to, true, plain);
                canonical(column, plain.array(), 0, plain.size(), sink);
            }
            case BASE64 -> {
                plain.clear();
                if (!Base64Bytes.read(line, from, to, plain)) {
                    throw fault(column, "not base64 with padding");
                }
                if (JsonBytes.invalidUtf8(plain.array(), 0, plain.size()) < 0) {
                    throw fault(column, "bytes that are UTF-8 are written as a string");
                }
                canonical(column, plain.array(), 0, plain.size(), sink);
            }
            default -> requireValue(column);
        }
    }

    private void requireUtf8(int from, int to) {
        int bad = JsonBytes.invalidUtf8(line, from, to);
        if (bad >= 0) {
            throw scanner.fault("the bytes are not UTF-8", bad);
        }
    }

    /** Appends the value if it is spelled as canonical values are. */
    private void canonical(int column, byte[] a, int from, int to, ByteSink sink) {
        int start = sink.size();
        try {
            layout().normalizers[column].append(a, from, to, sink);
        } catch (InvalidValueException e) {
            throw fault(column, "no value of type " + typeOf(column) + " (" + e.reason() + ")");
        }
        if (!Arrays.equals(a, from, to, sink.array(), start, sink.size())) {
            sink.setSize(start);
            throw fault(column, "a value of type " + typeOf(column) + " that is not spelled in its canonical form");
        }
    }

    private MalformedInputException fault(int column, String reason) {
        return scanner.fault("column " + name(column) + ": " + reason, starts[column]);
    }
}
