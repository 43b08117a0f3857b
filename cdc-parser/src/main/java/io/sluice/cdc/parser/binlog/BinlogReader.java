package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.internal.binlog.BinlogOptions;
import io.sluice.cdc.parser.internal.binlog.FileLogCursor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Reads binlogs of MySQL and MariaDB as changes, committed transactions only, in commit order.
 *
 * <p>Each transaction comes as a {@code BEGIN} mark, its rows and a {@code COMMIT} mark; a schema change comes at its place.
 * Rows are views on the log's bytes, see {@link ChangeCursor}. Every checksum the log has is verified.
 *
 * <p>One thread; {@link #close()} may be called from any.
 */
public final class BinlogReader implements ChangeCursor {

    private final FileLogCursor cursor;

    private BinlogReader(FileLogCursor cursor) {
        this.cursor = cursor;
    }

    /** Reads one file with the defaults of {@link #builder()}. */
    public static BinlogReader open(Path file) {
        return builder().open(file);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean next() {
        return cursor.next();
    }

    @Override
    public Kind kind() {
        return cursor.kind();
    }

    @Override
    public RowView row() {
        return cursor.row();
    }

    @Override
    public SchemaChange schema() {
        return cursor.schema();
    }

    @Override
    public TransactionMark mark() {
        return cursor.mark();
    }

    @Override
    public Lane lane() {
        return cursor.lane();
    }

    @Override
    public SourcePosition position() {
        return cursor.position();
    }

    @Override
    public void close() {
        cursor.close();
    }

    /** Options of a reader. Not thread-safe. */
    public static final class Builder {

        private BinlogOptions options = BinlogOptions.DEFAULT;

        private Builder() {}

        /** Tables whose rows are decoded; those of others are passed over unread. By default all. */
        public Builder tables(TableFilter filter) {
            options = options.withTables(Objects.requireNonNull(filter, "filter"));
            return this;
        }

        /** See {@link TableFilter#parse}: {@code db.table}, {@code db.*} or {@code *.*}. */
        public Builder tables(String pattern) {
            return tables(TableFilter.parse(pattern));
        }

        /** Tables as they were where the log begins; DDL in the log moves them on. Needed for tables the log does not describe. */
        public Builder schemas(List<TableSchema> schemas) {
            options = options.withSchemas(schemas);
            return this;
        }

        /** {@link ParserLimits#maxMessageBytes} is that of an event, {@link ParserLimits#maxColumns} that of a table. */
        public Builder limits(ParserLimits limits) {
            options = options.withLimits(Objects.requireNonNull(limits, "limits"));
            return this;
        }

        /** Reads one file. */
        public BinlogReader open(Path file) {
            return open(List.of(file));
        }

        /** Reads files in the order listed. */
        public BinlogReader open(List<Path> files) {
            return new BinlogReader(new FileLogCursor(options, files));
        }
    }
}
