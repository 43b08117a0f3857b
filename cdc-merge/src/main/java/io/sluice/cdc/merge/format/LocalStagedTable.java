package io.sluice.cdc.merge.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The steps of publication in a file system; see {@link LocalStorage} for what a crash leaves after each. */
final class LocalStagedTable implements StagedTable {

    /** Told before each step that changes what a later run finds; what it throws, the step has thrown. */
    interface Steps {
        void before(String step) throws IOException;
    }

    private final Path table;
    private final boolean replace;
    private final Steps steps;
    private final LocalLock lock;
    private final Path staging;
    private final Path replaced;
    private final Set<FileOutput> open = ConcurrentHashMap.newKeySet();
    private boolean published;
    private boolean closed;

    private LocalStagedTable(Path table, boolean replace, Steps steps, LocalLock lock) {
        this.table = table;
        this.replace = replace;
        this.steps = steps;
        this.lock = lock;
        this.staging = besides(table, ".staging");
        this.replaced = besides(table, ".replaced");
    }

    /** The place of a table's lock, staging directory or replaced content. */
    static Path besides(Path table, String what) {
        Path absolute = table.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new StorageException(table.toString(), "the root of a file system cannot be a table", null);
        }
        return parent.resolve(".sluice").resolve(name + what);
    }

    static LocalStagedTable begin(Path table, boolean replace, Steps steps) {
        String name = String.valueOf(table.toAbsolutePath().normalize().getFileName());
        if (name.startsWith(".") || name.startsWith("_")) {
            throw new StorageException(
                    table.toString(),
                    "names that start with '.' or '_' are no tables; publish under another name",
                    null);
        }
        try {
            Path lockFile = besides(table, ".lock");
            Files.createDirectories(lockFile.getParent());
            LocalLock lock = LocalLock.take(lockFile, table);
            LocalStagedTable staged = new LocalStagedTable(table, replace, steps, lock);
            boolean begun = false;
            try {
                staged.cleanUp();
                if (Files.exists(table)) {
                    if (!replace) {
                        throw new TableExistsException(table.toString());
                    }
                    staged.requireNoDirectory(table);
                }
                steps.before("create staging");
                Files.createDirectory(staged.staging);
                begun = true;
            } finally {
                if (!begun) {
                    lock.release();
                }
            }
            return staged;
        } catch (IOException e) {
            throw new StorageException(table.toString(), "cannot be written: " + e, e);
        }
    }

    /** See {@link Storage#recover}. */
    static void recover(Path table, Steps steps) {
        if (!Files.exists(besides(table, ".replaced")) && !Files.exists(besides(table, ".staging"))) {
            return;
        }
        try {
            LocalLock lock = LocalLock.take(besides(table, ".lock"), table);
            try {
                new LocalStagedTable(table, true, steps, lock).cleanUp();
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw new StorageException(
                    table.toString(), "what a run that died has left beside it cannot be put right: " + e, e);
        }
    }

    /**
     * Ends what a run that died has left; its lock is ours. The staging directory is there until the new table is moved in,
     * so while it is, the replaced table is the only one there is, whatever stands in its place by now.
     */
    private void cleanUp() throws IOException {
        if (Files.exists(replaced)) {
            if (!Files.exists(table)) {
                steps.before("put old table back");
                move(replaced, table);
                sync(parent());
            } else if (Files.exists(staging)) {
                throw new UnfinishedRunException(
                        table.toString(),
                        "a run that was to replace this table ended between two renames, and something else has been put"
                                + " here since. The table is at " + replaced
                                + ": remove what stands here to have it back, or remove it there",
                        null);
            } else {
                steps.before("remove old table");
                remove(replaced);
            }
        }
        if (Files.exists(staging)) {
            steps.before("remove staging");
            remove(staging);
        }
    }

    @Override
    public OutputStream create(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new StorageException(table.toString(), "'" + name + "' cannot be the name of a table's file", null);
        }
        try {
            FileOutput out = new FileOutput(staging.resolve(name));
            open.add(out);
            return out;
        } catch (IOException e) {
            throw cannotWrite(name, e);
        }
    }

    @Override
    public void publish() {
        if (closed || published) {
            throw new IllegalStateException("published or closed already");
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("files of " + table + " are still being written: " + open);
        }
        try {
            steps.before("sync staging");
            sync(staging);
            if (Files.exists(table)) {
                if (!replace) {
                    throw new TableExistsException(table.toString());
                }
                steps.before("move old table away");
                move(table, replaced);
            }
            moveIn();
            published = true;
            steps.before("sync parent");
            sync(parent());
            if (Files.exists(replaced)) {
                steps.before("remove old table");
                remove(replaced);
            }
        } catch (IOException e) {
            throw new StorageException(
                    table.toString(),
                    published
                            ? "is published, but what it replaced could not be removed: " + e
                            : "cannot be published: " + e,
                    e);
        }
    }

    private void moveIn() throws IOException {
        try {
            steps.before("move new table in");
            move(staging, table);
        } catch (IOException e) {
            if (Files.exists(replaced) && !Files.exists(table)) {
                move(replaced, table);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            try {
                for (FileOutput out : open) {
                    out.abandon();
                }
                // Where the old table could not be put back, staging stays: it says that the replaced table is the only
                // one.
                if (!published && Files.exists(staging) && !Files.exists(replaced)) {
                    remove(staging);
                }
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw new StorageException(staging.toString(), "cannot be removed; remove it: " + e, e);
        }
    }

    private Path parent() {
        return Objects.requireNonNull(table.toAbsolutePath().normalize().getParent());
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file, or a directory of files. Anything deeper is nothing a run has written and stays. */
    private void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            requireNoDirectory(path);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    Files.delete(entry);
                }
            }
        }
        Files.delete(path);
    }

    private void requireNoDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw new UnfinishedRunException(
                            table.toString(),
                            entry
                                    + " stands in the way and is nothing that a run has written; look at it and remove it",
                            null);
                }
            }
        }
    }

    /** Puts a directory's entries on the disk, where the platform has that. */
    private static void sync(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            // Windows opens no directories; its file system journals the rename.
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    private StorageException cannotWrite(String name, @Nullable IOException e) {
        return new StorageException(
                table.toString(), "file " + name + " cannot be written, and nothing is published: " + e, e);
    }

    private final class FileOutput extends OutputStream {
        private final Path path;
        private final FileChannel channel;
        private final EarlySync early;

        FileOutput(Path path) throws IOException {
            this.path = path;
            this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.early = new EarlySync(() -> channel.force(false));
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            ByteBuffer buffer = ByteBuffer.wrap(b, offset, length);
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                early.wrote(length);
            } catch (IOException e) {
                throw cannotWrite(String.valueOf(path.getFileName()), e);
            }
        }

        @Override
        public void close() {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                early.await();
                channel.force(true);
            } catch (IOException e) {
                throw cannotWrite(String.valueOf(path.getFileName()), e);
            }
            open.remove(this);
        }

        void abandon() throws IOException {
            channel.close();
        }

        @Override
        public String toString() {
            return String.valueOf(path.getFileName());
        }
    }
}
