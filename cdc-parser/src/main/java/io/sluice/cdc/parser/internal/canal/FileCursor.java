package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of listed files, one file after another: as one lane, or each in the lane its record names. */
public final class FileCursor extends MessageCursor {

    private final Lane lane;
    private final List<Path> files;
    private final int maxMessage;
    private final @Nullable WrappedRecord record;
    private int fileNumber = -1;
    private volatile @Nullable MessageWindow window;
    private @Nullable RuntimeException failure;
    private volatile boolean closed;

    /** @param wrapping how the files' records are laid out, or null where they hold messages and nothing else */
    public FileCursor(DecoderOptions options, Lane lane, List<Path> files, @Nullable Wrapping wrapping) {
        super(options);
        this.lane = lane;
        this.files = List.copyOf(files);
        this.maxMessage = options.limits().maxMessageBytes();
        this.record = wrapping == null ? null : new WrappedRecord(wrapping, options.limits());
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
        if (record != null) {
            decodeLanded(w, record);
            return;
        }
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

    private void decodeLanded(MessageWindow w, WrappedRecord r) {
        Path file = files.get(fileNumber);
        if (!w.takeLine()) {
            throw new MalformedInputException(
                    "a line longer than the limit of " + maxMessage + " bytes (ParserLimits.maxMessageBytes)",
                    file.toString(),
                    w.offset());
        }
        MessagePlace place = message().place;
        place.file(lane, file, fileNumber, w.offset(), w.start());
        r.read(w.array(), w.start(), w.end(), fileNumber, place);
        if (r.isTombstone()) {
            message().begin(w.array(), w.start(), w.start());
            return;
        }
        ByteSink text = r.valueText();
        long valueOffset = w.offset() + r.valueFrom() - w.start();
        if (text == null) {
            place.file(lane, file, fileNumber, valueOffset, r.valueFrom());
            place.landed(r.lane(), r.offset(), false);
            decoder().decode(w.array(), r.valueFrom(), r.valueTo(), true);
        } else {
            place.file(lane, file, fileNumber, valueOffset, 0);
            place.landed(r.lane(), r.offset(), true);
            decoder().decode(text.array(), 0, text.size(), true);
        }
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
