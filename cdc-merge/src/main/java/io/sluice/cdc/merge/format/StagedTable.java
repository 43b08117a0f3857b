package io.sluice.cdc.merge.format;

import java.io.Closeable;
import java.io.OutputStream;

/**
 * A table being written. Nobody sees it before {@link #publish}; closed without that, all of it is removed and what stood at
 * the location before stands there still.
 *
 * <p>{@link #create} may be called by several threads; each stream belongs to one. The stream is not buffered: write large
 * pieces. It must be closed before {@code publish}, and closing it puts its bytes on the disk.
 */
public interface StagedTable extends Closeable {

    /**
     * A new file of the table.
     *
     * @param name without a directory; starts with {@code _} for a side file
     * @throws StorageException if there is one already
     */
    OutputStream create(String name);

    /** Makes the table visible under its location, all of it at once. */
    void publish();

    /** Removes everything unless published. Harmless when repeated. */
    @Override
    void close();
}
