package io.sluice.cdc.flink;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A message that could not be decoded, where {@link ErrorPolicy#emit} lets it pass: nothing of it is in the stream but
 * this. Its place is {@link #lane()} and {@link #position()}.
 */
@TypeInfo(StreamEventTypeInfoFactory.class)
public final class BadMessage extends StreamEvent {

    private final String errorType;
    private final String reason;
    private final int messageLength;
    private final int rawEnd;
    private final int rawLength;

    BadMessage(byte[] frame, FrameReader in) {
        super(frame, in);
        errorType = in.text();
        reason = in.text();
        messageLength = in.number(0, Integer.MAX_VALUE, "message length");
        rawLength = in.skipBytes();
        rawEnd = in.at();
        if (rawLength > messageLength) {
            throw in.malformed("keeps " + rawLength + " bytes of a message of " + messageLength);
        }
    }

    /** Simple name of the exception, such as {@code MalformedInputException}. */
    public String errorType() {
        return errorType;
    }

    /** What is wrong, where, and what to do; no row values. */
    public String reason() {
        return reason;
    }

    /** The message's bytes from its start, a copy; fewer than {@link #messageLength()} where it was longer than is kept. */
    public byte[] raw() {
        return java.util.Arrays.copyOfRange(frame, rawEnd - rawLength, rawEnd);
    }

    /** Length of the whole message in bytes; 0 also for a record without a value. */
    public int messageLength() {
        return messageLength;
    }

    @Override
    public String toString() {
        return "bad message of " + messageLength + " bytes: " + errorType + ": " + reason;
    }
}
