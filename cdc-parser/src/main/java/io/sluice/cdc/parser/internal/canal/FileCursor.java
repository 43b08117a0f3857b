package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.internal.files.ListedMessages;
import io.sluice.cdc.parser.internal.files.MessageWindow;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of listed files, one file after another: as one lane, or each in the lane its record names. */
public final class FileCursor extends MessageCursor {

    private final Lane lane;
    private final ListedMessages messages;
    private final int maxMessage;
    private final @Nullable WrappedRecord record;
    private @Nullable RuntimeException failure;

    /** @param wrapping how the files' records are laid out, or null where they hold messages and nothing else */
    public FileCursor(DecoderOptions options, Lane lane, List<Path> files, @Nullable Wrapping wrapping) {
        super(options);
        this.lane = lane;
        this.maxMessage = options.limits().maxMessageBytes();
        this.messages = new ListedMessages(files, maxMessage);
        this.record = wrapping == null ? null : new WrappedRecord(wrapping, options.limits());
    }

    @Override
    public boolean next() {
        if (failure != null) {
            throw failure;
        }
        try {
            while (!nextInMessage()) {
                MessageWindow found = messages.findNext();
                if (found == null) {
                    return false;
                }
                decode(found);
            }
            return true;
        } catch (RuntimeException e) {
            if (messages.isClosed()) {
                return false;
            }
            failure = e;
            throw e;
        }
    }

    private void decode(MessageWindow w) {
        MessagePlace place = message().place;
        beforeFirst();
        if (record != null) {
            decodeLanded(w, record);
            return;
        }
        if (w.takeLine()) {
            place.file(lane, messages.file(), messages.fileNumber(), w.offset(), w.start());
            if (decoder().decodeLine(w.array(), w.start(), w.end())) {
                return;
            }
        }
        w.takeObject();
        place.file(lane, messages.file(), messages.fileNumber(), w.offset(), w.start());
        decoder().decode(w.array(), w.start(), w.end(), false);
    }

    private void decodeLanded(MessageWindow w, WrappedRecord r) {
        Path file = messages.file();
        if (!w.takeLine()) {
            throw new MalformedInputException(
                    "a line longer than the limit of " + maxMessage + " bytes (ParserLimits.maxMessageBytes)",
                    file.toString(),
                    w.offset());
        }
        MessagePlace place = message().place;
        place.file(lane, file, messages.fileNumber(), w.offset(), w.start());
        r.read(w.array(), w.start(), w.end(), messages.fileNumber(), place);
        if (r.isTombstone()) {
            message().begin(w.array(), w.start(), w.start());
            return;
        }
        ByteSink text = r.valueText();
        long valueOffset = w.offset() + r.valueFrom() - w.start();
        if (text == null) {
            place.file(lane, file, messages.fileNumber(), valueOffset, r.valueFrom());
            place.landed(r.lane(), r.offset(), false);
            decoder().decode(w.array(), r.valueFrom(), r.valueTo(), true);
        } else {
            place.file(lane, file, messages.fileNumber(), valueOffset, 0);
            place.landed(r.lane(), r.offset(), true);
            decoder().decode(text.array(), 0, text.size(), true);
        }
    }

    /** From any thread: {@link #next} then answers false, and the file is closed at the latest there. */
    @Override
    public void close() {
        messages.close();
    }
}
