package io.sluice.cdc.merge;

import io.sluice.cdc.merge.format.LocalStorage;
import io.sluice.cdc.merge.format.RandomReader;
import io.sluice.cdc.merge.format.StagedTable;
import io.sluice.cdc.merge.format.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The local file system with room for a number of writes only. The write that does not fit leaves half its bytes, as a disk
 * does, and every later one fails too; creating a file and closing it (which puts bytes on the disk) count as writes.
 */
final class FullDisk implements Storage {

    private final LocalStorage disk = LocalStorage.INSTANCE;
    private final int room;
    private final AtomicInteger writes = new AtomicInteger();

    FullDisk(int room) {
        this.room = room;
    }

    /** Whether something did not fit. */
    boolean isFull() {
        return writes.get() > room;
    }

    private void write() throws IOException {
        if (writes.incrementAndGet() > room) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public boolean exists(String table) {
        return disk.exists(table);
    }

    @Override
    public List<RowFile> rowFiles(String table) {
        return disk.rowFiles(table);
    }

    @Override
    public RandomReader open(String location) {
        return disk.open(location);
    }

    @Override
    public byte @Nullable [] readSideFile(String table, String name, int maxBytes) {
        return disk.readSideFile(table, name, maxBytes);
    }

    @Override
    public void recover(String table) {
        disk.recover(table);
    }

    @Override
    public StagedTable stage(String table, boolean replace) {
        StagedTable staged = disk.stage(table, replace);
        return new StagedTable() {
            @Override
            public OutputStream create(String name) {
                return new Full(staged.create(name));
            }

            @Override
            public void publish() {
                staged.publish();
            }

            @Override
            public void close() {
                staged.close();
            }
        };
    }

    private final class Full extends OutputStream {
        private final OutputStream out;

        Full(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            try {
                FullDisk.this.write();
            } catch (IOException e) {
                out.write(b, offset, length / 2);
                throw e;
            }
            out.write(b, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
            FullDisk.this.write();
        }
    }
}
