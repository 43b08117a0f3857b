package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.internal.binlog.BinlogListing;
import io.sluice.cdc.parser.internal.binlog.BinlogOptions;
import io.sluice.cdc.parser.internal.binlog.LogCursor;
import io.sluice.cdc.parser.internal.binlog.LogNames;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads binlogs of MySQL and MariaDB as changes: committed transactions only, in the order in which they became visible.
 *
 * <p>Each transaction comes as a {@code BEGIN} mark, its rows and statements, and a {@code COMMIT} mark (XA: {@code XA_COMMIT},
 * where its outcome stands in the log); of one that was rolled back only a mark comes. A schema change outside of transactions
 * comes by itself. Marks say the transaction's GTID and, of MySQL 8.0 and newer, when it was committed. Rows are views on the log's bytes, see {@link ChangeCursor}. Every checksum the log has is verified.
 *
 * <p><b>Positions.</b> File and offset are those of the event that makes the change visible, so they rise in commit order;
 * the inner offset is that of the row's event within its transaction.
 *
 * <p><b>Schemas.</b> A server with {@code binlog_row_metadata=FULL} describes its tables. Others need {@link Builder#schemas},
 * as the tables were where reading begins; DDL in the log moves them on.
 *
 * <p><b>Foreign keys.</b> MariaDB, and MySQL before 9.6, do not log the rows that a foreign key's CASCADE or SET NULL changes. Where
 * the schemas tell of such a key ({@link Builder#schemas}, CREATE TABLE and ALTER TABLE in the log), a deletion or a change of what it
 * refers to brings a schema change with an {@link io.sluice.cdc.model.SchemaAction.UnloggedCascade} for each table selected
 * that may have changed, once a transaction, behind the first rows that do it; also where the rows themselves are not selected.
 * Not seen is what follows through a table of which no schema is known.
 *
 * <p><b>Errors.</b> {@link io.sluice.cdc.model.MalformedInputException} and its kinds for damaged files, {@link
 * TruncatedBinlogException} at a torn end, {@link BinlogHoleException} where changes are known to be missing, {@link
 * UnsupportedBinlogException} and {@link UnsupportedColumnException} for what is not read here, {@link
 * io.sluice.cdc.parser.InapplicableChangeException} for statements whose rows are not in the log, {@link
 * io.sluice.cdc.model.SchemaMismatchException} where log and schema contradict each other. Everything before was delivered.
 *
 * <p><b>The end.</b> By default the end of the last file is the end; with {@link Builder#follow} the reader waits there.
 *
 * <p>One thread; {@link #close()} may be called from any.
 */
public final class BinlogReader extends BinlogCursor {

    private BinlogReader(LogCursor cursor) {
        super(cursor);
    }

    /** Reads one file, or a directory of files, with the defaults of {@link #builder()}. */
    public static BinlogReader open(Path file) {
        return builder().open(file);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Reads no more than the first format description. */
    Lane firstLane() {
        return cursor.firstLane();
    }

    /** Reads no more than the first format description. */
    LogFile firstFile() {
        return cursor.firstFile();
    }

    /** Options of a reader. Not thread-safe. */
    public static final class Builder {

        private BinlogOptions options = BinlogOptions.DEFAULT;
        private @Nullable ResumePoint resume;

        private Builder() {}

        /** With the options of another one. */
        Builder(Builder other) {
            options = other.options;
            resume = other.resume;
        }

        BinlogOptions options() {
            return options;
        }

        void options(BinlogOptions newOptions) {
            options = newOptions;
        }

        /** Tables whose rows are decoded; those of others are passed over unread. By default all. */
        public Builder tables(TableFilter filter) {
            options = options.withTables(Objects.requireNonNull(filter, "filter"));
            return this;
        }

        /** See {@link TableFilter#parse}: {@code db.table}, {@code db.*} or {@code *.*}. */
        public Builder tables(String pattern) {
            return tables(TableFilter.parse(pattern));
        }

        /**
         * Tables as they were where reading begins; DDL in the log moves them on. Needed for tables the log does not describe.
         * Where it does, the two must not contradict each other.
         */
        public Builder schemas(List<TableSchema> schemas) {
            return schemas(SchemaCatalog.of(schemas));
        }

        /** The same, from a catalog, which is not changed. */
        public Builder schemas(SchemaCatalog catalog) {
            options = options.withSchemas(catalog.copy());
            return this;
        }

        /** Tables as of any moment, for what their foreign keys say. */
        Builder described(List<TableSchema> tables) {
            options = options.withDescribed(tables);
            return this;
        }

        /** {@link ParserLimits#maxMessageBytes} is that of an event, {@link ParserLimits#maxColumns} that of a table. */
        public Builder limits(ParserLimits limits) {
            options = options.withLimits(Objects.requireNonNull(limits, "limits"));
            return this;
        }

        /**
         * Bytes of open, prepared and large transactions kept in memory, 64 MiB by default; more of them are read again from
         * their file, or put into a temporary one where the log is a stream.
         */
        public Builder memoryBudget(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("a memory budget of " + bytes + " bytes");
            }
            options = options.withMemoryBudget(bytes);
            return this;
        }

        /** The lane of all events; by default named by the id of the server that wrote the first file. */
        public Builder lane(Lane lane) {
            options = options.withLane(Objects.requireNonNull(lane, "lane"));
            return this;
        }

        /**
         * Server epoch of all positions, 0 by default: raise it when the server's log was reset, so that file numbers began
         * anew.
         */
        public Builder epoch(int epoch) {
            options = options.withEpoch(epoch);
            return this;
        }

        /**
         * Leaves out what commits before an offset of a file; an event must begin there, and be among those given. Reading begins
         * there, without what is before, if the event has a checksum and stands between transactions, as every place does that
         * a server states. Else, and in streams and {@code .gz} files, the events before are gone through, no row of them
         * decoded, so that a transaction that commits behind the offset comes whole.
         *
         * <p>What only the events before tell is read when it is asked for: the executed GTIDs ({@link
         * io.sluice.cdc.model.EventOrigin#gtids()}, from the head of the file on), what was prepared there and commits later, and
         * both for {@link BinlogReader#resumePoint()}. A {@link ResumePoint} tells that itself.
         */
        public Builder from(String file, long offset) {
            options = options.withFrom(at(file, offset));
            return this;
        }

        /** Leaves out transactions of a set. The log must begin with none beyond the set missing. */
        public Builder from(GtidSet executed) {
            options = options.withFromGtids(Objects.requireNonNull(executed, "executed"));
            return this;
        }

        /** Goes on from where another reader was; {@link #schemas} then are those of {@link BinlogReader#schemas()} there. */
        public Builder from(ResumePoint point) {
            resume = Objects.requireNonNull(point, "point");
            return this;
        }

        /** Ends before what commits at an offset of a file or later. */
        public Builder until(String file, long offset) {
            options = options.withUntil(at(file, offset));
            return this;
        }

        private static SourcePosition at(String file, long offset) {
            return LogNames.coordinate(file, offset);
        }

        /**
         * Takes an end inside an event or a transaction for the end of the log: what is open there is left out. By default it
         * is a {@link TruncatedBinlogException}.
         */
        public Builder acceptTornTail() {
            options = options.withAcceptTornTail();
            return this;
        }

        /**
         * Delivers statements that change rows without logging them (statement format) as schema changes that are not
         * understood, so that whoever consumes them decides: a merge stops at one that names its table. By default they are an
         * error. LOAD DATA as a statement stays one.
         */
        public Builder deliverStatements() {
            options = options.withDeliverStatements();
            return this;
        }

        /**
         * Goes on at the end of the log: {@link BinlogReader#next()} then waits for what the server, or a copy of its log that
         * grows, writes next, and goes on to the file with the next number when there is one (and the index beside it, where
         * there is one, names it). An event or transaction that is only partly there is waited for; one that a crash cut off
         * is left out when the server has started anew. {@link BinlogReader#close()} ends the waiting; so does an interrupt,
         * with a {@link io.sluice.cdc.model.CdcException}. A file that is taken away or cut off before it was read to its end
         * is a {@link BinlogHoleException}.
         *
         * @param interval between two looks for more, at least a millisecond; what is there already is never waited for
         */
        public Builder follow(Duration interval) {
            long millis = interval.toMillis();
            if (millis < 1) {
                throw new IllegalArgumentException("an interval of " + interval + " between two looks for more");
            }
            options = options.withFollow(millis);
            return this;
        }

        /** Reads a file, or a directory: see {@link #open(List)}. */
        public BinlogReader open(Path file) {
            return open(List.of(file));
        }

        /**
         * Reads files in the order listed; a directory stands for the files its index names, or those numbered in it. {@code
         * .gz} files are read through. None may be left out: a gap in the numbers is a {@link BinlogHoleException}.
         */
        public BinlogReader open(List<Path> paths) {
            return new BinlogReader(LogCursor.ofFiles(options, BinlogListing.of(paths), resume));
        }

        /**
         * Reads a stream that holds one file from its beginning. It is closed with the reader.
         *
         * @param fileName the server's name of the file, whose number orders positions
         */
        public BinlogReader open(InputStream in, String fileName) {
            if (resume != null) {
                throw new IllegalArgumentException(
                        "a resume point needs files; begin a stream with from(file, offset)");
            }
            if (options.followMillis() > 0) {
                throw new IllegalArgumentException(
                        "a stream waits by itself until more comes or it ends; follow() is for files");
            }
            return new BinlogReader(LogCursor.ofStream(options, in, fileName));
        }

        /** The same for a channel. */
        public BinlogReader open(ReadableByteChannel channel, String fileName) {
            return open(Channels.newInputStream(channel), fileName);
        }
    }
}
