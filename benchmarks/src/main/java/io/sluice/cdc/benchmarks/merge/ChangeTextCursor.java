package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a {@link ChangeTextFile}; makes no object of a value. */
final class ChangeTextCursor implements ChangeCursor {

    private static final Lane LANE = Lane.of("changes");

    private final Path file;
    private final TableSchema schema;
    private final InputStream in;
    private final ChangeTextImage cells;
    private final RowImage unknown;
    private final View view = new View();

    private byte[] buffer = new byte[1 << 18];
    private int lineStart;
    private int filled;
    private long bufferOffset;

    private long sequence;
    private Operation operation = Operation.INSERT;

    ChangeTextCursor(Path file, TableSchema schema) throws IOException {
        this.file = file;
        this.schema = schema;
        this.in = Files.newInputStream(file);
        this.cells = new ChangeTextImage(schema);
        this.unknown = RowImage.builder(schema).build();
    }

    @Override
    public boolean next() {
        int end = ByteSearch.indexOf(buffer, lineStart, filled, '\n');
        while (end < 0) {
            int searched = filled - lineStart;
            if (!fill()) {
                return false;
            }
            end = ByteSearch.indexOf(buffer, lineStart + searched, filled, '\n');
        }
        line(lineStart, end);
        lineStart = end + 1;
        return true;
    }

    /** Brings more of the file behind the line begun; false at its end. */
    private boolean fill() {
        int rest = filled - lineStart;
        if (rest == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * rest);
        }
        System.arraycopy(buffer, lineStart, buffer, 0, rest);
        bufferOffset += lineStart;
        lineStart = 0;
        filled = rest;
        try {
            int n = in.read(buffer, rest, buffer.length - rest);
            if (n > 0) {
                filled += n;
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        if (rest > 0) {
            throw malformed("the file ends within a line");
        }
        return false;
    }

    private void line(int start, int end) {
        long number = 0;
        int p = start;
        for (; p < end && buffer[p] != MergeRow.HIVE_DELIMITER; p++) {
            int digit = buffer[p] - '0';
            if (digit < 0 || digit > 9) {
                throw malformed("a line does not begin with its sequence number");
            }
            number = number * 10 + digit;
        }
        sequence = number;
        if (p + 2 >= end || buffer[p + 2] != MergeRow.HIVE_DELIMITER) {
            throw malformed("no operation of one letter behind the sequence number");
        }
        operation = switch (buffer[p + 1]) {
            case 'I' -> Operation.INSERT;
            case 'U' -> Operation.UPDATE;
            case 'D' -> Operation.DELETE;
            default -> throw malformed("an operation other than I, U and D");
        };
        if (!cells.locate(buffer, p + 3, end)) {
            throw malformed("a line of another number of cells than the table's " + schema.columnCount());
        }
    }

    private MalformedInputException malformed(String reason) {
        return new MalformedInputException(reason, file.toString(), bufferOffset + lineStart);
    }

    @Override
    public Kind kind() {
        return Kind.ROW;
    }

    @Override
    public RowView row() {
        return view;
    }

    @Override
    public SchemaChange schema() {
        throw new IllegalStateException("the event is a row change");
    }

    @Override
    public TransactionMark mark() {
        throw new IllegalStateException("the event is a row change");
    }

    @Override
    public Lane lane() {
        return LANE;
    }

    @Override
    public SourcePosition position() {
        return SourcePosition.ofRecord(sequence, 0);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private final class View implements RowView {

        @Override
        public TableSchema schema() {
            return schema;
        }

        @Override
        public Operation operation() {
            return operation;
        }

        @Override
        public RowImage before() {
            return operation == Operation.DELETE ? cells : unknown;
        }

        @Override
        public RowImage after() {
            return cells;
        }

        @Override
        public SourcePosition position() {
            return ChangeTextCursor.this.position();
        }

        @Override
        public @Nullable GtidSet gtids() {
            return null;
        }

        @Override
        public @Nullable Instant sourceTime() {
            return null;
        }

        @Override
        public @Nullable Instant receivedTime() {
            return null;
        }

        @Override
        public RowChange toEvent() {
            EventOrigin origin = new EventOrigin(LANE, position(), null, null, null);
            return switch (operation) {
                case INSERT -> RowChange.insert(origin, schema, cells);
                case UPDATE -> RowChange.update(origin, schema, unknown, cells);
                case DELETE -> RowChange.delete(origin, schema, cells);
            };
        }
    }
}
