package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Waits at the end of a log that grows, and finds the file behind the one that is read. {@link #wake()} may be called from any
 * thread.
 */
final class LogFollower {

    private final long intervalMillis;
    private boolean awake;
    /** What tells the file that is read from another one of its name; null where the file system does not say. */
    private @Nullable Object identity;

    LogFollower(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /** A file is opened. */
    void begin(Path file) {
        try {
            identity = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new CdcException("cannot read the attributes of " + file + ": " + e.getMessage(), e);
        }
    }

    /** Waits until it is time to look again, or {@link #wake()}. */
    synchronized void await() {
        if (awake) {
            return;
        }
        try {
            wait(intervalMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CdcException("interrupted while waiting for the log to grow", e);
        }
    }

    /** Ends this and all later waiting. */
    synchronized void wake() {
        awake = true;
        notifyAll();
    }

    /**
     * The file behind this one, or null while there is none: that of the next number, or of the number its ROTATE event says,
     * beside it. An index beside them must name it: a server that crashed while it made the file removes it again.
     */
    @Nullable
    Path successor(Path file, @Nullable String announced) {
        String name = LogNames.nameOf(file);
        int dot = name.lastIndexOf('.');
        long number = announced != null ? LogNames.numberOf(announced) : LogNames.numberOf(name) + 1;
        if (dot < 0 || number == 0 || number == 1 && announced == null) {
            return null;
        }
        int digits = name.length() - dot - 1;
        Path next = file.resolveSibling(
                name.substring(0, dot + 1) + String.format(Locale.ROOT, "%0" + digits + "d", number));
        return Files.exists(next) && isListed(next, name.substring(0, dot)) ? next : null;
    }

    private static boolean isListed(Path file, String base) {
        Path index = file.resolveSibling(base + BinlogListing.INDEX);
        String name = String.valueOf(file.getFileName());
        try {
            for (String line : Files.readAllLines(index, StandardCharsets.UTF_8)) {
                if (!line.isBlank()
                        && name.equals(String.valueOf(Path.of(line.strip()).getFileName()))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw new CdcException("cannot read " + index + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that the file at the log's end is still the one that was opened. A server that starts again after a crash may
     * cut off what was not decided; never more.
     */
    void requireSame(Path file, LogPlace place, long decided) {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw gone(place.at(decided) + ": the file was removed, and none follows it");
        } catch (IOException e) {
            throw new CdcException("cannot read the attributes of " + file + ": " + e.getMessage(), e);
        }
        Object before = identity;
        if (before != null && !before.equals(now.fileKey())) {
            throw gone(place.at(decided) + ": another file has taken its name");
        }
        if (now.size() < decided) {
            throw gone(place.at(decided) + ": the file was cut off at " + now.size());
        }
    }

    private static BinlogHoleException gone(String what) {
        return new BinlogHoleException(
                BinlogHoleException.Reason.OTHER_LOG,
                what + " while it was followed. Its log was reset or purged before it was read, or its copy was begun"
                        + " anew: go on from the resume point if the files are there, or take a base");
    }

    /** The bytes of a file from an offset on. */
    static InputStream openAt(Path file, long offset) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return Channels.newInputStream(channel.position(offset));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
