package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is proven up to the end of an hour: every event of an earlier source time that had been read by then is in a
 * partition with a manifest. Written once and never changed: what comes late goes to the next reading.
 *
 * @param through end of the hour
 * @param previous end of the hour that was proven before this one, null for the landing's first: the proofs are a chain, and
 *     together name every partition
 * @param zone of the partitions' hours
 * @param cuts where each lane of each table is to be cut, so that nothing that stands before an event left out is taken for
 *     the end
 * @param grown the partitions of hours up to {@code through} that have events which the proofs before did not know of
 */
public record LandingProgress(
        Instant through, @Nullable Instant previous, ZoneId zone, List<Cut> cuts, List<Grown> grown) {

    /**
     * Where one lane of one table ends.
     *
     * @param table null for statements and marks
     * @param last newest position that had been read when the hour ended, of any hour up to it; null where there was none
     * @param next first position of a later hour, where one was known: it is left out, and all of the lane after it
     * @param gtids set of the event at {@code next}, where it has one
     */
    public record Cut(
            @Nullable TableId table,
            Lane lane,
            @Nullable SourcePosition last,
            @Nullable SourcePosition next,
            @Nullable GtidSet gtids) {}

    /**
     * A partition.
     *
     * @param path from the landing's root, as {@link LandingPaths} has it
     */
    public record Grown(String path, List<LaneEnd> lanes) {
        public Grown {
            lanes = List.copyOf(lanes);
        }
    }

    /** Newest position of a lane in a partition. */
    public record LaneEnd(Lane lane, SourcePosition last) {}

    public LandingProgress {
        cuts = List.copyOf(cuts);
        grown = List.copyOf(grown);
    }

    /** The document as its file holds it. */
    public byte[] document() {
        LandingJson.Out out = new LandingJson.Out()
                .begin('{')
                .member("v", LandingJson.VERSION)
                .member("through", through);
        Instant before = previous;
        if (before != null) {
            out.member("previous", before);
        }
        out.member("zone", zone).name("cuts").begin('[');
        for (Cut cut : cuts) {
            out.begin('{');
            TableId its = cut.table();
            if (its != null) {
                out.member("database", its.database()).member("table", its.table());
            }
            out.member("lane", cut.lane());
            SourcePosition next = cut.next();
            SourcePosition last = cut.last();
            GtidSet gtids = cut.gtids();
            if (next != null) {
                out.member("next", next);
            }
            if (last != null) {
                out.member("last", last);
            }
            if (gtids != null) {
                out.member("gtids", gtids);
            }
            out.end('}');
        }
        out.end(']').name("partitions").begin('[');
        for (Grown partition : grown) {
            out.begin('{').member("path", partition.path()).name("lanes").begin('[');
            for (LaneEnd lane : partition.lanes()) {
                out.begin('{')
                        .member("lane", lane.lane())
                        .member("last", lane.last())
                        .end('}');
            }
            out.end(']').end('}');
        }
        return out.end(']').end('}').document();
    }

    /**
     * @throws io.sluice.cdc.model.MalformedInputException if the bytes are no such document of version 1
     * @throws io.sluice.cdc.parser.landed.NewerLandingException if they are one of a newer version
     */
    public static LandingProgress read(byte[] document, String source) {
        return new Reader(new LandingJson.In(document, source)).read();
    }

    private static final class Reader {
        private final LandingJson.In in;
        private @Nullable Instant through;
        private @Nullable Instant previous;
        private @Nullable ZoneId zone;
        private @Nullable List<Cut> cuts;
        private @Nullable List<Grown> grown;
        private boolean versioned;

        Reader(LandingJson.In in) {
            this.in = in;
        }

        LandingProgress read() {
            in.object(member -> {
                switch (member) {
                    case "v" -> {
                        in.version();
                        versioned = true;
                    }
                    case "through" -> through = in.parsed(Instant::parse);
                    case "previous" -> previous = in.parsed(Instant::parse);
                    case "zone" -> zone = in.parsed(ZoneId::of);
                    case "cuts" -> cuts = in.list(this::cut);
                    case "partitions" -> grown = in.list(this::partition);
                    default -> throw in.unknown(member);
                }
            });
            in.end();
            in.required(versioned ? versioned : null, "v");
            return new LandingProgress(
                    in.required(through, "through"),
                    previous,
                    in.required(zone, "zone"),
                    in.required(cuts, "cuts"),
                    in.required(grown, "partitions"));
        }

        private Grown partition() {
            String[] path = new String[1];
            List<LaneEnd> lanes = new ArrayList<>();
            in.object(member -> {
                switch (member) {
                    case "path" -> path[0] = in.text();
                    case "lanes" -> lanes.addAll(in.list(this::laneEnd));
                    default -> throw in.unknown(member);
                }
            });
            in.required(lanes.isEmpty() ? null : lanes, "lanes");
            return new Grown(in.required(path[0], "path"), lanes);
        }

        private LaneEnd laneEnd() {
            Lane[] lane = new Lane[1];
            SourcePosition[] last = new SourcePosition[1];
            in.object(member -> {
                switch (member) {
                    case "lane" -> lane[0] = in.parsed(Lane::of);
                    case "last" -> last[0] = in.parsed(SourcePosition::parse);
                    default -> throw in.unknown(member);
                }
            });
            return new LaneEnd(in.required(lane[0], "lane"), in.required(last[0], "last"));
        }

        private Cut cut() {
            CutMembers m = new CutMembers();
            in.object(member -> {
                switch (member) {
                    case "database" -> m.database = in.text();
                    case "table" -> m.table = in.text();
                    case "lane" -> m.lane = in.parsed(Lane::of);
                    case "next" -> m.next = in.parsed(SourcePosition::parse);
                    case "last" -> m.last = in.parsed(SourcePosition::parse);
                    case "gtids" -> m.gtids = in.parsed(GtidSet::parse);
                    default -> throw in.unknown(member);
                }
            });
            return new Cut(
                    m.table == null && m.database == null
                            ? null
                            : new TableId(in.required(m.database, "database"), in.required(m.table, "table")),
                    in.required(m.lane, "lane"),
                    m.last,
                    m.next,
                    m.gtids);
        }

        private static final class CutMembers {
            @Nullable
            String database;

            @Nullable
            String table;

            @Nullable
            Lane lane;

            @Nullable
            SourcePosition next;

            @Nullable
            SourcePosition last;

            @Nullable
            GtidSet gtids;
        }
    }
}
