package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.json.InputPlace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the message at hand came from: a transport's record, a file and a byte offset, or both: a record landed in a file.
 * Reused.
 */
final class MessagePlace implements InputPlace {

    private Lane lane = Lane.of("none");
    private @Nullable Path file;
    private long fileNumber;
    private long offset;
    private int messageStart;
    /** Of the record, where one landed in the file; else negative. */
    private long recordOffset;
    /** True where the message's bytes are no stretch of the file: a string with its escapes resolved. */
    private boolean copied;

    void record(Lane newLane, long newOffset, int start) {
        // Compared first: to store a reference costs the collector's bookkeeping, for every message.
        if (lane != newLane) {
            lane = newLane;
        }
        if (file != null) {
            file = null;
        }
        fileNumber = 0;
        offset = newOffset;
        messageStart = start;
        recordOffset = -1;
        copied = false;
    }

    /** @param byteOffset of the message in the file, whose first byte stands at {@code start} in the array */
    void file(Lane newLane, Path newFile, long number, long byteOffset, int start) {
        lane = newLane;
        file = newFile;
        fileNumber = number;
        offset = byteOffset;
        messageStart = start;
        recordOffset = -1;
        copied = false;
    }

    /** After {@link #file}: the message is the value of a record that landed in the file. */
    void landed(Lane newLane, long newRecordOffset, boolean isCopied) {
        lane = newLane;
        recordOffset = newRecordOffset;
        copied = isCopied;
    }

    Lane lane() {
        return lane;
    }

    SourcePosition position(int row) {
        return recordOffset >= 0
                ? SourcePosition.ofRecord(recordOffset, row)
                : SourcePosition.ofFile(fileNumber, offset, row);
    }

    @Override
    public String source() {
        return file == null ? lane + "@" + offset : file.toString();
    }

    @Override
    public long offsetOf(int index) {
        if (copied) {
            return offset;
        }
        return file == null ? index - messageStart : offset + index - messageStart;
    }

    /** Place of the message itself, for faults of the whole. */
    String describe() {
        return describe(messageStart);
    }

    String describe(int index) {
        return source() + ":" + offsetOf(index);
    }

    MalformedInputException malformed(String reason, int index) {
        return new MalformedInputException(reason, source(), offsetOf(index));
    }
}
