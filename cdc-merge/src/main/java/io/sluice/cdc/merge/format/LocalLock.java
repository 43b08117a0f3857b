package io.sluice.cdc.merge.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock on a file that ends with the process at the latest. The file stays: whoever deletes a lock's file lets two
 * processes lock two files of one name.
 */
final class LocalLock {

    /**
     * Paths locked by this process. Asked before the file is opened, because to close any channel of a file gives up this
     * process's lock on it (POSIX fcntl), also one that another run of the same process holds.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LocalLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws UnfinishedRunException if it is held */
    static LocalLock take(Path path, Path table) throws IOException {
        if (!HELD.add(path)) {
            throw busy(table, "in this process");
        }
        boolean taken = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            if (!taken) {
                throw busy(table, "in another process");
            }
            return new LocalLock(path, channel);
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(path);
            }
        }
    }

    void release() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(path);
        }
    }

    private static UnfinishedRunException busy(Path table, String where) {
        return new UnfinishedRunException(
                table.toString(), "another run " + where + " is writing to this location; wait for it to end", null);
    }
}
