package io.sluice.cdc.merge.internal.storage;

import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.ManifestException;
import io.sluice.cdc.merge.format.StagedTable;
import io.sluice.cdc.merge.format.Storage;
import io.sluice.cdc.merge.format.StorageException;
import io.sluice.cdc.merge.format.TableExistsException;
import io.sluice.cdc.merge.format.TableFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table with its manifest and publishes both by one step. Closed before {@link #publish}, it leaves nothing.
 *
 * <p>{@link #create} may be called by several threads; each stream belongs to one.
 */
public final class TablePublication implements Closeable {

    private final StagedTable staged;
    private final List<Manifest.DataFile> files = new ArrayList<>();

    private TablePublication(StagedTable staged) {
        this.staged = staged;
    }

    /**
     * The manifest of the table at the target if the very same run has published it, which makes another run needless.
     *
     * @throws ManifestException if it was published by that run and is not as it was
     */
    public static @Nullable Manifest finished(TableFormat target, String runId) {
        if (!target.storage().exists(target.location())) {
            return null;
        }
        Manifest manifest = Manifest.read(target);
        if (manifest == null || !manifest.runId().equals(runId)) {
            return null;
        }
        manifest.requireFiles(target.storage().rowFiles(target.location()));
        return manifest;
    }

    /**
     * @param replace whether a table of ours that stands there is replaced
     * @throws TableExistsException if one stands there and is not to be replaced
     * @throws StorageException if what stands there is no table of ours: nobody else's files are ever replaced
     */
    public static TablePublication begin(TableFormat target, boolean replace) {
        Storage storage = target.storage();
        if (replace
                && storage.exists(target.location())
                && storage.readSideFile(target.location(), Manifest.FILE, Integer.MAX_VALUE) == null) {
            throw new StorageException(
                    target.location(),
                    "has no " + Manifest.FILE
                            + ", so it is no table that can be replaced; publish elsewhere or remove it",
                    null);
        }
        return new TablePublication(storage.stage(target.location(), replace));
    }

    /** A new row file; it counts when closed. */
    public OutputStream create(String name) {
        return new RowFileOutput(name, staged.create(name));
    }

    /** The row files closed so far, in the order of their names. */
    public List<Manifest.DataFile> files() {
        synchronized (files) {
            files.sort(Comparator.comparing(Manifest.DataFile::name));
            return List.copyOf(files);
        }
    }

    /** Writes the manifest and makes the table visible. */
    public Manifest publish(Function<List<Manifest.DataFile>, Manifest> manifestOf) {
        Manifest manifest = manifestOf.apply(files());
        try (OutputStream out = staged.create(Manifest.FILE)) {
            out.write(manifest.toJson());
        } catch (IOException e) {
            throw new StorageException(
                    Manifest.FILE, "cannot be written, is the disk full? Nothing is published: " + e, e);
        }
        staged.publish();
        return manifest;
    }

    @Override
    public void close() {
        staged.close();
    }

    private final class RowFileOutput extends OutputStream {
        private final String name;
        private final OutputStream out;
        private final CRC32C crc = new CRC32C();
        private long size;
        private boolean closed;

        RowFileOutput(String name, OutputStream out) {
            this.name = name;
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            crc.update(b, offset, length);
            size += length;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            out.close();
            closed = true;
            synchronized (files) {
                files.add(new Manifest.DataFile(name, size, (int) crc.getValue()));
            }
        }
    }
}
