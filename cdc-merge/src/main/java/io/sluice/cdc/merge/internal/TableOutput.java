package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.format.StagedTable;
import io.sluice.cdc.merge.format.StorageException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Row files of a table being written. A file ends at the first block that reaches the size limit: blocks are the same for
 * any number of threads, so files are too.
 */
final class TableOutput implements RowOutput, AutoCloseable {

    /** What Hive and Spark readers split well and an object store takes in one upload. */
    static final long FILE_BYTES = 1L << 30;

    private final StagedTable table;
    private final byte[] header;
    private final String suffix;
    private final List<Manifest.DataFile> files = new ArrayList<>();
    private @Nullable OutputStream out;
    private String name = "";
    private long size;
    private final CRC32C crc = new CRC32C();

    TableOutput(StagedTable table, byte[] header, String suffix) {
        this.table = table;
        this.header = header;
        this.suffix = suffix;
    }

    @Override
    public void write(ByteSink rows) {
        if (rows.size() == 0 && out != null) {
            return;
        }
        OutputStream stream = out;
        if (stream == null) {
            name = String.format("part-%05d%s", files.size(), suffix);
            stream = table.create(name);
            out = stream;
            size = 0;
            crc.reset();
            put(stream, header, header.length);
        }
        put(stream, rows.array(), rows.size());
        if (size >= FILE_BYTES) {
            endFile();
        }
    }

    /** Ends the last file and returns all of them. A table without rows has one file without rows. */
    List<Manifest.DataFile> finish() {
        if (files.isEmpty() && out == null) {
            write(new ByteSink(16));
        }
        endFile();
        return List.copyOf(files);
    }

    private void put(OutputStream stream, byte[] a, int length) {
        try {
            stream.write(a, 0, length);
        } catch (IOException e) {
            throw new StorageException(name, "cannot be written, is the disk full? Nothing is published: " + e, e);
        }
        crc.update(a, 0, length);
        size += length;
    }

    private void endFile() {
        OutputStream stream = out;
        if (stream != null) {
            out = null;
            try {
                stream.close();
            } catch (IOException e) {
                throw new StorageException(name, "cannot be written to its end: " + e, e);
            }
            files.add(new Manifest.DataFile(name, size, (int) crc.getValue()));
        }
    }

    @Override
    public void close() {
        OutputStream stream = out;
        out = null;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // The run has failed for a reason of its own, which is the one to report.
                assert e != null;
            }
        }
    }
}
