package io.sluice.cdc.merge;

import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run did and what it vouches for. Immutable. {@link #toText()} is for people, {@link #toJson()} for programs
 * (versioned). Holds no row values but the keys of anomaly examples.
 *
 * @param table the table merged
 * @param verdict what the run can say of its log
 * @param published whether the new table stands at its place; false for a HOLE that was not allowed for
 * @param alreadyPublished whether the same finished run was there before and nothing was written
 * @param order how well the order of the log was known
 * @param cut where the log could be cut
 * @param rows what happened to rows
 * @param log what happened to changes
 * @param anomalies changes that did not fit, by kind; kinds that did not occur are left out. Ordered by kind
 * @param examples the first anomalies of each kind by position
 * @param hole where the changes that did not fit lie, or null where all fit
 * @param checksum of the new table, 16 hex digits; see {@link TableChecksum}
 * @param watermark how far the new table has seen its log
 * @param advice settings that would raise the qualities, in plain words; empty where there is nothing to gain
 */
public record MergeReport(
        TableId table,
        Verdict verdict,
        boolean published,
        boolean alreadyPublished,
        OrderQuality order,
        CutQuality cut,
        Rows rows,
        Log log,
        Map<AnomalyKind, Long> anomalies,
        List<Anomaly> examples,
        @Nullable Hole hole,
        String checksum,
        Watermark watermark,
        List<String> advice) {

    /**
     * Rows of the base and of the new table.
     *
     * @param base rows read from the base
     * @param inserted rows the base did not have
     * @param updated base rows that got other values
     * @param rewritten base rows that were changed and ended with the same values
     * @param deleted base rows that are gone
     * @param untouched base rows no change spoke of
     * @param total rows of the new table
     */
    public record Rows(
            long base, long inserted, long updated, long rewritten, long deleted, long untouched, long total) {}

    /**
     * Changes of this table in the log.
     *
     * @param read row changes read
     * @param applied row changes folded into the table
     * @param alreadyInBase row changes at or below the base's watermark
     * @param redelivered row changes that came again
     * @param afterCut row changes beyond the cut, left for the next run
     * @param schemaChanges statements applied to this table
     * @param span what was read, such as the first and last position
     */
    public record Log(
            long read,
            long applied,
            long alreadyInBase,
            long redelivered,
            long afterCut,
            long schemaChanges,
            String span) {}

    /**
     * Where changes did not fit. What is missing lies before the first of them.
     *
     * @param first place of the first such change
     * @param last place of the last one
     */
    public record Hole(String first, String last) {}

    public MergeReport {
        anomalies = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(anomalies));
        examples = List.copyOf(examples);
        advice = List.copyOf(advice);
    }

    public long inserted() {
        return rows.inserted();
    }

    public long updated() {
        return rows.updated();
    }

    public long deleted() {
        return rows.deleted();
    }

    public long untouched() {
        return rows.untouched();
    }

    public long anomalyCount() {
        long sum = 0;
        for (long n : anomalies.values()) {
            sum += n;
        }
        return sum;
    }

    /** The report for people, several lines. */
    public String toText() {
        return ReportWriter.text(this);
    }

    /** The report as one JSON object, {@code "version": 1}. */
    public String toJson() {
        return ReportWriter.json(this);
    }
}
