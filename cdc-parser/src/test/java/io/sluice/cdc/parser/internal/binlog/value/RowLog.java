package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;

/**
 * As much of a binlog as the fixtures of cells need: files with CRC32 and full images, tables {@code t<number>} of two columns,
 * the first an INT. Written apart from the reader, so that a fault of one does not hide in the other.
 */
final class RowLog {

    private static final int TABLE_MAP = 19;
    private static final int WRITE_V1 = 23;
    private static final int WRITE_V2 = 30;
    private static final int UPDATE_V2 = 31;
    private static final int PARTIAL_UPDATE = 39;
    private static final int CHECKSUM = 4;

    /** What is told of each row. Positions are those of the cell of column c in the array; from is -1 for NULL. */
    interface Rows {
        void inserted(int table, int row, ColumnDecoder decoder, byte[] a, int from, int to);

        /** diff is true where the second cell holds changes, not a document. */
        default void updated(
                int table,
                int row,
                ColumnDecoder decoder,
                byte[] a,
                int beforeFrom,
                int beforeTo,
                boolean diff,
                int from,
                int to) {
            throw new IllegalStateException("an update");
        }
    }

    private record Map2(int table, ColumnDecoder decoder) {}

    private final byte[] a;
    private final IntFunction<ColumnType> types;
    private final Rows rows;
    private final Map<Long, Map2> maps = new HashMap<>();

    private RowLog(byte[] a, IntFunction<ColumnType> types, Rows rows) {
        this.a = a;
        this.types = types;
        this.rows = rows;
    }

    static void walk(String resource, IntFunction<ColumnType> types, Rows rows) {
        new RowLog(unzipped(resource), types, rows).walk();
    }

    static byte[] unzipped(String resource) {
        try (InputStream in = new GZIPInputStream(RowLog.class.getResourceAsStream("/fixtures/binlog/" + resource))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void walk() {
        ByteBuffer b = ByteBuffer.wrap(a).order(ByteOrder.LITTLE_ENDIAN);
        int at = 4;
        while (at < a.length) {
            int type = a[at + 4] & 0xFF;
            int size = b.getInt(at + 9);
            int end = at + size - CHECKSUM;
            int body = at + 19;
            switch (type) {
                case TABLE_MAP -> map(body);
                case WRITE_V1, WRITE_V2, UPDATE_V2, PARTIAL_UPDATE -> rows(type, body, end);
                default -> {}
            }
            at += size;
        }
    }

    private long tableId(int at) {
        return (a[at] & 0xFFL) | (a[at + 1] & 0xFFL) << 8 | (a[at + 2] & 0xFFL) << 16 | (a[at + 3] & 0xFFL) << 24;
    }

    private void map(int body) {
        int at = body + 8;
        at += (a[at] & 0xFF) + 2;
        int length = a[at] & 0xFF;
        String name = new String(a, at + 1, length, StandardCharsets.US_ASCII);
        at += length + 2;
        if (!name.matches("t\\d+") || a[at] != 2 || a[at + 1] != ColumnCode.LONG) {
            return;
        }
        int type = a[at + 2] & 0xFF;
        int metadata = 0;
        for (int i = 0; i < a[at + 3]; i++) {
            metadata |= (a[at + 4 + i] & 0xFF) << 8 * i;
        }
        int table = Integer.parseInt(name.substring(1));
        ColumnDecoder decoder = ColumnDecoders.of(ColumnCode.unfold(type, metadata), metadata, types.apply(table));
        maps.put(tableId(body), new Map2(table, decoder));
    }

    private void rows(int type, int body, int end) {
        Map2 map = maps.get(tableId(body));
        if (map == null) {
            return;
        }
        int at = body + 8;
        if (type != WRITE_V1) {
            at += (a[at] & 0xFF) | (a[at + 1] & 0xFF) << 8;
        }
        boolean update = type == UPDATE_V2 || type == PARTIAL_UPDATE;
        at += update ? 3 : 2;
        while (at < end) {
            int nulls = a[at++];
            int row = ByteBuffer.wrap(a).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
            at += 4;
            int from = (nulls & 2) != 0 ? -1 : at;
            at = from < 0 ? at : map.decoder.skip(a, at, end);
            if (!update) {
                rows.inserted(map.table, row, map.decoder, a, from, at);
                continue;
            }
            int to = at;
            boolean diff = false;
            if (type == PARTIAL_UPDATE && a[at++] == 1) {
                diff = (a[at++] & 1) != 0;
            }
            nulls = a[at++];
            at += 4;
            int after = (nulls & 2) != 0 ? -1 : at;
            at = after < 0 ? at : diff ? JsonDiffs.skip(a, at, end) : map.decoder.skip(a, at, end);
            rows.updated(map.table, row, map.decoder, a, from, to, diff, after, at);
        }
        if (at != end) {
            throw new IllegalStateException("rows that do not fill their event, table " + map.table);
        }
    }
}
