package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** That an event stands at an offset of a file, by its checksum and not by the events before it. */
final class ProvenEvent {

    private ProvenEvent() {}

    /** Of a file whose events have checksums. The end of the file will do: what is written there later is checked then. */
    static boolean isEvent(Path file, long offset, int maxEventBytes) throws IOException {
        return read(file, offset, maxEventBytes) != null || Files.size(file) == offset;
    }

    /**
     * Whether the event at an offset begins a transaction, or stands between two: what is open there, and which table maps
     * hold, is then known without the events before it. Only the types that say it beyond doubt count. False also where nothing
     * proves it: no checksums, a relay log, which has descriptions in its midst, an end stated that is another.
     */
    static boolean isBetweenTransactions(Path file, long offset, int maxEventBytes) throws IOException {
        if (LogNames.isCompressed(file) || !hasChecksums(file, maxEventBytes)) {
            return false;
        }
        if (offset == Magic.LENGTH) {
            return true;
        }
        byte[] event = offset < Magic.LENGTH ? null : read(file, offset, maxEventBytes);
        return event != null
                && EventType.isBetweenTransactions(EventHeader.type(event, 0))
                && (int) EventHeader.endPosition(event, 0) == (int) (offset + event.length);
    }

    private static boolean hasChecksums(Path file, int maxEventBytes) throws IOException {
        byte[] head;
        try (InputStream in = LogFollower.openAt(file, Magic.LENGTH)) {
            head = event(in, 0, maxEventBytes);
        }
        if (head == null
                || EventHeader.type(head, 0) != EventType.FORMAT_DESCRIPTION
                || (EventHeader.flags(head, 0) & EventHeader.FLAG_RELAY_LOG) != 0) {
            return false;
        }
        try {
            return FormatDescription.read(head, 0, head.length, Magic.LENGTH, new LogPlace())
                    .checksums();
        } catch (CdcException e) {
            // said with its place when the file is read
            return false;
        }
    }

    private static byte @Nullable [] read(Path file, long offset, int maxEventBytes) throws IOException {
        byte[] event;
        try (InputStream in = LogFollower.openAt(file, offset)) {
            event = event(in, EventFrames.CHECKSUM_BYTES, maxEventBytes);
        }
        if (event == null) {
            return null;
        }
        int checked = event.length - EventFrames.CHECKSUM_BYTES;
        CRC32 crc = new CRC32();
        crc.update(event, 0, checked);
        return (int) crc.getValue() == Words.getIntLE(event, checked) ? event : null;
    }

    private static byte @Nullable [] event(InputStream in, int checksumBytes, int maxEventBytes) throws IOException {
        byte[] header = in.readNBytes(EventHeader.LENGTH);
        if (header.length < EventHeader.LENGTH) {
            return null;
        }
        long size = EventHeader.size(header, 0);
        if (size < EventHeader.LENGTH + checksumBytes || size > maxEventBytes) {
            return null;
        }
        byte[] body = in.readNBytes((int) size - EventHeader.LENGTH);
        if (body.length < size - EventHeader.LENGTH) {
            return null;
        }
        byte[] event = new byte[(int) size];
        System.arraycopy(header, 0, event, 0, header.length);
        System.arraycopy(body, 0, event, header.length, body.length);
        return event;
    }
}
