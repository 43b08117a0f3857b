package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.binlog.TruncatedBinlogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of listed files, one file after another. */
public final class FileLogCursor extends LogCursor {

    private static final int MAGIC_LENGTH = 4;

    private final List<Path> files;
    private final boolean acceptTornTail;
    private int next;
    private volatile @Nullable InputStream input;

    public FileLogCursor(BinlogOptions options, List<Path> files) {
        super(options);
        this.files = List.copyOf(files);
        this.acceptTornTail = options.acceptTornTail();
    }

    @Override
    boolean more(int count) {
        while (true) {
            if (input != null) {
                if (window.fill(count)) {
                    return true;
                }
                endOfFile();
            }
            if (next == files.size() || isClosed()) {
                return false;
            }
            open(files.get(next++));
            count = EventHeader.LENGTH;
        }
    }

    private void endOfFile() {
        int left = window.end - window.pos;
        closeInput();
        if (left > 0 || isOpen()) {
            torn(left);
        }
    }

    private void torn(int left) {
        if (acceptTornTail && next == files.size()) {
            return;
        }
        throw new TruncatedBinlogException(
                left > 0
                        ? "the file ends inside an event, " + left
                                + " bytes behind its beginning; everything before was" + " read"
                        : "the file ends inside a transaction, which is not delivered; everything before was read",
                String.valueOf(place.name()),
                window.offset(left > 0 ? window.pos : window.keep));
    }

    private void open(Path file) {
        String name = String.valueOf(file.getFileName());
        place.file(name, LogPlace.numberOf(name));
        try {
            input = Files.newInputStream(file);
        } catch (IOException e) {
            throw new CdcException("cannot open " + file + ": " + e.getMessage(), e);
        }
        window.open(java.util.Objects.requireNonNull(input), 0);
        Magic.require(window, place, MAGIC_LENGTH);
    }

    private void closeInput() {
        InputStream in = input;
        input = null;
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                throw new CdcException("cannot close " + place.name(), e);
            }
        }
    }

    @Override
    public void close() {
        super.close();
        closeInput();
    }
}
