package io.sluice.cdc.parser.internal.binlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** Logs of servers in forms that none at hand writes: the same events, as the format's description has them. */
public final class RewrittenLog {

    private static final int LENGTHS_AT = EventHeader.LENGTH + 2 + 50 + 4 + 1;
    private static final int CHECKSUM = 4;
    private static final int TABLE_NUMBER = 6;

    private RewrittenLog() {}

    /** Each event without its checksum; the description says so, and keeps its own. */
    public static byte[] withoutChecksums(byte[] log) {
        List<FedEvents.Event> events = FedEvents.of(log);
        byte[] first = events.get(0).bytes();
        if (first[first.length - CHECKSUM - 1] == 0) {
            return log;
        }
        return rewritten(log, event -> {
            if (EventHeader.type(event, 0) == EventType.FORMAT_DESCRIPTION) {
                byte[] plain = event.clone();
                plain[plain.length - CHECKSUM - 1] = 0;
                return plain;
            }
            return Arrays.copyOf(event, event.length - CHECKSUM);
        });
    }

    /** Table numbers of four bytes, as before 5.1.4: {@code Table_map_event} and {@code Rows_event} with a post-header of 6. */
    static byte[] withShortTableNumbers(byte[] plain) {
        return rewritten(plain, event -> {
            int type = EventHeader.type(event, 0);
            if (type == EventType.FORMAT_DESCRIPTION) {
                byte[] described = event.clone();
                described[LENGTHS_AT + EventType.TABLE_MAP - 1] = 6;
                return described;
            }
            return type == EventType.TABLE_MAP || EventType.isRows(type)
                    ? spliced(event, EventHeader.LENGTH + 4, 2, new byte[0])
                    : event;
        });
    }

    /**
     * MariaDB's compressed rows in version 2, which its log_event.h numbers 169 to 171 and no server writes: as version 1, with
     * the length of the extra data, two bytes that count themselves, behind the flags.
     */
    static byte[] withRowsOfVersion2(byte[] plain) {
        return rewritten(plain, event -> {
            int type = EventHeader.type(event, 0);
            if (type < EventType.MARIADB_WRITE_ROWS_COMPRESSED_V1
                    || type > EventType.MARIADB_DELETE_ROWS_COMPRESSED_V1) {
                return event;
            }
            byte[] rows = spliced(event, EventHeader.LENGTH + TABLE_NUMBER + 2, 0, new byte[] {2, 0});
            rows[4] = (byte) (type + 3);
            return rows;
        });
    }

    private static byte[] spliced(byte[] event, int at, int removed, byte[] added) {
        byte[] out = new byte[event.length - removed + added.length];
        System.arraycopy(event, 0, out, 0, at);
        System.arraycopy(added, 0, out, at, added.length);
        System.arraycopy(event, at + removed, out, at + added.length, event.length - at - removed);
        return out;
    }

    private static byte[] rewritten(byte[] log, UnaryOperator<byte[]> change) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(log, 0, Magic.LENGTH);
        for (FedEvents.Event event : FedEvents.of(log)) {
            byte[] changed = change.apply(event.bytes()).clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(9, changed.length);
            if (EventHeader.type(changed, 0) == EventType.FORMAT_DESCRIPTION) {
                describe(changed);
            }
            out.writeBytes(changed);
        }
        return out.toByteArray();
    }

    /** The checksum of a description does not see the flag that its file is in use. */
    private static void describe(byte[] event) {
        byte[] closed = event.clone();
        closed[EventHeader.FLAGS_AT] &= ~EventHeader.FLAG_IN_USE;
        CRC32 crc = new CRC32();
        crc.update(closed, 0, closed.length - CHECKSUM);
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt(event.length - CHECKSUM, (int) crc.getValue());
    }

    /** Types of the events, those within a payload left out. */
    public static List<Integer> types(byte[] log) {
        List<Integer> types = new ArrayList<>();
        FedEvents.of(log).forEach(event -> types.add(EventHeader.type(event.bytes(), 0)));
        return types;
    }

    /** As long as whole events fit. */
    public static byte[] head(byte[] log, int length) {
        int end = Magic.LENGTH;
        for (FedEvents.Event event : FedEvents.of(log)) {
            if (event.offset() + event.bytes().length > length) {
                break;
            }
            end = (int) event.offset() + event.bytes().length;
        }
        return Arrays.copyOf(log, end);
    }
}
