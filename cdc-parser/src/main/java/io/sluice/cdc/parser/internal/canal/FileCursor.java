package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of listed files, one file after another, as one lane. */
public final class FileCursor extends MessageCursor {

    private final Lane lane;
    private final List<Path> files;
    private final int maxMessage;
    private int fileNumber = -1;
    private volatile @Nullable MessageWindow window;
    private @Nullable RuntimeException failure;
    private volatile boolean closed;

    public FileCursor(DecoderOptions options, Lane lane, List<Path> files) {
        super(options);
        this.lane = lane;
        this.files = List.copyOf(files);
        this.maxMessage = options.limits().maxMessageBytes();
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        try {
            while (!nextInMessage()) {
                if (!nextMessage()) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException e) {
            if (closed) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    private boolean nextMessage() {
        while (!closed) {
            MessageWindow w = window;
            if (w == null) {
                if (fileNumber + 1 >= files.size()) {
                    return false;
                }
                fileNumber++;
                window = new MessageWindow(files.get(fileNumber), maxMessage);
            } else if (w.findStart()) {
                decode(w);
                return true;
            } else {
                closeWindow();
            }
        }
        closeWindow();
        return false;
    }

    private void decode(MessageWindow w) {
        MessagePlace place = message().place;
        beforeFirst();
        if (w.takeLine()) {
            place.file(lane, files.get(fileNumber), fileNumber, w.offset(), w.start());
            if (decoder().decodeLine(w.array(), w.start(), w.end())) {
                return;
            }
        }
        w.takeObject();
        place.file(lane, files.get(fileNumber), fileNumber, w.offset(), w.start());
        decoder().decode(w.array(), w.start(), w.end(), false);
    }

    private void closeWindow() {
        MessageWindow w = window;
        window = null;
        if (w != null) {
            w.close();
        }
    }

    /** From any thread: {@link #next} then answers false, and the file is closed at the latest there. */
    @Override
    public void close() {
        closed = true;
        closeWindow();
    }
}
