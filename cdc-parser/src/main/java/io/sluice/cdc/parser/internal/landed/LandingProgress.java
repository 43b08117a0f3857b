package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is proven up to the end of an hour: every event of an earlier source time that had been read by then is in a
 * partition with a manifest. Written once and never changed: what comes late goes to the next reading.
 *
 * @param through end of the hour
 * @param zone of the partitions' hours
 * @param cuts where each lane of each table is to be cut, so that nothing that stands before an event left out is taken for
 *     the end
 */
public record LandingProgress(Instant through, ZoneId zone, List<Cut> cuts) {

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

    public LandingProgress {
        cuts = List.copyOf(cuts);
    }

    /** The document as its file holds it. */
    public byte[] document() {
        LandingJson.Out out = new LandingJson.Out()
                .begin('{')
                .member("v", 1)
                .member("through", through)
                .member("zone", zone)
                .name("cuts")
                .begin('[');
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
        return out.end(']').end('}').document();
    }

    /** @throws io.sluice.cdc.model.MalformedInputException if the bytes are no such document of version 1 */
    public static LandingProgress read(byte[] document, String source) {
        return new Reader(new LandingJson.In(document, source)).read();
    }

    private static final class Reader {
        private final LandingJson.In in;
        private @Nullable Instant through;
        private @Nullable ZoneId zone;
        private @Nullable List<Cut> cuts;
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
                    case "zone" -> zone = in.parsed(ZoneId::of);
                    case "cuts" -> cuts = in.list(this::cut);
                    default -> throw in.unknown(member);
                }
            });
            in.end();
            in.required(versioned ? versioned : null, "v");
            return new LandingProgress(
                    in.required(through, "through"), in.required(zone, "zone"), in.required(cuts, "cuts"));
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
