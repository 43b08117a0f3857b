package io.sluice.cdc.merge.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The local file system. Locations are paths.
 *
 * <p>A table {@code t} is written in {@code .sluice/t.staging} beside it and becomes visible by one rename. While a run
 * writes, it holds a lock on {@code .sluice/t.lock}, which the operating system gives up when the process ends in whatever
 * way; so a staging directory that is found without its lock is of a run that died, and the next run removes it if it
 * holds nothing but what a run writes. To replace a table, it is renamed to {@code .sluice/t.replaced} first and removed
 * last. Between those two renames, where Java has no single step, a crash leaves the table there; the next run that
 * writes to the same place, or reads it as its base, puts it back before it does anything else.
 *
 * <p>Locks of this kind do not hold on every network file system; do not let two machines write to one location there.
 */
public final class LocalStorage implements Storage {

    /** For all uses; it holds nothing. */
    public static final LocalStorage INSTANCE = new LocalStorage(step -> {});

    private final LocalStagedTable.Steps steps;

    /** @param steps told of each step of publication, for tests that end the process there */
    LocalStorage(LocalStagedTable.Steps steps) {
        this.steps = steps;
    }

    @Override
    public boolean exists(String table) {
        return Files.exists(Path.of(table));
    }

    @Override
    public List<RowFile> rowFiles(String table) {
        Path path = Path.of(table);
        try {
            if (Files.isRegularFile(path)) {
                return List.of(new RowFile(String.valueOf(path.getFileName()), path.toString(), Files.size(path)));
            }
            if (!Files.exists(path)) {
                throw new StorageException(table, missing(path), null);
            }
            List<RowFile> files = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (name.startsWith("_") || name.startsWith(".")) {
                        continue;
                    }
                    if (!Files.isRegularFile(entry)) {
                        throw new StorageException(
                                entry.toString(),
                                Files.isDirectory(entry)
                                        ? "a directory within a table; a partitioned table is one table for each"
                                                + " partition: name the partition's directory"
                                        : "neither a file nor a directory",
                                null);
                    }
                    files.add(new RowFile(name, entry.toString(), Files.size(entry)));
                }
            }
            files.sort(Comparator.comparing(f -> f.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
            return List.copyOf(files);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw new StorageException(table, "cannot be listed: " + e, e);
        }
    }

    private static String missing(Path table) {
        Path replaced = LocalStagedTable.besides(table, ".replaced");
        return Files.exists(replaced)
                ? "there is no such table: a run that was to replace it ended between two renames. Its old content is at "
                        + replaced + "; the next run to this location puts it back"
                : "there is no such file or directory";
    }

    @Override
    public RandomReader open(String location) {
        try {
            return new ChannelReader(location, FileChannel.open(Path.of(location), StandardOpenOption.READ));
        } catch (IOException e) {
            throw new StorageException(location, "cannot be opened: " + e, e);
        }
    }

    @Override
    public byte @Nullable [] readSideFile(String table, String name, int maxBytes) {
        Path path = Path.of(table);
        if (!Files.isDirectory(path)) {
            return null;
        }
        Path side = path.resolve(name);
        try {
            long size = Files.size(side);
            if (size > maxBytes) {
                throw new StorageException(side.toString(), size + " bytes; at most " + maxBytes + " are read", null);
            }
            return Files.readAllBytes(side);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new StorageException(side.toString(), "cannot be read: " + e, e);
        }
    }

    @Override
    public void recover(String table) {
        LocalStagedTable.recover(Path.of(table), steps);
    }

    @Override
    public StagedTable stage(String table, boolean replace) {
        return LocalStagedTable.begin(Path.of(table), replace, steps);
    }

    private static final class ChannelReader implements RandomReader {
        private final String location;
        private final FileChannel channel;

        ChannelReader(String location, FileChannel channel) {
            this.location = location;
            this.channel = channel;
        }

        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw new StorageException(location, "its size cannot be read: " + e, e);
            }
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            try {
                return channel.read(ByteBuffer.wrap(into, offset, length), position);
            } catch (IOException e) {
                throw new StorageException(location, "cannot be read at byte " + position + ": " + e, e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new StorageException(location, "cannot be closed: " + e, e);
            }
        }
    }
}
