package io.sluice.cdc.parser.landed;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.landed.LandedCursor;
import io.sluice.cdc.parser.internal.landed.LandedPartitions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes that a job landed by event time ({@code docs/landing.md}), as the log they were: each lane in the order of its
 * positions, whatever the partitions and files its events lie in, up to the end of an hour.
 *
 * <p>What is delivered is proven to be all there is: the landing has said that it had read everything up to the hour, each
 * partition has a manifest that no late change has outdated, its files are those that the manifest names, and lines and
 * their checksums are as many as it says, which is known when a lane has been read. Anything else is an {@link
 * UnprovenLandingException}. An event of the time before {@code until} that stands after one of the time from it on, or that came
 * later than the landing's watermark, is left to the next reading, which begins at the positions where this one ends: none is
 * lost, none comes twice.
 *
 * <pre>{@code
 * Instant midnight = Instant.parse("2026-11-22T16:00:00Z");
 * TableMerge.of(table).base(yesterday).changes(LandedLog.at(root, midnight).tables(TableFilter.of(table))).into(today).run();
 * }</pre>
 *
 * <p>Immutable; each {@link #open} reads the files anew, a lane at a time.
 */
public final class LandedLog implements ChangeSource {

    private final Path root;
    private final Instant until;
    private final TableFilter tables;
    private final Watermark after;
    private final ParserLimits limits;
    private final @Nullable MySqlDdl ddl;

    private LandedLog(
            Path root,
            Instant until,
            TableFilter tables,
            Watermark after,
            ParserLimits limits,
            @Nullable MySqlDdl ddl) {
        this.root = root;
        this.until = until;
        this.tables = tables;
        this.after = after;
        this.limits = limits;
        this.ddl = ddl;
    }

    /**
     * @param root the directory the job landed into
     * @param until the end of an hour in the landing's zone; changes from then on are left out
     */
    public static LandedLog at(Path root, Instant until) {
        return new LandedLog(
                Objects.requireNonNull(root, "root"),
                Objects.requireNonNull(until, "until"),
                TableFilter.all(),
                Watermark.UNKNOWN,
                ParserLimits.DEFAULT,
                null);
    }

    /**
     * Only these tables are read, and need to be proven; statements of all tables are read with them. A merge that needs
     * another one, because it takes the table's name in the log, stops.
     */
    public LandedLog tables(TableFilter filter) {
        return new LandedLog(root, until, Objects.requireNonNull(filter, "filter"), after, limits, ddl);
    }

    /** Leaves out partitions that hold nothing newer than these positions, such as those of the base's manifest. */
    public LandedLog after(Watermark watermark) {
        return new LandedLog(root, until, tables, Objects.requireNonNull(watermark, "watermark"), limits, ddl);
    }

    public LandedLog limits(ParserLimits newLimits) {
        return new LandedLog(root, until, tables, after, Objects.requireNonNull(newLimits, "limits"), ddl);
    }

    /** What reads the statements again; see {@link io.sluice.cdc.parser.events.EventJsonFiles.Builder#ddl}. */
    public LandedLog ddl(MySqlDdl reader) {
        return new LandedLog(root, until, tables, after, limits, Objects.requireNonNull(reader, "reader"));
    }

    @Override
    public String describe() {
        return "landed in " + root + " until " + until;
    }

    /** TRANSACTION at the most: where the messages carried GTID sets. */
    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.TRANSACTION;
    }

    /** The manifests, and what was proven. */
    @Override
    public String identity() {
        return LandedPartitions.find(root, until, tables, after).identity();
    }

    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    /**
     * @throws UnprovenLandingException if the landing does not prove that it is complete
     * @throws CdcException if it cannot be read
     */
    @Override
    public ChangeCursor open(TableFilter filter) {
        TableFilter both = asksForAll(filter) ? tables : tables.and(filter);
        LandedPartitions found = LandedPartitions.find(root, until, both, after);
        if (both != tables) {
            LandedPartitions.tables(root).stream()
                    .filter(table -> filter.accepts(table) && !tables.accepts(table))
                    .findFirst()
                    .ifPresent(table -> {
                        throw new UnprovenLandingException("table " + table
                                + " is asked for, whose landed changes are left out: name it in LandedLog.tables(...)");
                    });
        }
        return new LandedCursor(found, both, limits, ddl);
    }

    /** A filter that takes a table nobody can have takes all. */
    private static boolean asksForAll(TableFilter filter) {
        return filter.accepts(new TableId("\0", "\0"));
    }
}
