package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.bytes.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which plan a table number stands for. A table map comes before the rows of every statement, and nearly always it is the
 * one that number had before: then it is one comparison of bytes. A number that is new looks its content up, as every
 * restart and flush of the server numbers its tables anew.
 */
final class TablePlans {

    /** Numbers and contents remembered; a server with more tables begins anew. */
    private static final int MOST = 1 << 13;

    private static final int SLOTS = MOST * 2;

    /** A table number, the bytes of its map behind the number, and the plan. */
    private static final class Entry {
        final long number;
        byte[] content;
        TablePlan plan;
        long group;

        Entry(long number, byte[] content, TablePlan plan) {
            this.number = number;
            this.content = content;
            this.plan = plan;
        }
    }

    private final LogPlace place;
    private final EventFields fields;
    private final TableFilter filter;
    private final Cascades cascades;
    private final int maxColumns;
    private final @Nullable Entry[] byNumber = new @Nullable Entry[SLOTS];
    private final @Nullable Entry[] byContent = new @Nullable Entry[SLOTS];
    private int numbers;
    private int contents;
    private @Nullable Entry newest;
    private long group;

    TablePlans(LogPlace place, TableFilter filter, Cascades cascades, int maxColumns) {
        this.place = place;
        this.fields = new EventFields(place);
        this.filter = filter;
        this.cascades = cascades;
        this.maxColumns = maxColumns;
    }

    /** A transaction begins: what was said before it holds no more. */
    void beginGroup() {
        group++;
    }

    /** The catalog changed, or the server. */
    void forget() {
        Arrays.fill(byNumber, null);
        Arrays.fill(byContent, null);
        numbers = 0;
        contents = 0;
        newest = null;
    }

    /**
     * Takes in a table map.
     *
     * @param from first byte of the event's header
     * @param to end of the body, checksum left out
     */
    void map(byte[] a, int from, int to, long offset, FormatDescription format, SchemaCatalog catalog) {
        int idBytes = format.shortTableIds() ? 4 : 6;
        int content = from + EventHeader.LENGTH + idBytes;
        if (content + 2 > to) {
            throw place.malformed("TABLE_MAP event: it is cut off; the file is damaged", offset);
        }
        long number = tableNumber(a, from + EventHeader.LENGTH, idBytes);
        Entry entry = newest;
        if (entry == null || entry.number != number) {
            entry = find(number);
        }
        if (entry == null || !Arrays.equals(entry.content, 0, entry.content.length, a, content, to)) {
            entry = learn(number, a, from, content, to, offset, format, catalog);
        }
        entry.group = group;
        newest = entry;
    }

    /** The plan of a table number, or null where no map of this transaction names it. */
    @Nullable
    TablePlan plan(long number) {
        Entry entry = newest;
        if (entry == null || entry.number != number) {
            entry = find(number);
            if (entry != null) {
                newest = entry;
            }
        }
        return entry == null || entry.group != group ? null : entry.plan;
    }

    static long tableNumber(byte[] a, int at, int bytes) {
        long low = Words.getIntLE(a, at) & 0xFFFF_FFFFL;
        return bytes == 4 ? low : low | (a[at + 4] & 0xFFL) << 32 | (a[at + 5] & 0xFFL) << 40;
    }

    private static int slot(long number) {
        return (int) (number * 0x9E37_79B9_7F4A_7C15L >>> 64 - 14);
    }

    private @Nullable Entry find(long number) {
        int at = slot(number);
        while (true) {
            Entry entry = byNumber[at];
            if (entry == null || entry.number == number) {
                return entry;
            }
            at = at + 1 & SLOTS - 1;
        }
    }

    private Entry learn(
            long number,
            byte[] a,
            int from,
            int content,
            int to,
            long offset,
            FormatDescription format,
            SchemaCatalog catalog) {
        int hash = (int) Hash64.hash(a, content, to - content) & SLOTS - 1;
        Entry same = byContent[hash];
        while (same != null && !Arrays.equals(same.content, 0, same.content.length, a, content, to)) {
            hash = hash + 1 & SLOTS - 1;
            same = byContent[hash];
        }
        if (same == null) {
            TablePlan plan = read(a, from, content, to, offset, format, catalog);
            if (numbers == MOST || contents == MOST) {
                keepCurrent(group);
                hash = (int) Hash64.hash(a, content, to - content) & SLOTS - 1;
                while (byContent[hash] != null) {
                    hash = hash + 1 & SLOTS - 1;
                }
            }
            same = new Entry(number, Arrays.copyOfRange(a, content, to), plan);
            byContent[hash] = same;
            contents++;
        }
        Entry known = find(number);
        if (known != null) {
            known.content = same.content;
            known.plan = same.plan;
            return known;
        }
        if (numbers == MOST) {
            keepCurrent(group);
        }
        Entry entry = new Entry(number, same.content, same.plan);
        put(entry);
        return entry;
    }

    private void put(Entry entry) {
        int at = slot(entry.number);
        while (byNumber[at] != null) {
            at = at + 1 & SLOTS - 1;
        }
        byNumber[at] = entry;
        numbers++;
    }

    /** Forgets all but what the transaction at hand needs. */
    private void keepCurrent(long current) {
        Entry[] live = Arrays.stream(byNumber)
                .filter(e -> e != null && e.group == current)
                .toArray(Entry[]::new);
        if (live.length > MOST / 2) {
            throw place.malformed(
                    "a transaction with rows of more than " + MOST / 2 + " tables; the file is damaged", 0);
        }
        forget();
        for (Entry entry : live) {
            put(entry);
        }
    }

    private TablePlan read(
            byte[] a, int from, int content, int to, long offset, FormatDescription format, SchemaCatalog catalog) {
        fields.event(a, from, to, offset);
        fields.seek(content);
        TableMap map = TableMap.read(fields, maxColumns, format.kind());
        Cascades.Watch watch = cascades.watch(map.table());
        if (filter.accepts(map.table())) {
            return TableSchemas.plan(map, catalog, format.kind(), place.at(offset), watch);
        }
        return watch == null
                ? TablePlan.UNWANTED
                : TableSchemas.planUnwanted(map, catalog, format.kind(), place.at(offset), watch);
    }
}
