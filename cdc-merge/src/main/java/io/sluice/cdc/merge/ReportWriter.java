package io.sluice.cdc.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cdc.model.GtidSet;
import java.util.Locale;

/** Spells a {@link MergeReport} for people and for programs. */
final class ReportWriter {

    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportWriter() {}

    static String text(MergeReport r) {
        StringBuilder s = new StringBuilder(512);
        line(s, "table", r.table().toString());
        line(s, "verdict", r.verdict() + (r.published() ? "" : ", nothing published"));
        MergeReport.Rows rows = r.rows();
        line(
                s,
                "rows",
                String.format(
                        Locale.ROOT,
                        "%,d = base %,d + inserted %,d - deleted %,d; updated %,d, untouched %,d",
                        rows.total(),
                        rows.base(),
                        rows.inserted(),
                        rows.deleted(),
                        rows.updated(),
                        rows.untouched()));
        MergeReport.Log log = r.log();
        line(
                s,
                "log",
                String.format(
                        Locale.ROOT,
                        "%,d changes read, %,d applied, %,d already in the base, %,d came again, %,d beyond the cut,"
                                + " %,d schema changes",
                        log.read(),
                        log.applied(),
                        log.alreadyInBase(),
                        log.redelivered(),
                        log.afterCut(),
                        log.schemaChanges()));
        line(s, "span", log.span());
        line(s, "order", r.order() + ", cut " + r.cut());
        line(s, "checksum", r.checksum());
        GtidSet gtids = r.watermark().gtids();
        if (gtids != null) {
            line(s, "gtids", gtids.toString());
        }
        r.watermark().positions().forEach((lane, position) -> line(s, "position", lane + " " + position));
        r.anomalies().forEach((kind, count) -> line(s, "anomaly", String.format(Locale.ROOT, "%s %,d", kind, count)));
        MergeReport.Hole hole = r.hole();
        if (hole != null) {
            line(s, "hole", "found at " + hole.first() + ", last felt at " + hole.last());
        }
        for (Anomaly example : r.examples()) {
            line(s, "example", example.kind() + " key " + example.key() + " at " + example.place());
        }
        for (String advice : r.advice()) {
            line(s, "advice", advice);
        }
        return s.toString();
    }

    private static void line(StringBuilder s, String name, String value) {
        s.append(String.format(Locale.ROOT, "%-9s %s%n", name, value));
    }

    static String json(MergeReport r) {
        ObjectNode o = MAPPER.createObjectNode();
        o.put("version", VERSION);
        o.put("table", r.table().toString());
        o.put("verdict", r.verdict().name());
        o.put("published", r.published());
        o.put("alreadyPublished", r.alreadyPublished());
        o.put("order", r.order().name());
        o.put("cut", r.cut().name());
        MergeReport.Rows rows = r.rows();
        o.putObject("rows")
                .put("base", rows.base())
                .put("inserted", rows.inserted())
                .put("updated", rows.updated())
                .put("rewritten", rows.rewritten())
                .put("deleted", rows.deleted())
                .put("untouched", rows.untouched())
                .put("total", rows.total());
        MergeReport.Log log = r.log();
        o.putObject("log")
                .put("read", log.read())
                .put("applied", log.applied())
                .put("alreadyInBase", log.alreadyInBase())
                .put("redelivered", log.redelivered())
                .put("afterCut", log.afterCut())
                .put("schemaChanges", log.schemaChanges())
                .put("span", log.span());
        ObjectNode anomalies = o.putObject("anomalies");
        r.anomalies().forEach((kind, count) -> anomalies.put(kind.name(), count));
        ArrayNode examples = o.putArray("examples");
        for (Anomaly a : r.examples()) {
            examples.addObject()
                    .put("kind", a.kind().name())
                    .put("key", a.key())
                    .put("lane", a.lane().name())
                    .put("position", a.position().toString())
                    .put("place", a.place());
        }
        MergeReport.Hole hole = r.hole();
        if (hole != null) {
            o.putObject("hole").put("first", hole.first()).put("last", hole.last());
        }
        o.put("checksum", r.checksum());
        ObjectNode watermark = o.putObject("watermark");
        GtidSet gtids = r.watermark().gtids();
        watermark.put("gtids", gtids == null ? null : gtids.toString());
        ObjectNode positions = watermark.putObject("positions");
        r.watermark().positions().forEach((lane, position) -> positions.put(lane.name(), position.toString()));
        ArrayNode advice = o.putArray("advice");
        r.advice().forEach(advice::add);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(o) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers can be written", e);
        }
    }
}
