package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.GtidMismatchException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The message at hand, its structure checked and its cells found. Reused; the buffer is the caller's. */
final class Message {

    /** What the message turned out to be. */
    enum Content {
        NOTHING,
        ROWS,
        SCHEMA,
        MARK
    }

    static final long NO_TIME = Long.MIN_VALUE;

    final MessagePlace place = new MessagePlace();
    final ByteSink unescaped = new ByteSink(256);

    byte[] array = new byte[0];
    int start;
    int end;

    Content content = Content.NOTHING;

    @Nullable
    SchemaChange schemaChange;

    @Nullable
    TransactionMark mark;

    @Nullable
    TableLayout layout;

    Operation operation = Operation.INSERT;
    int rows;
    int oldRows;
    /** {@link CellRef}s, row by row, {@code layout.rows.columnCount()} a row. */
    long[] data = new long[64];
    /** The same for {@code old}, which pairs with the last {@code oldRows} rows of data. */
    long[] old = new long[64];

    long es;
    long ts;
    /** The GTID set's text where escapes had to be resolved; else it stands in {@link #array}. */
    byte @Nullable [] unescapedGtid;

    int gtidStart;
    int gtidEnd;
    private byte[] lastGtid = new byte[0];
    private @Nullable GtidSet lastGtids;

    void begin(byte[] a, int from, int to) {
        array = a;
        start = from;
        end = to;
        content = Content.NOTHING;
        layout = null;
        schemaChange = null;
        mark = null;
        rows = 0;
        oldRows = 0;
        es = NO_TIME;
        ts = NO_TIME;
        unescapedGtid = null;
        gtidStart = 0;
        gtidEnd = 0;
    }

    long[] dataFor(long cells) {
        if (cells > data.length) {
            data = grown(data, cells);
        }
        return data;
    }

    long[] oldFor(long cells) {
        if (cells > old.length) {
            old = grown(old, cells);
        }
        return old;
    }

    private long[] grown(long[] cells, long wanted) {
        if (wanted > Integer.MAX_VALUE - 8) {
            throw place.malformed(
                    "the message has more than 2^31 cells; lower ParserLimits.maxRows or maxColumns to fail earlier",
                    start);
        }
        return Arrays.copyOf(cells, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, cells.length * 2L)));
    }

    @Nullable
    Instant sourceTime() {
        return es == NO_TIME ? null : Instant.ofEpochMilli(es);
    }

    @Nullable
    Instant receivedTime() {
        return ts == NO_TIME ? null : Instant.ofEpochMilli(ts);
    }

    /**
     * The set is parsed when first asked for; the same bytes as before give the same object.
     *
     * @throws MalformedInputException if the text is no GTID set, at the message's place
     */
    @Nullable
    GtidSet gtids() {
        if (gtidEnd == gtidStart) {
            return null;
        }
        GtidSet known = lastGtids;
        byte[] gtidArray = gtidArray();
        if (known == null || !Arrays.equals(gtidArray, gtidStart, gtidEnd, lastGtid, 0, lastGtid.length)) {
            lastGtids = null;
            lastGtid = Arrays.copyOfRange(gtidArray, gtidStart, gtidEnd);
            try {
                known = GtidSet.parse(new String(lastGtid, StandardCharsets.UTF_8));
            } catch (MalformedInputException e) {
                throw place.malformed("gtid: " + e.reason(), gtidPlace());
            } catch (GtidMismatchException e) {
                throw place.malformed("gtid: " + e.getMessage(), gtidPlace());
            }
            lastGtids = known;
        }
        return known;
    }

    private int gtidPlace() {
        return unescapedGtid == null ? gtidStart : start;
    }

    /** Holds the GTID set's text, escapes resolved. */
    byte[] gtidArray() {
        byte[] unescapedText = unescapedGtid;
        return unescapedText == null ? array : unescapedText;
    }
}
