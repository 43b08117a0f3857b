package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.events.PositionKind;
import io.sluice.cdc.parser.internal.canal.SchemaChanges;
import io.sluice.cdc.parser.internal.files.ListedMessages;
import io.sluice.cdc.parser.internal.files.MessageWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events of listed files, one a line. */
public final class LineCursor implements ChangeCursor {

    private final ListedMessages lines;
    private final TableFilter tables;
    private final PositionKind promised;
    private final int maxLine;
    private final LineDecoder decoder;
    private final Row row = new Row();
    private final @Nullable LineListener listener;
    private @Nullable RuntimeException failure;
    private @Nullable Kind kind;
    private @Nullable SchemaChange schemaChange;

    /** @param promised what was said of all positions before the first line was read; a weaker one is an error */
    public LineCursor(
            List<Path> files, TableFilter tables, PositionKind promised, ParserLimits limits, @Nullable MySqlDdl ddl) {
        this(files, tables, promised, limits, ddl, null);
    }

    /** @param listener is shown every line, or null */
    public LineCursor(
            List<Path> files,
            TableFilter tables,
            PositionKind promised,
            ParserLimits limits,
            @Nullable MySqlDdl ddl,
            @Nullable LineListener listener) {
        this.listener = listener;
        this.tables = tables;
        this.promised = promised;
        this.maxLine = limits.maxMessageBytes();
        this.lines = new ListedMessages(files, maxLine);
        this.decoder = new LineDecoder(limits, ddl);
    }

    /** What the first line of a file says of its positions, or null for a file without lines. */
    public static @Nullable PositionKind firstPositionKind(Path file, ParserLimits limits, @Nullable MySqlDdl ddl) {
        try (LineCursor cursor = new LineCursor(List.of(file), TableFilter.all(), PositionKind.LISTED, limits, ddl)) {
            return cursor.nextLine() ? cursor.decoder.kindOfPosition() : null;
        }
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        kind = null;
        schemaChange = null;
        try {
            while (nextLine()) {
                if (selected()) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException e) {
            if (lines.isClosed()) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    private boolean nextLine() {
        MessageWindow found = lines.findNext();
        if (found == null) {
            return false;
        }
        decode(found);
        return true;
    }

    private void decode(MessageWindow w) {
        String file = lines.file().toString();
        if (!w.takeLine()) {
            throw new MalformedInputException(
                    "a line longer than the limit of " + maxLine + " bytes (ParserLimits.maxMessageBytes)",
                    file,
                    w.offset());
        }
        decoder.decode(w.array(), w.start(), w.end(), new Place(file, w.offset() - w.start()));
        if (decoder.kindOfPosition().compareTo(promised) < 0) {
            throw new MalformedInputException(
                    "the position of this line holds for one reading only, those of the first line of each file for all;"
                            + " read files of the two kinds as sources of their own",
                    file,
                    w.offset());
        }
        if (listener != null) {
            listener.line(w.array(), w.start(), w.end(), decoder.lane());
        }
    }

    private boolean selected() {
        if (decoder.operation() != null) {
            if (!tables.accepts(decoder.layout().schema.table())) {
                return false;
            }
            kind = Kind.ROW;
        } else if (decoder.isSchemaChange()) {
            SchemaChange change = decoder.schemaChange();
            if (!SchemaChanges.concern(change, tables)) {
                return false;
            }
            schemaChange = change;
            kind = Kind.SCHEMA;
        } else {
            kind = Kind.MARK;
        }
        return true;
    }

    private record Place(String source, long shift) implements InputPlace {
        @Override
        public long offsetOf(int index) {
            return shift + index;
        }
    }

    @Override
    public Kind kind() {
        Kind k = kind;
        if (k == null) {
            throw new IllegalStateException("the cursor stands on no event; call next() and heed its answer");
        }
        return k;
    }

    private void require(Kind wanted) {
        if (kind() != wanted) {
            throw new IllegalStateException("the cursor stands on another kind of event; ask kind() first");
        }
    }

    @Override
    public RowView row() {
        require(Kind.ROW);
        return row;
    }

    @Override
    public SchemaChange schema() {
        require(Kind.SCHEMA);
        return Objects.requireNonNull(schemaChange);
    }

    @Override
    public TransactionMark mark() {
        require(Kind.MARK);
        return decoder.mark();
    }

    @Override
    public Lane lane() {
        kind();
        return decoder.lane();
    }

    @Override
    public SourcePosition position() {
        kind();
        return decoder.position();
    }

    /** From any thread: {@link #next} then answers false, and the file is closed at the latest there. */
    @Override
    public void close() {
        lines.close();
    }

    private final class Row implements RowView {

        @Override
        public TableSchema schema() {
            return decoder.layout().schema;
        }

        @Override
        public Operation operation() {
            return Objects.requireNonNull(decoder.operation());
        }

        @Override
        public RowImage before() {
            if (operation() == Operation.INSERT) {
                throw new IllegalStateException("an INSERT has no before image");
            }
            return decoder.before();
        }

        @Override
        public RowImage after() {
            if (operation() == Operation.DELETE) {
                throw new IllegalStateException("a DELETE has no after image");
            }
            return decoder.after();
        }

        @Override
        public SourcePosition position() {
            return decoder.position();
        }

        @Override
        public @Nullable GtidSet gtids() {
            return decoder.gtids();
        }

        @Override
        public @Nullable Instant sourceTime() {
            return decoder.sourceTime();
        }

        @Override
        public @Nullable Instant receivedTime() {
            return decoder.receivedTime();
        }

        @Override
        public RowChange toEvent() {
            return switch (operation()) {
                case INSERT -> RowChange.insert(decoder.origin(), schema(), after());
                case UPDATE -> RowChange.update(decoder.origin(), schema(), before(), after());
                case DELETE -> RowChange.delete(decoder.origin(), schema(), before());
            };
        }
    }
}
