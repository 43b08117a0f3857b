package io.sluice.cdc.parser.internal.landed;

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
 * @param late how many of the events came after the partition had been complete by the watermark
 */
public record PartitionManifest(
        @Nullable TableId table,
        Instant from,
        Instant until,
        long generation,
        long late,
        List<LaneTally> lanes,
        List<LandedFile> files) {

    /**
     * The events of one lane.
     *
     * @param crc sum modulo 2^64 of the CRC-32C of each line without its newline
     */
    public record LaneTally(Lane lane, long events, long crc, SourcePosition first, SourcePosition last) {}

    /** A committed file, its path from the partition's directory with {@code /}. */
    public record LandedFile(String path, long bytes) {}

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
        out.member("from", from)
                .member("until", until)
                .member("generation", generation)
                .member("late", late);
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
            out.begin('{')
                    .member("path", file.path())
                    .member("bytes", file.bytes())
                    .end('}');
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
            String[] path = new String[1];
            Long[] bytes = new Long[1];
            in.object(member -> {
                switch (member) {
                    case "path" -> path[0] = in.text();
                    case "bytes" -> bytes[0] = in.number();
                    default -> throw in.unknown(member);
                }
            });
            return new LandedFile(in.required(path[0], "path"), in.required(bytes[0], "bytes"));
        }
    }
}
