package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one partition held when all its files had been committed.
 *
 * @param table null for the partition of statements and marks
 * @param from first moment of the partition's hour
 * @param until first moment after it
 * @param generation counts the manifests of the partition, from 1 up: a later one has late events, too
 * @param format of the files
 * @param late how many of the events came after the partition had been complete by the watermark
 */
public record PartitionManifest(
        @Nullable TableId table,
        Instant from,
        Instant until,
        long generation,
        Format format,
        long late,
        List<LaneTally> lanes,
        List<LandedFile> files) {

    /**
     * The events of one lane.
     *
     * @param crc sum modulo 2^64 of the CRC-32C of each line without its newline
     */
    public record LaneTally(Lane lane, long events, long crc, SourcePosition first, SourcePosition last) {}

    /**
     * A committed file.
     *
     * @param path from the partition's directory, with {@code /}
     * @param tally of a Parquet file; null for event lines, which are proven by their bytes
     */
    public record LandedFile(
            String path, long bytes, @Nullable FileTally tally) {}

    /**
     * The events of one file.
     *
     * @param crc sum modulo 2^64 of the CRC-32C of the event lines that they would be
     */
    public record FileTally(long events, long crc) {}

    /** What the files hold. */
    public enum Format {
        EVENT_LINES(null),
        PARQUET("parquet");

        private final @Nullable String text;

        Format(@Nullable String text) {
            this.text = text;
        }

        static Format parse(String text) {
            if (text.equals(PARQUET.text)) {
                return PARQUET;
            }
            throw new CdcException("'" + text + "' is no format of landed files");
        }
    }

    public PartitionManifest {
        lanes = List.copyOf(lanes);
        files = List.copyOf(files);
    }

    /** The manifest as its file holds it. */
    public byte[] document() {
        LandingJson.Out out = new LandingJson.Out().begin('{').member("v", LandingJson.VERSION);
        TableId its = table;
        if (its != null) {
            out.member("database", its.database()).member("table", its.table());
        }
        out.member("from", from).member("until", until).member("generation", generation);
        if (format.text != null) {
            out.member("format", format.text);
        }
        out.member("late", late);
        out.name("lanes").begin('[');
        for (LaneTally lane : lanes) {
            out.begin('{')
                    .member("lane", lane.lane())
                    .member("events", lane.events())
                    .member("crc", Long.toHexString(lane.crc()))
                    .member("first", lane.first())
                    .member("last", lane.last())
                    .end('}');
        }
        out.end(']').name("files").begin('[');
        for (LandedFile file : files) {
            out.begin('{').member("path", file.path()).member("bytes", file.bytes());
            FileTally tally = file.tally();
            if (tally != null) {
                out.member("events", tally.events()).member("crc", Long.toHexString(tally.crc()));
            }
            out.end('}');
        }
        return out.end(']').end('}').document();
    }

    /**
     * @throws io.sluice.cdc.model.MalformedInputException if the bytes are no manifest of version 1
     * @throws io.sluice.cdc.parser.landed.NewerLandingException if they are one of a newer version
     */
    public static PartitionManifest read(byte[] document, String source) {
        return new Reader(new LandingJson.In(document, source)).read();
    }

    private static final class Reader {
        private final LandingJson.In in;
        private @Nullable String database;
        private @Nullable String table;
        private @Nullable Instant from;
        private @Nullable Instant until;
        private @Nullable Long generation;
        private Format format = Format.EVENT_LINES;
        private @Nullable Long late;
        private @Nullable List<LaneTally> lanes;
        private @Nullable List<LandedFile> files;
        private boolean versioned;

        Reader(LandingJson.In in) {
            this.in = in;
        }

        PartitionManifest read() {
            in.object(member -> {
                switch (member) {
                    case "v" -> {
                        in.version();
                        versioned = true;
                    }
                    case "database" -> database = in.text();
                    case "table" -> table = in.text();
                    case "from" -> from = in.parsed(Instant::parse);
                    case "until" -> until = in.parsed(Instant::parse);
                    case "generation" -> generation = in.number();
                    case "format" -> format = in.parsed(Format::parse);
                    case "late" -> late = in.number();
                    case "lanes" -> lanes = in.list(this::lane);
                    case "files" -> files = in.list(this::file);
                    default -> throw in.unknown(member);
                }
            });
            in.end();
            in.required(versioned ? versioned : null, "v");
            String itsTable = table;
            String itsDatabase = database;
            return new PartitionManifest(
                    itsTable == null && itsDatabase == null
                            ? null
                            : new TableId(in.required(itsDatabase, "database"), in.required(itsTable, "table")),
                    in.required(from, "from"),
                    in.required(until, "until"),
                    in.required(generation, "generation"),
                    format,
                    in.required(late, "late"),
                    in.required(lanes, "lanes"),
                    in.required(files, "files"));
        }

        private LaneTally lane() {
            LaneMembers m = new LaneMembers();
            in.object(member -> {
                switch (member) {
                    case "lane" -> m.lane = in.parsed(Lane::of);
                    case "events" -> m.events = in.number();
                    case "crc" -> m.crc = in.parsed(text -> Long.parseUnsignedLong(text, 16));
                    case "first" -> m.first = in.parsed(SourcePosition::parse);
                    case "last" -> m.last = in.parsed(SourcePosition::parse);
                    default -> throw in.unknown(member);
                }
            });
            return new LaneTally(
                    in.required(m.lane, "lane"),
                    in.required(m.events, "events"),
                    in.required(m.crc, "crc"),
                    in.required(m.first, "first"),
                    in.required(m.last, "last"));
        }

        private static final class LaneMembers {
            @Nullable
            Lane lane;

            @Nullable
            Long events;

            @Nullable
            Long crc;

            @Nullable
            SourcePosition first;

            @Nullable
            SourcePosition last;
        }

        private LandedFile file() {
            FileMembers m = new FileMembers();
            in.object(member -> {
                switch (member) {
                    case "path" -> m.path = in.text();
                    case "bytes" -> m.bytes = in.number();
                    case "events" -> m.events = in.number();
                    case "crc" -> m.crc = in.parsed(text -> Long.parseUnsignedLong(text, 16));
                    default -> throw in.unknown(member);
                }
            });
            Long events = m.events;
            Long crc = m.crc;
            return new LandedFile(
                    in.required(m.path, "path"),
                    in.required(m.bytes, "bytes"),
                    events == null && crc == null
                            ? null
                            : new FileTally(in.required(events, "events"), in.required(crc, "crc")));
        }

        private static final class FileMembers {
            @Nullable
            String path;

            @Nullable
            Long bytes;

            @Nullable
            Long events;

            @Nullable
            Long crc;
        }
    }
}
