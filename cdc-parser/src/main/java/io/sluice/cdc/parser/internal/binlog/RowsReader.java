package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.binlog.MissingTableMapException;
import org.jspecify.annotations.Nullable;

/** Opens rows events of all kinds: finds the table, passes over extra data, decompresses, and has the rows checked. */
final class RowsReader {

    private static final long DUMMY_TABLE = 0xFF_FFFF;

    private final LogPlace place;
    private final TablePlans plans;
    private final RowsEvent rows;
    private final ParserLimits limits;
    private final boolean alsoUnwanted;
    private final ByteSink inflated = new ByteSink(0);

    /** @param alsoUnwanted whether rows that nobody asked for are opened, where their layout is known */
    RowsReader(LogPlace place, TablePlans plans, RowsEvent rows, ParserLimits limits, boolean alsoUnwanted) {
        this.alsoUnwanted = alsoUnwanted;
        this.place = place;
        this.plans = plans;
        this.rows = rows;
        this.limits = limits;
    }

    /**
     * Opens an event; false where it has no rows that anybody asked for.
     *
     * @param to end of the body, checksum left out
     */
    boolean begin(int type, byte[] a, int from, int to, long offset, FormatDescription format) {
        int idBytes = format.shortTableIds() ? 4 : 6;
        int body = from + EventHeader.LENGTH + idBytes + 2;
        boolean extra = hasExtraData(type);
        if (body + (extra ? 2 : 0) > to) {
            throw malformed(type, "it is cut off", offset);
        }
        TablePlan plan = plan(type, TablePlans.tableNumber(a, from + EventHeader.LENGTH, idBytes), offset);
        if (plan == null || !(alsoUnwanted ? plan.isReadable() : plan.wanted())) {
            return false;
        }
        if (extra) {
            int length = a[body] & 0xFF | (a[body + 1] & 0xFF) << 8;
            if (length < 2 || length > to - body) {
                throw malformed(type, "extra data of " + length + " bytes", offset + (body - from));
            }
            body += length;
        }
        boolean partial = type == EventType.PARTIAL_UPDATE_ROWS;
        if (type < EventType.MARIADB_WRITE_ROWS_COMPRESSED_V1) {
            rows.begin(a, from, body, to, offset, operation(type), plan, partial);
        } else {
            int start = inflate(type, a, from, body, to, offset, plan);
            rows.begin(inflated.array(), 0, start, inflated.size(), offset, operation(type), plan, false);
        }
        return true;
    }

    private static boolean hasExtraData(int type) {
        return type >= EventType.WRITE_ROWS && type <= EventType.PARTIAL_UPDATE_ROWS
                || type >= EventType.MARIADB_WRITE_ROWS_COMPRESSED;
    }

    private @Nullable TablePlan plan(int type, long number, long offset) {
        TablePlan plan = plans.plan(number);
        // the number of no table ends a statement and has no rows (Rows_log_event::is_dummy)
        if (plan == null && number != DUMMY_TABLE) {
            throw new MissingTableMapException(
                    EventType.name(type) + " event: rows of table number " + number
                            + ", which no table map of their transaction explains; the file is damaged",
                    place.text(),
                    offset);
        }
        return plan;
    }

    /** The event with its images as they were before compression; returns where its body begins in {@link #inflated}. */
    private int inflate(int type, byte[] a, int from, int body, int to, long offset, TablePlan plan) {
        int columns = plan.columnCount();
        int bitmaps = (columns + 7) / 8 * (operation(type) == Operation.UPDATE ? 2 : 1);
        int plain = body + (columns < 0xFB ? 1 : 3) + bitmaps;
        if (plain > to) {
            throw malformed(type, "the bitmap of present columns is cut off", offset);
        }
        inflated.clear();
        inflated.put(a, from, plain - from);
        MariaDbCompression.inflate(a, plain, to, inflated, limits.maxMessageBytes(), place, offset);
        return body - from;
    }

    static Operation operation(int type) {
        return switch (type) {
            case EventType.WRITE_ROWS_V1,
                    EventType.WRITE_ROWS,
                    EventType.MARIADB_WRITE_ROWS_COMPRESSED_V1,
                    EventType.MARIADB_WRITE_ROWS_COMPRESSED -> Operation.INSERT;
            case EventType.DELETE_ROWS_V1,
                    EventType.DELETE_ROWS,
                    EventType.MARIADB_DELETE_ROWS_COMPRESSED_V1,
                    EventType.MARIADB_DELETE_ROWS_COMPRESSED -> Operation.DELETE;
            default -> Operation.UPDATE;
        };
    }

    private MalformedInputException malformed(int type, String reason, long offset) {
        return place.malformed(EventType.name(type) + " event: " + reason + "; the file is damaged", offset);
    }
}
