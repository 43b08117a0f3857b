package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.parser.ParserLimits;
import java.util.Arrays;

/** Rows of {@code data} and {@code old} in any legal JSON spelling, columns in any order. */
final class RowScanner {

    private final ParserLimits limits;
    private final JsonScanner scanner;

    RowScanner(ParserLimits limits, JsonScanner scanner) {
        this.limits = limits;
        this.scanner = scanner;
    }

    /** Reads {@code data}, where the scanner stands; returns the number of rows. */
    int data(Message m, TableLayout layout) {
        int at = scanner.pos();
        int columns = layout.rows.columnCount();
        int row = 0;
        if (scanner.beginArray()) {
            do {
                requireRow(row);
                if (scanner.peek() != JsonScanner.Kind.OBJECT) {
                    throw scanner.fault("a row must be an object", scanner.pos());
                }
                row(m, layout, m.dataFor((row + 1L) * columns), row * columns);
                row++;
            } while (scanner.nextElement());
        }
        if (row == 0) {
            throw scanner.fault("data has no rows", at);
        }
        return row;
    }

    /**
     * Reads {@code old}; returns how many rows of data have one. An entry may be null (TiCDC up to 5.1 sends {@code [null]}
     * for an INSERT).
     *
     * <p>Fewer entries than rows: Canal up to 1.1.6 left out empty ones. It collects the changed columns of all rows so far
     * and never forgets one (updateSet in messageConverter), so only entries of leading rows can have been empty: what is
     * there pairs with the last rows.
     */
    int old(Message m, TableLayout layout, Operation operation, int at) {
        int columns = layout.rows.columnCount();
        int row = 0;
        boolean sawNull = false;
        if (scanner.beginArray()) {
            do {
                requireRow(row);
                long[] cells = m.oldFor((row + 1L) * columns);
                switch (scanner.peek()) {
                    case OBJECT -> {
                        int objectAt = scanner.pos();
                        boolean filled = row(m, layout, cells, row * columns);
                        if (filled && operation != Operation.UPDATE) {
                            throw scanner.fault("a message of type " + operation + " with old values", objectAt);
                        }
                    }
                    case NULL -> {
                        scanner.readNull();
                        sawNull = true;
                        Arrays.fill(cells, row * columns, (row + 1) * columns, CellRef.ABSENT);
                    }
                    default -> throw scanner.fault("an entry of old must be an object or null", scanner.pos());
                }
                row++;
            } while (scanner.nextElement());
        }
        if (operation != Operation.UPDATE) {
            return 0;
        }
        if (sawNull) {
            throw scanner.fault(
                    "old of an UPDATE has a null entry: the row before the change is not in the message", at);
        }
        if (row > m.rows) {
            throw scanner.fault("old has " + row + " entries for " + m.rows + " rows of data", at);
        }
        return row;
    }

    private void requireRow(int row) {
        if (row == limits.maxRows()) {
            throw scanner.fault(
                    "more rows than the limit of " + limits.maxRows() + " (ParserLimits.maxRows)", scanner.pos());
        }
    }

    /** Reads one row; true if it has any cell. */
    private boolean row(Message m, TableLayout layout, long[] cells, int base) {
        int columns = layout.rows.columnCount();
        Arrays.fill(cells, base, base + columns, CellRef.ABSENT);
        if (!scanner.beginObject()) {
            return false;
        }
        int expected = 0;
        do {
            scanner.readKey();
            int key = scanner.tokenStart();
            int column = column(m, layout, expected);
            if (cells[base + column] != CellRef.ABSENT) {
                throw scanner.fault(
                        "the row has the column " + layout.rows.names().get(column) + " twice", key);
            }
            cells[base + column] = cell(m, layout, column);
            expected = column + 1;
        } while (scanner.nextMember());
        return true;
    }

    private int column(Message m, TableLayout layout, int expected) {
        RowLayout rows = layout.rows;
        if (expected < rows.columnCount()
                && rows.isNamed(expected, m.array, scanner.tokenStart(), scanner.tokenEnd())) {
            return expected;
        }
        String name = scanner.tokenText();
        int column = rows.indexOf(name);
        if (column < 0) {
            throw unknownColumn(layout, name);
        }
        return column;
    }

    private MalformedInputException unknownColumn(TableLayout layout, String name) {
        return scanner.fault(
                "a row of " + layout.schema.table() + " has a column " + name + " which "
                        + (layout.typed
                                ? "the message's mysqlType lacks"
                                : "the given schema lacks; the message has no mysqlType to learn it from"),
                scanner.tokenStart());
    }

    private long cell(Message m, TableLayout layout, int column) {
        return switch (scanner.peek()) {
            case STRING -> {
                scanner.readString();
                yield ref(m, scanner.tokenEscaped() ? CellRef.ESCAPED_STRING : CellRef.STRING);
            }
            case NULL -> {
                scanner.readNull();
                yield CellRef.NULL;
            }
            case NUMBER -> {
                scanner.readNumber();
                yield ref(m, CellRef.NUMBER);
            }
            case BOOLEAN -> {
                scanner.readBoolean();
                yield ref(m, CellRef.BOOLEAN);
            }
            case OBJECT, ARRAY ->
                throw scanner.fault(
                        "column " + layout.schema.table() + "."
                                + layout.rows.names().get(column)
                                + " holds a JSON object or array; a cell must be a string, a number, a boolean or null",
                        scanner.pos());
        };
    }

    private long ref(Message m, int kind) {
        return CellRef.of(kind, scanner.tokenStart() - m.start, scanner.tokenEnd() - scanner.tokenStart());
    }
}
