package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of one table map are read: made once for all events whose map has the same bytes. The decoders hold scratch,
 * so one reader has plans of its own.
 */
final class TablePlan {

    /** A table that nobody asked for: its rows are passed over. */
    static final TablePlan UNWANTED = new TablePlan(null, new ColumnDecoder[0], false, null);

    private static final int MOST_PARTIAL = 8;

    private final @Nullable TableSchema schema;
    private final boolean wanted;
    private final Cascades.@Nullable Watch watch;
    final ColumnDecoder[] decoders;
    /** Layout of a row that has all columns. */
    final ImageLayout full;

    private final int[] jsonIndex;
    private final int jsonColumns;
    /** Those met last of images that have not all columns: with MINIMAL images nearly each statement has two of its own. */
    private final @Nullable ImageLayout[] partial = new @Nullable ImageLayout[MOST_PARTIAL];

    private int nextPartial;

    /**
     * @param schema null where nothing tells it
     * @param wanted whether rows are handed out
     * @param watch what rows may do to other tables, null for nothing
     */
    TablePlan(@Nullable TableSchema schema, ColumnDecoder[] decoders, boolean wanted, Cascades.@Nullable Watch watch) {
        this.schema = schema;
        this.wanted = wanted;
        this.watch = watch;
        this.decoders = decoders;
        int[] all = new int[decoders.length];
        Arrays.setAll(all, c -> c);
        this.jsonIndex = new int[decoders.length];
        int json = 0;
        for (int c = 0; c < decoders.length; c++) {
            boolean isJson = decoders[c].type().kind() == ColumnType.Kind.JSON;
            jsonIndex[c] = isJson ? json++ : -1;
        }
        this.jsonColumns = json;
        this.full = new ImageLayout(decoders, all);
    }

    boolean wanted() {
        return wanted;
    }

    /** Whether rows can be read, wanted or not. */
    boolean isReadable() {
        return schema != null;
    }

    Cascades.@Nullable Watch watch() {
        return watch;
    }

    TableSchema schema() {
        TableSchema s = schema;
        if (s == null) {
            throw new IllegalStateException("rows of a table nobody asked for");
        }
        return s;
    }

    int columnCount() {
        return decoders.length;
    }

    /** How many JSON columns the table has. */
    int jsonColumns() {
        return jsonColumns;
    }

    /** Which of the JSON columns a column is, or -1. */
    int jsonIndex(int column) {
        return jsonIndex[column];
    }

    /** The layout of images that have the columns of a bitmap, one bit a column, column 0 in the lowest. */
    ImageLayout layout(byte[] a, int bitmap) {
        if (isFull(a, bitmap)) {
            return full;
        }
        for (ImageLayout known : partial) {
            if (known != null && known.isOf(a, bitmap)) {
                return known;
            }
        }
        int n = decoders.length;
        int[] columns = new int[n];
        int count = 0;
        for (int c = 0; c < n; c++) {
            if ((a[bitmap + (c >> 3)] >>> (c & 7) & 1) != 0) {
                columns[count++] = c;
            }
        }
        ImageLayout made = new ImageLayout(decoders, Arrays.copyOf(columns, count));
        partial[nextPartial] = made;
        nextPartial = (nextPartial + 1) % MOST_PARTIAL;
        return made;
    }

    private boolean isFull(byte[] a, int bitmap) {
        int n = decoders.length;
        int whole = n >> 3;
        for (int i = 0; i < whole; i++) {
            if (a[bitmap + i] != -1) {
                return false;
            }
        }
        int rest = (1 << (n & 7)) - 1;
        return rest == 0 || (a[bitmap + whole] & rest) == rest;
    }
}
