package io.sluice.cdc.merge.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where tables are kept: the seam for file systems and object stores. A location is the storage's own spelling of a file or
 * directory. Implementations are safe for use by several threads.
 *
 * <p>A table is one row file or a directory of them. In a directory, names that start with {@code _} or {@code .} are no row
 * files; all others are, in the order of their names. Every method throws {@link StorageException} where the storage
 * fails, with the location and what to do.
 */
public interface Storage {

    /**
     * One row file.
     *
     * @param name within its table's directory, or the file's own name for a table of one file; messages and manifests have it
     * @param location for {@link Storage#open}
     * @param size in bytes when it was listed
     */
    record RowFile(String name, String location, long size) {}

    /** Whether there is a file or directory. */
    boolean exists(String table);

    /**
     * The row files of a table in the order of their names (as UTF-8 bytes).
     *
     * @throws StorageException if there is no such table, or its directory has a sub-directory: a partitioned table is
     *     several tables here
     */
    List<RowFile> rowFiles(String table);

    /** Opens a file for reading at any place. */
    RandomReader open(String location);

    /**
     * The content of a side file, such as the manifest, in a table's directory.
     *
     * @param maxBytes a longer file is an error
     * @return null where the table is a single file or has no such side file
     */
    byte @Nullable [] readSideFile(String table, String name, int maxBytes);

    /**
     * Ends what a run that died has left half done at a location: a table it was about to replace is back in its place, and
     * what it wrote for nobody is gone. Does nothing where nothing is left. Comes before anything of the table is read; a
     * storage that publishes in one step has nothing to do.
     *
     * @throws UnfinishedRunException if the run is not dead but writing, or something that no run of ours has left stands in
     *     the way
     */
    default void recover(String table) {}

    /**
     * Starts writing a table that nobody sees before {@link StagedTable#publish}.
     *
     * @param replace whether a table that stands at the location is replaced when this one is published
     * @throws TableExistsException if a table stands at the location and is not to be replaced
     * @throws UnfinishedRunException if another run is writing to the same location, or something stands in the way that no
     *     run of ours has left
     */
    StagedTable stage(String table, boolean replace);
}
