package io.sluice.cdc.parser.internal.files;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.GzipStream;
import io.sluice.cdc.model.internal.json.JsonBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One file of messages seen through a sliding window that is as long as its longest message. Finds where messages end:
 * one a line, several a line, or spread over lines.
 *
 * <p>A byte order mark and one {@code /*} comment are passed over at the file's start. Offsets are of the file, for a
 * {@code .gz} file of its uncompressed content.
 */
public final class MessageWindow implements Closeable {

    private static final int FIRST_CAPACITY = 1 << 18;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path file;
    private final int maxMessage;
    private final InputStream in;
    private byte[] window = new byte[FIRST_CAPACITY];
    private int filled;
    private long windowOffset;
    private boolean ended;
    private boolean headPassed;
    private int start;
    private int end;
    private int scanned;
    private int depth;

    public MessageWindow(Path file, int maxMessage) {
        this.file = file;
        this.maxMessage = maxMessage;
        this.in = open(file);
    }

    private static InputStream open(Path file) {
        try {
            InputStream raw = Files.newInputStream(file);
            return file.toString().endsWith(".gz") ? new GzipStream(raw, file.toString()) : raw;
        } catch (IOException e) {
            throw new CdcException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    public byte[] array() {
        return window;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /** Offset in the file of the message's first byte. */
    public long offset() {
        return windowOffset + start;
    }

    /** Moves to the first byte of the next message. False at the end of the file. */
    public boolean findStart() {
        if (!headPassed) {
            headPassed = true;
            skipFileHead();
        }
        start = end;
        while (true) {
            start = JsonBytes.skipWhitespace(window, start, filled);
            if (start < filled) {
                break;
            }
            end = start;
            if (!fill()) {
                return false;
            }
        }
        if (window[start] != '{') {
            throw new MalformedInputException(
                    "a message, a JSON object, must begin here", file.toString(), windowOffset + start);
        }
        return true;
    }

    /** Takes the rest of the line as the message. False if the line does not end within what a message may have. */
    public boolean takeLine() {
        int from = start;
        while (true) {
            int lineEnd = JsonBytes.indexOf((byte) '\n', window, from, filled);
            if (lineEnd >= 0) {
                end = lineEnd;
                return true;
            }
            from = filled;
            int before = start;
            if (filled - start > maxMessage) {
                return false;
            }
            if (!fill()) {
                end = filled;
                return true;
            }
            from -= before - start;
        }
    }

    /** Takes the bytes up to the brace that closes the message. */
    public void takeObject() {
        scanned = start;
        depth = 0;
        while (!closes()) {
            if (filled - start > maxMessage) {
                throw new MalformedInputException(
                        "a message longer than the limit of " + maxMessage + " bytes (ParserLimits.maxMessageBytes)",
                        file.toString(),
                        offset());
            }
            int before = start;
            if (!fill()) {
                throw new MalformedInputException(
                        "the file ends inside the message that begins here: it is cut, or still being written",
                        file.toString(),
                        offset());
            }
            scanned -= before - start;
        }
        end = scanned;
    }

    /** Goes on from {@link #scanned}; false if the window ends before the object does. A string is scanned in one piece. */
    private boolean closes() {
        byte[] a = window;
        int i = scanned;
        while (i < filled) {
            switch (a[i]) {
                case '"' -> {
                    int close = JsonBytes.stringEnd(a, i + 1, filled);
                    if (close == JsonBytes.UNTERMINATED) {
                        scanned = i;
                        return false;
                    }
                    if (close == JsonBytes.CONTROL_BYTE) {
                        throw new MalformedInputException(
                                "a control character stands unescaped in the string that begins here",
                                file.toString(),
                                windowOffset + i);
                    }
                    i = close < 0 ? ~close : close;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        scanned = i + 1;
                        return true;
                    }
                }
                default -> {}
            }
            i++;
        }
        scanned = i;
        return false;
    }

    private void skipFileHead() {
        while (filled < 4 && fill()) {}
        if (filled >= 3 && Arrays.equals(window, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            end = 3;
        }
        int at = JsonBytes.skipWhitespace(window, end, filled);
        if (at + 1 < filled && window[at] == '/' && window[at + 1] == '*') {
            end = endOfComment(at + 2);
        }
    }

    private int endOfComment(int from) {
        int i = from;
        while (true) {
            for (; i + 1 < filled; i++) {
                if (window[i] == '*' && window[i + 1] == '/') {
                    return i + 2;
                }
            }
            if (filled > maxMessage || !fill()) {
                throw new MalformedInputException("the comment at the file's start does not end", file.toString(), 0);
            }
        }
    }

    /** Reads more behind what is there; moves what is still needed, from {@link #start} on, to the window's front. */
    private boolean fill() {
        if (ended) {
            return false;
        }
        if (filled == window.length) {
            if (start > window.length / 2) {
                System.arraycopy(window, start, window, 0, filled - start);
                windowOffset += start;
                filled -= start;
                end = Math.max(0, end - start);
                start = 0;
            } else {
                window = Arrays.copyOf(window, (int) Math.min(Integer.MAX_VALUE - 8, window.length * 2L));
            }
        }
        try {
            int n = in.read(window, filled, window.length - filled);
            if (n < 0) {
                ended = true;
                return false;
            }
            filled += n;
            return true;
        } catch (IOException e) {
            throw new CdcException(
                    "cannot read " + file + " at byte " + (windowOffset + filled) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new CdcException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }
}
