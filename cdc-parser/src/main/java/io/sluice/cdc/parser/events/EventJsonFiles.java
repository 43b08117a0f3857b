package io.sluice.cdc.parser.events;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.events.LineCursor;
import io.sluice.cdc.parser.internal.files.FileListing;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files of event lines ({@code docs/event-json-lines.md}), as {@link EventJsonWriter} writes them. Each event has the lane and
 * position it had when it was written, so that a log can be read from its lines as from its source.
 *
 * <p>Files are read in the order listed; a directory stands for its regular files sorted by name, those whose name begins
 * with {@code _} or {@code .} left out; {@code .gz} files are read through. The order of lines in a lane is the order of the
 * log.
 *
 * <p>Reading is strict: a line of another version, a member that the version does not have, one that is missing or stands
 * twice, a value that is not the canonical one of its type, and a line cut off are
 * {@link io.sluice.cdc.model.MalformedInputException}s with file and offset. Values are checked when they are read, all
 * else before the event is delivered.
 *
 * <p>Immutable; each {@link #open} reads the files anew.
 */
public final class EventJsonFiles implements ChangeSource {

    private final List<Path> paths;
    private final ParserLimits limits;
    private final @Nullable MySqlDdl ddl;

    private EventJsonFiles(List<Path> paths, ParserLimits limits, @Nullable MySqlDdl ddl) {
        this.paths = List.copyOf(paths);
        this.limits = limits;
        this.ddl = ddl;
        if (paths.isEmpty()) {
            throw new CdcException("no files or directories given");
        }
    }

    /** Files or directories, with default options. */
    public static EventJsonFiles of(Path... paths) {
        return builder().of(paths);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The paths as given. */
    @Override
    public String describe() {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** EXACT where the lines hold log coordinates, else TRANSACTION at the most: where they carry GTID sets. */
    @Override
    public OrderQuality orderQuality() {
        return positionKind() == PositionKind.LOG ? OrderQuality.EXACT : OrderQuality.TRANSACTION;
    }

    /** Names, sizes and times of the files. */
    @Override
    public String identity() {
        return FileListing.identity(FileListing.of(paths));
    }

    /** As the first line of each file says. */
    @Override
    public boolean hasDurablePositions() {
        return positionKind() != PositionKind.LISTED;
    }

    /** The weakest kind of position in the first lines of the files; LOG where there are no lines at all. */
    private PositionKind positionKind() {
        PositionKind weakest = PositionKind.LOG;
        for (Path file : FileListing.of(paths)) {
            PositionKind kind = LineCursor.firstPositionKind(file, limits, ddl);
            if (kind != null && kind.compareTo(weakest) < 0) {
                weakest = kind;
            }
        }
        return weakest;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        return new LineCursor(FileListing.of(paths), tables, positionKind(), limits, ddl);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private ParserLimits limits = ParserLimits.DEFAULT;
        private @Nullable MySqlDdl ddl;

        private Builder() {}

        public Builder limits(ParserLimits newLimits) {
            limits = Objects.requireNonNull(newLimits, "limits");
            return this;
        }

        /**
         * What reads the statements of schema changes again, for a line has the statement alone. By default {@link
         * MySqlDdl#mariadb()} where the line's GTIDs are MariaDB's, else {@link MySqlDdl#mysql()}; give the one of the
         * server's version for what depends on it.
         */
        public Builder ddl(MySqlDdl reader) {
            ddl = Objects.requireNonNull(reader, "reader");
            return this;
        }

        /** The source of these files or directories. */
        public EventJsonFiles of(Path... paths) {
            return of(List.of(paths));
        }

        /** The source of these files or directories. */
        public EventJsonFiles of(List<Path> paths) {
            return new EventJsonFiles(paths, limits, ddl);
        }
    }
}
