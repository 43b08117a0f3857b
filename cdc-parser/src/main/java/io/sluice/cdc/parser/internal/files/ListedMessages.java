package io.sluice.cdc.parser.internal.files;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the messages of listed files, one file after another. One thread reads; {@link #close} may come from any. */
public final class ListedMessages implements Closeable {

    private final List<Path> files;
    private final int maxMessage;
    private int fileNumber = -1;
    private volatile @Nullable MessageWindow window;
    private volatile boolean closed;

    /** @param maxMessage longest message in bytes */
    public ListedMessages(List<Path> files, int maxMessage) {
        this.files = List.copyOf(files);
        this.maxMessage = maxMessage;
    }

    /** The window at the first byte of the next message, or null where there is none or after {@link #close}. */
    public @Nullable MessageWindow findNext() {
        while (!closed) {
            MessageWindow w = window;
            if (w == null) {
                if (fileNumber + 1 >= files.size()) {
                    return null;
                }
                fileNumber++;
                window = new MessageWindow(files.get(fileNumber), maxMessage);
            } else if (w.findStart()) {
                return w;
            } else {
                closeWindow();
            }
        }
        closeWindow();
        return null;
    }

    /** Number in the list, from 0, of the file that holds the message found last. */
    public int fileNumber() {
        return Objects.checkIndex(fileNumber, files.size());
    }

    /** The file that holds the message found last. */
    public Path file() {
        return files.get(fileNumber);
    }

    public boolean isClosed() {
        return closed;
    }

    /** {@link #findNext} then answers null; a file that is open is closed at the latest there. */
    @Override
    public void close() {
        closed = true;
        closeWindow();
    }

    private void closeWindow() {
        MessageWindow w = window;
        window = null;
        if (w != null) {
            w.close();
        }
    }
}
