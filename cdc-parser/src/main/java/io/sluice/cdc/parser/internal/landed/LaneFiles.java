package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.events.PositionKind;
import io.sluice.cdc.parser.internal.events.LineCursor;
import io.sluice.cdc.parser.internal.events.LineListener;
import io.sluice.cdc.parser.internal.landed.LandedPartitions.Partition;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LaneTally;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One lane of all partitions, in the order of positions. A partition's files are open from its first position on until they
 * end: those of a few hours at a time, since positions follow time but for a little.
 */
final class LaneFiles implements AutoCloseable {

    private final Lane lane;
    private final ParserLimits limits;
    private final @Nullable MySqlDdl ddl;
    private final ArrayDeque<Partition> waiting;
    private final PriorityQueue<LandedFileCursor> heads = new PriorityQueue<>(
            Comparator.comparing((LandedFileCursor c) -> c.cursor.position()).thenComparing(c -> c.sum.isOfTable()));
    /** Of any thread: open files, so that they can be closed. */
    private final Set<LineCursor> open = ConcurrentHashMap.newKeySet();

    private final Map<TableId, SourcePosition> lastOfTable = new HashMap<>();
    private @Nullable SourcePosition lastOfLog;
    private @Nullable SourcePosition before;
    private @Nullable LandedFileCursor current;

    /** What has been read of a partition's lane. */
    private static final class Sum {
        final Partition partition;
        final LaneTally expected;
        int openFiles;
        long events;
        long crc;

        Sum(Partition partition, LaneTally expected) {
            this.partition = partition;
            this.expected = expected;
        }

        boolean isOfTable() {
            return partition.manifest().table() != null;
        }

        void requireExpected() {
            if (events != expected.events() || crc != expected.crc()) {
                throw new UnprovenLandingException("partition " + partition.directory() + " holds " + events
                        + " events of lane " + expected.lane() + " with checksum " + Long.toHexString(crc)
                        + "; its manifest says " + expected.events() + " and " + Long.toHexString(expected.crc())
                        + ": its files were changed since. Land the hour again, or take a base after it");
            }
        }
    }

    /** A file, on its next event. */
    private static final class LandedFileCursor {
        final LineCursor cursor;
        final Sum sum;
        final Path file;

        LandedFileCursor(LineCursor cursor, Sum sum, Path file) {
            this.cursor = cursor;
            this.sum = sum;
            this.file = file;
        }
    }

    LaneFiles(Lane lane, List<Partition> partitions, ParserLimits limits, @Nullable MySqlDdl ddl) {
        this.lane = lane;
        this.limits = limits;
        this.ddl = ddl;
        List<Partition> sorted = new ArrayList<>(partitions);
        sorted.sort(Comparator.comparing(partition -> tally(partition).first()));
        this.waiting = new ArrayDeque<>(sorted);
    }

    Lane lane() {
        return lane;
    }

    private LaneTally tally(Partition partition) {
        return partition.manifest().lanes().stream()
                .filter(tally -> tally.lane().equals(lane))
                .findFirst()
                .orElseThrow();
    }

    /** The last position that is read of a table, or of statements and marks for null; null for none at all. */
    void lastOf(@Nullable TableId table, @Nullable SourcePosition last) {
        if (table == null) {
            lastOfLog = last;
        } else if (last != null) {
            lastOfTable.put(table, last);
        }
    }

    /** The first position that is left out, with all that follow. */
    void before(@Nullable SourcePosition position) {
        before = position;
    }

    /** Of a table that the landing did not know when it proved the hour, it has not proven anything. */
    void requireKnown(Set<Optional<TableId>> tables) {
        for (Partition partition : waiting) {
            if (!tables.contains(Optional.ofNullable(partition.manifest().table()))) {
                throw new UnprovenLandingException(
                        "partition " + partition.directory() + " holds events of lane " + lane
                                + " that came after the hour was proven, or that another run of the job landed. Read until a later"
                                + " hour, or land into another root");
            }
        }
    }

    ChangeCursor cursor() {
        LandedFileCursor at = current;
        if (at == null) {
            throw new IllegalStateException("the lane stands on no event");
        }
        return at.cursor;
    }

    boolean isWithinCut() {
        LandedFileCursor at = current;
        if (at == null) {
            return false;
        }
        SourcePosition position = at.cursor.position();
        SourcePosition excluded = before;
        TableId table = at.sum.partition.manifest().table();
        SourcePosition last = table == null ? lastOfLog : lastOfTable.get(table);
        return last != null && position.compareTo(last) <= 0 && (excluded == null || position.compareTo(excluded) < 0);
    }

    boolean next() {
        LandedFileCursor at = current;
        current = null;
        if (at != null) {
            advance(at, at.cursor.position());
        }
        while (!waiting.isEmpty()
                && (heads.isEmpty()
                        || tally(waiting.element())
                                        .first()
                                        .compareTo(heads.element().cursor.position())
                                <= 0)) {
            begin(waiting.remove());
        }
        current = heads.poll();
        return current != null;
    }

    private void begin(Partition partition) {
        Sum sum = new Sum(partition, tally(partition));
        List<LandedFileCursor> files = new ArrayList<>();
        for (Path file : partition.filesOf(lane)) {
            CRC32C crc = new CRC32C();
            LineListener count = (a, from, to, itsLane) -> {
                if (!itsLane.equals(lane)) {
                    throw new UnprovenLandingException(file + " holds an event of lane " + itsLane);
                }
                crc.reset();
                crc.update(a, from, to - from);
                sum.crc += crc.getValue();
                sum.events++;
            };
            LineCursor cursor =
                    new LineCursor(List.of(file), TableFilter.all(), PositionKind.OFFSET, limits, ddl, count);
            open.add(cursor);
            sum.openFiles++;
            files.add(new LandedFileCursor(cursor, sum, file));
        }
        files.forEach(file -> advance(file, null));
    }

    private void advance(LandedFileCursor file, @Nullable SourcePosition after) {
        if (file.cursor.next()) {
            SourcePosition position = file.cursor.position();
            if (after != null && position.compareTo(after) < 0) {
                throw new UnprovenLandingException(
                        file.file + " has an event at " + position + " after one at " + after + " of its lane");
            }
            heads.add(file);
            return;
        }
        file.cursor.close();
        open.remove(file.cursor);
        if (--file.sum.openFiles == 0) {
            file.sum.requireExpected();
        }
    }

    /** From any thread. */
    @Override
    public void close() {
        open.forEach(LineCursor::close);
    }
}
