package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.internal.binlog.BinlogListing;
import io.sluice.cdc.parser.internal.binlog.LogNames;
import io.sluice.cdc.parser.internal.files.FileListing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Binlog files as the changes of a merge.
 *
 * <p>Files are read in the order listed; a directory stands for the files its index names, or those numbered in it. All of
 * them are one lane. Positions are the server's own, so they mean the same in every run and order every row. What the reader
 * does with them {@link BinlogReader} describes.
 *
 * <p>Immutable; each {@link #open} reads the files anew.
 */
public final class BinlogFiles implements ChangeSource {

    private final List<Path> paths;
    private final BinlogReader.Builder reader;
    private final TableFilter tables;

    private BinlogFiles(List<Path> paths, Builder builder) {
        this.paths = List.copyOf(paths);
        this.reader = builder.reader;
        this.tables = builder.tables;
        if (paths.isEmpty()) {
            throw new CdcException("no files or directories given");
        }
    }

    /** Files or directories, with the defaults. */
    public static BinlogFiles of(Path... paths) {
        return builder().of(List.of(paths));
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String describe() {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** EXACT: log coordinates down to the row. */
    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.EXACT;
    }

    @Override
    public String identity() {
        return FileListing.identity(BinlogListing.of(paths));
    }

    /** True: MINIMAL and NOBLOB images of both servers. */
    @Override
    public boolean leavesDefaultsOut() {
        return true;
    }

    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    @Override
    public ChangeCursor open(TableFilter wanted) {
        return open(wanted, List.of());
    }

    @Override
    public ChangeCursor open(TableFilter wanted, List<TableSchema> described) {
        return new BinlogReader.Builder(reader)
                .tables(tables.and(wanted))
                .described(described)
                .open(paths);
    }

    /** {@code file:offset}, as servers and their tools print it, with the row's place in its transaction. */
    @Override
    public String place(Lane lane, SourcePosition position) {
        for (Path file : BinlogListing.of(paths)) {
            String name = String.valueOf(file.getFileName());
            if (LogNames.coordinate(name, 0).file() == position.file()) {
                return name + position.toString().substring(position.toString().indexOf(':'));
            }
        }
        return lane + " " + position;
    }

    @Override
    public @Nullable LogFile logFile(Lane lane, SourcePosition position) {
        if (!lane.equals(lane())) {
            return null;
        }
        for (Path path : BinlogListing.of(paths)) {
            if (LogNames.coordinate(String.valueOf(path.getFileName()), 0).file() == position.file()) {
                LogFile file = head(path);
                return file.epoch() == position.epoch() ? file : null;
            }
        }
        return null;
    }

    /**
     * By the head of each file: one of that number must be that file, and none before it was begun later. Where all files here
     * are behind that one, the first must be the next one, and have behind it, if it says so, what was executed where reading
     * ended.
     */
    @Override
    public void requireSameLog(Lane lane, LogFile known, @Nullable GtidSet executed) {
        if (!lane.equals(lane())) {
            return;
        }
        requireNext(BinlogListing.of(paths).get(0), known, executed);
        for (Path path : BinlogListing.of(paths)) {
            LogFile file = head(path);
            boolean another = file.epoch() == known.epoch()
                    && (file.number() == known.number()
                            ? !file.equals(known)
                            : file.number() < known.number() && file.begun() > known.begun());
            if (another) {
                throw new BinlogHoleException(
                        BinlogHoleException.Reason.OTHER_LOG,
                        path + " was begun at second " + file.begun() + " by server " + file.serverId()
                                + ", and file number " + known.number()
                                + ", to which its log was read before, at second "
                                + known.begun() + " by server " + known.serverId()
                                + ": the log was reset, and its positions mean others now. Take a base after the reset, or, if"
                                + " nothing is lost between, say epoch " + (known.epoch() + 1)
                                + " of the log; if it was not reset and the server's clock was set back, leave out the files"
                                + " before number " + known.number());
            }
        }
    }

    private void requireNext(Path first, LogFile known, @Nullable GtidSet executed) {
        LogFile file = head(first);
        if (file.epoch() != known.epoch() || file.number() <= known.number()) {
            return;
        }
        if (file.number() > known.number() + 1) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    "the log was read before up to file number " + known.number() + ", and begins here with " + first
                            + ": the files between are missing. Give them, or take a base after them");
        }
        if (executed == null) {
            return;
        }
        GtidSet before = executedBefore(first);
        if (before != null
                && before.flavour() == GtidSet.Flavour.MYSQL
                && executed.flavour() == before.flavour()
                && !before.contains(executed)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    first + " begins behind the transactions " + before + ", and its log was read before up to "
                            + executed
                            + ": the log was reset, or is another server's. Take a base after the reset, or, if nothing is"
                            + " lost between, say epoch " + (known.epoch() + 1) + " of the log");
        }
    }

    /** What the head of a file says was executed before it; null where it does not say. */
    private @Nullable GtidSet executedBefore(Path file) {
        BinlogReader.Builder head = new BinlogReader.Builder(reader);
        head.options(reader.options().withoutRange().withAcceptTornTail());
        // any offset before its first transaction
        head.until(String.valueOf(file.getFileName()), 0);
        try (BinlogReader cursor = head.open(file)) {
            if (cursor.next()) {
                throw new IllegalStateException("a change at the head of " + file);
            }
            return cursor.resumePoint().gtids();
        }
    }

    private Lane lane() {
        try (BinlogReader cursor = new BinlogReader.Builder(reader).open(paths)) {
            return cursor.firstLane();
        }
    }

    private LogFile head(Path file) {
        try (BinlogReader cursor = new BinlogReader.Builder(reader).open(file)) {
            return cursor.firstFile();
        }
    }

    /**
     * The watermark of a table that was read when the log stood at an offset of a file: as SHOW BINARY LOG STATUS, SHOW MASTER
     * STATUS, {@code mysqldump --source-data} or {@code xtrabackup} say it.
     */
    public Watermark watermarkAt(String file, long offset) {
        SourcePosition at = LogNames.coordinate(file, offset);
        try (BinlogReader cursor = new BinlogReader.Builder(reader).open(paths)) {
            // nothing commits within the event before; what begins at the offset is new
            SourcePosition last =
                    new SourcePosition(reader.options().epoch(), at.file(), Math.max(0, offset - 1), 0, 0);
            return new Watermark(null, Map.of(cursor.firstLane(), last));
        }
    }

    /** Options of the reader, see {@link BinlogReader.Builder}. Not thread-safe. */
    public static final class Builder {

        private final BinlogReader.Builder reader = BinlogReader.builder();
        private TableFilter tables = TableFilter.all();

        private Builder() {}

        /** The tables asked for when the source is opened narrow it further. */
        public Builder tables(TableFilter filter) {
            tables = filter;
            return this;
        }

        /** See {@link BinlogReader.Builder#schemas(List)}. */
        public Builder schemas(List<TableSchema> schemas) {
            reader.schemas(schemas);
            return this;
        }

        /** See {@link BinlogReader.Builder#limits}. */
        public Builder limits(ParserLimits limits) {
            reader.limits(limits);
            return this;
        }

        /** See {@link BinlogReader.Builder#memoryBudget}. */
        public Builder memoryBudget(long bytes) {
            reader.memoryBudget(bytes);
            return this;
        }

        /** See {@link BinlogReader.Builder#lane}. */
        public Builder lane(Lane lane) {
            reader.lane(lane);
            return this;
        }

        /** See {@link BinlogReader.Builder#epoch}. */
        public Builder epoch(int epoch) {
            reader.epoch(epoch);
            return this;
        }

        /** See {@link BinlogReader.Builder#from(String, long)}. */
        public Builder from(String file, long offset) {
            reader.from(file, offset);
            return this;
        }

        /** See {@link BinlogReader.Builder#from(GtidSet)}. */
        public Builder from(GtidSet executed) {
            reader.from(executed);
            return this;
        }

        /** See {@link BinlogReader.Builder#until}. */
        public Builder until(String file, long offset) {
            reader.until(file, offset);
            return this;
        }

        /** See {@link BinlogReader.Builder#acceptTornTail}. */
        public Builder acceptTornTail() {
            reader.acceptTornTail();
            return this;
        }

        /** See {@link BinlogReader.Builder#deliverStatements}. */
        public Builder deliverStatements() {
            reader.deliverStatements();
            return this;
        }

        /** The source of these files or directories. */
        public BinlogFiles of(Path... paths) {
            return of(List.of(paths));
        }

        /** The source of these files or directories. */
        public BinlogFiles of(List<Path> paths) {
            Builder copy = new Builder();
            copy.tables = tables;
            copy.reader.options(reader.options());
            return new BinlogFiles(paths, copy);
        }
    }
}
