package io.sluice.cdc.model;

import org.jspecify.annotations.Nullable;

/** Input that is not what its format says: broken JSON, a number where text must stand, a row with too few columns. */
public class MalformedInputException extends CdcException {

    private final String reason;
    private final @Nullable String source;
    private final long offset;

    /**
     * @param reason what is wrong and what to do, without place
     * @param source the file, topic-partition or other input the bytes came from, or null where not known yet
     * @param offset byte offset within the source (or within the message, where the source is not known), or -1
     */
    public MalformedInputException(String reason, @Nullable String source, long offset) {
        this(reason, source, offset, null);
    }

    public MalformedInputException(String reason, @Nullable String source, long offset, @Nullable Throwable cause) {
        super(message(reason, source, offset), cause);
        this.reason = reason;
        this.source = source;
        this.offset = offset;
    }

    @Override
    public CdcException at(String where) {
        return source == null ? super.at(where) : this;
    }

    /** What is wrong and what to do, without the place. */
    public String reason() {
        return reason;
    }

    /** The input the bytes came from, or null where only the message was at hand. */
    public @Nullable String source() {
        return source;
    }

    /** Byte offset of the fault, or -1 where there is none to give. */
    public long offset() {
        return offset;
    }

    private static String message(String reason, @Nullable String source, long offset) {
        if (source == null) {
            return offset < 0 ? reason : reason + " (at byte " + offset + ")";
        }
        return offset < 0 ? source + ": " + reason : source + ":" + offset + ": " + reason;
    }
}
