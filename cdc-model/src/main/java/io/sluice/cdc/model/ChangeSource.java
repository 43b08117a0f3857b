package io.sluice.cdc.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replayable piece of log: each {@link #open} reads it from its beginning. The seam between the parsers, which make
 * sources, and the merge, which reads them.
 */
public interface ChangeSource {

    /** Short text for reports and errors, such as the files read. */
    String describe();

    /** How well the order of this feed is known at the most; a run states what it found. */
    OrderQuality orderQuality();

    /**
     * Text that is equal for the same input and differs for another: names, sizes and times of files. A repeated run is
     * known by it.
     */
    String identity();

    /**
     * Whether a position means the same in every run, as a Kafka offset or a binlog coordinate does. The number of a file in
     * a list does not.
     */
    boolean hasDurablePositions();

    /**
     * Whether its changes say what a row is and nothing of what it was, so that an UPDATE may create a row and a DELETE may
     * meet none. A merge then expects nothing of the rows it finds and can find no hole. False for a log of a database.
     */
    default boolean upserts() {
        return false;
    }

    /**
     * Whether a column that an INSERT leaves out has what the server puts there by itself: its constant DEFAULT, NULL, or the
     * type's implicit default. So it is in a server's own log; a feed that leaves out columns for other reasons says false.
     */
    default boolean leavesDefaultsOut() {
        return false;
    }

    /** A position as people find it: by default the lane and the position, for files the file's name and the offset. */
    default String place(Lane lane, SourcePosition position) {
        return lane + " " + position;
    }

    /** The file of a server's log that a position is in; null where the source does not read one, or not that one. */
    default @Nullable LogFile logFile(Lane lane, SourcePosition position) {
        return null;
    }

    /**
     * Checks that this goes on with the log that a file is of, so that positions can be compared with positions in it and none
     * is missing between.
     *
     * @param known the file of the lane that was read last before
     * @param executed transactions executed where reading ended; null where they are not known
     * @throws CdcException if the lane's log was begun anew since, or files behind that one are missing
     */
    default void requireSameLog(Lane lane, LogFile known, @Nullable GtidSet executed) {}

    /** Opens a cursor over the selected tables. Schema changes and marks that may concern them are delivered as well. */
    ChangeCursor open(TableFilter tables);

    /**
     * The same for one who knows tables: a source whose log leaves out what foreign keys change can say where that may have
     * happened.
     *
     * @param described tables as of any moment; only their foreign keys count
     */
    default ChangeCursor open(TableFilter tables, List<TableSchema> described) {
        return open(tables);
    }
}
