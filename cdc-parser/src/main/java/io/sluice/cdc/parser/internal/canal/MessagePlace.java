package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.json.InputPlace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the message at hand came from: a transport's record, or a file and a byte offset. Reused. */
final class MessagePlace implements InputPlace {

    private Lane lane = Lane.of("none");
    private @Nullable Path file;
    private long fileNumber;
    private long offset;
    private int messageStart;

    void record(Lane newLane, long recordOffset, int start) {
        lane = newLane;
        file = null;
        fileNumber = 0;
        offset = recordOffset;
        messageStart = start;
    }

    /** @param byteOffset of the message in the file, whose first byte stands at {@code start} in the array */
    void file(Lane newLane, Path newFile, long number, long byteOffset, int start) {
        lane = newLane;
        file = newFile;
        fileNumber = number;
        offset = byteOffset;
        messageStart = start;
    }

    Lane lane() {
        return lane;
    }

    SourcePosition position(int row) {
        return SourcePosition.ofFile(fileNumber, offset, row);
    }

    @Override
    public String source() {
        return file == null ? lane + "@" + offset : file.toString();
    }

    @Override
    public long offsetOf(int index) {
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
