package io.sluice.cdc.parser.canal;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.canal.DecoderOptions;
import io.sluice.cdc.parser.internal.canal.FileCursor;
import io.sluice.cdc.parser.internal.canal.Wrapping;
import io.sluice.cdc.parser.internal.files.FileListing;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Canal's flat JSON messages landed in files.
 *
 * <p>Files are read in the order listed; a directory stands for its regular files sorted by name, those whose name begins
 * with {@code _} or {@code .} left out. All of them are one lane: THE ORDER OF THE FILES AND THE MESSAGES IN THEM IS TAKEN AS
 * THE ORDER OF THE LOG. Positions are (number of the file, byte offset of the message, index of the row).
 *
 * <p>Messages stand one on a line, one after the other, or spread over lines; a byte order mark and one comment at a file's
 * start are passed over; {@code .gz} files are read through. A file that ends inside a message is an error with its offset.
 * Memory is that of the longest message.
 *
 * <p>Records that landed with what their transport knew of them are told with {@link Builder#wrapped}: they keep the lanes
 * and offsets of their topic, which mean the same in every run.
 *
 * <p>Immutable; each {@link #open} reads the files anew.
 */
public final class CanalJsonFiles implements ChangeSource {

    /** The lane of files that were not given one: a list of files is one stream. */
    private static final Lane FILES = Lane.of("files");

    private final List<Path> paths;
    private final DecoderOptions options;
    private final @Nullable Lane lane;
    private final @Nullable Wrapping wrapping;

    private CanalJsonFiles(List<Path> paths, DecoderOptions options, @Nullable Lane lane, @Nullable Wrapping wrapping) {
        this.paths = List.copyOf(paths);
        this.options = options;
        this.lane = lane;
        this.wrapping = wrapping;
        if (lane != null && wrapping != null) {
            throw new CdcException("wrapped records name their lanes themselves; leave out lane(...)");
        }
        if (paths.isEmpty()) {
            throw new CdcException("no files or directories given");
        }
    }

    /** Files or directories, with the options of {@link CanalJsonParser#create()}. */
    public static CanalJsonFiles of(Path... paths) {
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

    /** TRANSACTION at the most: where the messages carry GTID sets. */
    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.TRANSACTION;
    }

    @Override
    public String identity() {
        return FileListing.identity(FileListing.of(paths));
    }

    /**
     * True for wrapped records, whose positions are the offsets of their topic. Else false: a position is a place in this
     * list of files, which a tool may land otherwise the next time.
     */
    @Override
    public boolean hasDurablePositions() {
        return wrapping != null;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        return new FileCursor(options.withTables(tables), lane == null ? FILES : lane, FileListing.of(paths), wrapping);
    }

    /** The file's name, the message's offset in it and the row's index; lane and offset of wrapped records. */
    @Override
    public String place(Lane lane, SourcePosition position) {
        if (wrapping != null) {
            return lane + " " + position;
        }
        List<Path> files = FileListing.of(paths);
        return position.file() >= files.size()
                ? lane + " " + position
                : files.get((int) position.file()).getFileName() + ":" + position.offset()
                        + (position.row() == 0 ? "" : "#" + position.row());
    }

    /** The options of the parser, and the lane's name. Not thread-safe. */
    public static final class Builder {

        private final CanalJsonParser.Builder parser = CanalJsonParser.builder();
        private @Nullable Lane lane;
        private @Nullable Wrapping wrapping;

        private Builder() {}

        /** See {@link CanalJsonParser.Builder#timestampZone}. */
        public Builder timestampZone(ZoneId zone) {
            parser.timestampZone(zone);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#tables}; the tables asked for when the source is opened narrow it further. */
        public Builder tables(TableFilter filter) {
            parser.tables(filter);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#operations}. */
        public Builder operations(Set<Operation> wanted) {
            parser.operations(wanted);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#limits}. */
        public Builder limits(ParserLimits limits) {
            parser.limits(limits);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#schemas}. */
        public Builder schemas(Function<TableId, @Nullable TableSchema> source) {
            parser.schemas(source);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#schemasAtStart}. */
        public Builder schemasAtStart(Function<TableId, @Nullable TableSchema> source) {
            parser.schemasAtStart(source);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#server}. */
        public Builder server(ServerKind kind) {
            parser.server(kind);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#fullRowImages}. */
        public Builder fullRowImages() {
            parser.fullRowImages();
            return this;
        }

        /** See {@link CanalJsonParser.Builder#ddl}. */
        public Builder ddl(MySqlDdl reader) {
            parser.ddl(reader);
            return this;
        }

        /** The lane all files together are; by default named like the paths given. */
        public Builder lane(Lane newLane) {
            lane = Objects.requireNonNull(newLane, "lane");
            return this;
        }

        /**
         * The files hold records, one JSON object on a line, with Canal's message in one field and what the transport knew
         * in others: a Kafka sink or a landing job of one's own wrote them.
         *
         * <p>Each event is in the lane of its topic and partition, at the record's offset: lanes may alternate within a
         * file, and offsets must rise within a lane, over all files. A record read before, at an offset not above
         * the newest, is delivered again as it is, and the merge passes it over by its position; one that goes back to an
         * offset not read before is an error, for its change would be lost. A record whose message is JSON null is passed
         * over.
         *
         * <p>A path names a field, with dots between the names of nested objects ({@code meta.offset}); where a name
         * itself holds dots, with a slash before each ({@code /kafka.offset}).
         *
         * @param topicPath field with the topic's name, a string
         * @param partitionPath field with the partition's number
         * @param offsetPath field with the record's offset in the partition, a number
         * @param valuePath field with the message: a JSON object, or a string that holds one
         */
        public Builder wrapped(String topicPath, String partitionPath, String offsetPath, String valuePath) {
            wrapping = Wrapping.of(topicPath, partitionPath, offsetPath, valuePath);
            return this;
        }

        /** The source of these files or directories. */
        public CanalJsonFiles of(Path... paths) {
            return of(List.of(paths));
        }

        /** The source of these files or directories. */
        public CanalJsonFiles of(List<Path> paths) {
            return new CanalJsonFiles(paths, parser.options(), lane, wrapping);
        }
    }
}
