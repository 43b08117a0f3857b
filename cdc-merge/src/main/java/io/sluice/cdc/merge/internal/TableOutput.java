package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.format.StorageException;
import io.sluice.cdc.merge.internal.storage.TablePublication;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Row files of a table being written. A file ends at the first block that reaches the size limit: blocks are the same for
 * any number of threads, so files are too.
 */
final class TableOutput implements RowOutput, AutoCloseable {

    /** What Hive and Spark readers split well and an object store takes in one upload. */
    static final long FILE_BYTES = 1L << 30;

    private final TablePublication table;
    private final byte[] header;
    private @Nullable OutputStream out;
    private int files;
    private String name = "";
    private long size;

    TableOutput(TablePublication table, byte[] header) {
        this.table = table;
        this.header = header;
    }

    @Override
    public void write(ByteSink rows) {
        if (rows.size() == 0) {
            return;
        }
        put(openFile(), rows.array(), rows.size());
        if (size >= FILE_BYTES) {
            endFile();
        }
    }

    /** Ends the last file. A table without rows has one file without rows. */
    void finish() {
        if (files == 0) {
            openFile();
        }
        endFile();
    }

    private OutputStream openFile() {
        OutputStream stream = out;
        if (stream == null) {
            name = String.format("part-%05d", files++);
            stream = table.create(name);
            out = stream;
            size = 0;
            put(stream, header, header.length);
        }
        return stream;
    }

    private void put(OutputStream stream, byte[] a, int length) {
        try {
            stream.write(a, 0, length);
        } catch (IOException e) {
            throw new StorageException(name, "cannot be written, is the disk full? Nothing is published: " + e, e);
        }
        size += length;
    }

    private void endFile() {
        OutputStream stream = out;
        if (stream != null) {
            out = null;
            try {
                stream.close();
            } catch (IOException e) {
                throw new StorageException(name, "cannot be written to its end; nothing is published: " + e, e);
            }
        }
    }

    /** Lets go of a file that a failed run has left open; the publication removes it. */
    @Override
    public void close() {
        OutputStream stream = out;
        out = null;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // The run has failed for a reason of its own, which is the one to report.
                return;
            }
        }
    }
}
