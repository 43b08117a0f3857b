package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.CellVisits;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.PlainColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image of the row the cursor stands on, over the message's bytes. The before image of an UPDATE is the row of
 * {@code data} with the cells of its {@code old} entry laid over it: a key that {@code old} has says the value before, null
 * included; one it lacks says "unchanged", but for columns that a NOBLOB log leaves out: their cells are then absent.
 * Canal's habit of carrying changed columns over from row to row does no harm to this.
 */
final class CanalImage extends CanonicalRowImage {

    private final Message message;
    /** Where a getter puts the canonical bytes it reads; made once, for getters are called for every value. */
    private final ByteSink cell = new ByteSink(256);

    /** A cell of each schema column, from {@link #base} on: the message's own array, or {@link #laid}. */
    private long[] cells = {};

    private int base;
    private int columns;
    private long[] laid = {};
    private @Nullable TableLayout layout;
    /** Parts of the layout, at hand. */
    private PlainColumn[] plain = {};

    private PlainText[] texts = {};

    CanalImage(Message message) {
        this.message = message;
    }

    /** Moves to a row as it stands in {@code data}. */
    void set(TableLayout newLayout, int row) {
        setLayout(newLayout);
        int dataBase = row * newLayout.rows.columnCount();
        if (newLayout.inOrder) {
            setCells(message.data, dataBase);
        } else {
            layInOrder(newLayout.cellOf, message.data, dataBase, room());
            setCells(laid, 0);
        }
    }

    /**
     * Moves to the row before its UPDATE.
     *
     * @param oldRow index of the entry of {@code old} to lay over the row, or negative for one that Canal left out empty
     */
    void setBefore(TableLayout newLayout, int row, int oldRow) {
        set(newLayout, row);
        int width = newLayout.rows.columnCount();
        long[] into = room();
        if (oldRow < 0) {
            for (int i = 0; i < columns; i++) {
                into[i] = cells[base + i] & newLayout.keptBefore[i];
            }
        } else if (newLayout.inOrder) {
            layOver(message.old, oldRow * width, cells, base, newLayout.keptBefore, into);
        } else {
            long[] old = new long[columns];
            layInOrder(newLayout.cellOf, message.old, oldRow * width, old);
            layOver(old, 0, cells, base, newLayout.keptBefore, into);
        }
        setCells(into, 0);
    }

    private static void layOver(long[] old, int oldBase, long[] data, int dataBase, long[] kept, long[] into) {
        for (int i = 0; i < kept.length; i++) {
            into[i] = cellBefore(old[oldBase + i], data[dataBase + i], kept[i]);
        }
    }

    /** The old cell where there is one; without a branch, which no processor could foresee. */
    static long cellBefore(long old, long data, long kept) {
        long isThere = (old | -old) >> 63;
        return old | data & kept & ~isThere;
    }

    private static void layInOrder(int[] cellOf, long[] from, int fromBase, long[] into) {
        for (int i = 0; i < cellOf.length; i++) {
            into[i] = cellOf[i] < 0 ? CellRef.ABSENT : from[fromBase + cellOf[i]];
        }
    }

    private long[] room() {
        if (laid.length < columns) {
            laid = new long[columns];
        }
        return laid;
    }

    /** Compared first, here as below: to store a reference costs the collector's bookkeeping. */
    private void setCells(long[] newCells, int newBase) {
        if (cells != newCells) {
            cells = newCells;
        }
        base = newBase;
    }

    private void setLayout(TableLayout newLayout) {
        if (layout != newLayout) {
            layout = newLayout;
            columns = newLayout.plain.length;
            plain = newLayout.plain;
            texts = newLayout.texts;
        }
    }

    private TableLayout layout() {
        TableLayout l = layout;
        if (l == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return l;
    }

    private long ref(int column) {
        return cells[base + Objects.checkIndex(column, columns)];
    }

    /** True if both images take the column's cell from the same place of the message, or it is NULL or absent in both. */
    boolean hasSameCell(CanalImage other, int column) {
        return ref(column) == other.ref(column);
    }

    /** Index of the first byte of a cell that has a value. */
    private int from(long ref) {
        return message.start + CellRef.start(ref);
    }

    private int to(long ref) {
        return from(ref) + CellRef.length(ref);
    }

    @Override
    public TableSchema schema() {
        return layout().schema;
    }

    @Override
    public boolean isPresent(int column) {
        return ref(column) != CellRef.ABSENT;
    }

    @Override
    public boolean isNull(int column) {
        return ref(column) == CellRef.NULL;
    }

    @Override
    protected ByteSink cell(int column) {
        cell.clear();
        appendDecoded(column, cell);
        return cell;
    }

    private long plainInteger(int column) {
        long ref = ref(column);
        return CellRef.isPlain(ref) ? plain[column].integer(message.array, from(ref), to(ref)) : PlainColumn.UNUSUAL;
    }

    /** End of the canonical bytes that stand as such from {@code from(ref)} on, or -1. */
    private int canonicalEnd(int column, long ref) {
        if (!CellRef.isPlain(ref)) {
            return -1;
        }
        byte[] a = message.array;
        int from = from(ref);
        int to = to(ref);
        int end = texts[column].end(a, from, to);
        return end < 0 && plain[column].isCanonical(a, from, to) ? to : end;
    }

    @Override
    public int getInt(int column) {
        long value = plainInteger(column);
        return value == (int) value ? (int) value : super.getInt(column);
    }

    @Override
    public long getLong(int column) {
        long value = plainInteger(column);
        return value != PlainColumn.UNUSUAL ? value : super.getLong(column);
    }

    @Override
    public long getUnsignedLong(int column) {
        long value = plainInteger(column);
        return value >= 0 ? value : largeUnsigned(column);
    }

    private long largeUnsigned(int column) {
        long ref = ref(column);
        long value = CellRef.isPlain(ref) ? plain[column].longUnsigned(message.array, from(ref), to(ref)) : -1;
        return value != -1 ? value : super.getUnsignedLong(column);
    }

    @Override
    public BigDecimal getDecimal(int column) {
        long ref = ref(column);
        long unscaled =
                CellRef.isPlain(ref) ? plain[column].unscaled(message.array, from(ref), to(ref)) : PlainColumn.UNUSUAL;
        return unscaled != PlainColumn.UNUSUAL
                ? BigDecimal.valueOf(unscaled, plain[column].scale())
                : super.getDecimal(column);
    }

    @Override
    public long getUnscaledLong(int column) {
        long ref = ref(column);
        long value =
                CellRef.isPlain(ref) ? plain[column].unscaled(message.array, from(ref), to(ref)) : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getUnscaledLong(column);
    }

    @Override
    public double getDouble(int column) {
        long ref = ref(column);
        double value = CellRef.isPlain(ref) ? plain[column].floating(message.array, from(ref), to(ref)) : Double.NaN;
        return !Double.isNaN(value) ? value : super.getDouble(column);
    }

    @Override
    public LocalDate getDate(int column) {
        long ref = ref(column);
        @Nullable LocalDate value = CellRef.isPlain(ref) ? plain[column].date(message.array, from(ref), to(ref)) : null;
        return value != null ? value : super.getDate(column);
    }

    @Override
    public long getEpochDay(int column) {
        long ref = ref(column);
        long value =
                CellRef.isPlain(ref) ? plain[column].epochDay(message.array, from(ref), to(ref)) : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getEpochDay(column);
    }

    @Override
    public LocalDateTime getDateTime(int column) {
        long ref = ref(column);
        @Nullable
        LocalDateTime value = CellRef.isPlain(ref) ? plain[column].dateTime(message.array, from(ref), to(ref)) : null;
        return value != null ? value : super.getDateTime(column);
    }

    @Override
    public Instant getTimestamp(int column) {
        long ref = ref(column);
        @Nullable
        Instant value = CellRef.isPlain(ref) ? plain[column].timestamp(message.array, from(ref), to(ref)) : null;
        return value != null ? value : super.getTimestamp(column);
    }

    @Override
    public long getEpochMicros(int column) {
        long ref = ref(column);
        long value = CellRef.isPlain(ref)
                ? plain[column].epochMicros(message.array, from(ref), to(ref))
                : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getEpochMicros(column);
    }

    @Override
    public String getText(int column) {
        long ref = ref(column);
        int end = canonicalEnd(column, ref);
        int from = from(ref);
        return end < 0 ? super.getText(column) : new String(message.array, from, end - from, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBytes(int column) {
        long ref = ref(column);
        int end = canonicalEnd(column, ref);
        return end < 0 ? super.getBytes(column) : Arrays.copyOfRange(message.array, from(ref), end);
    }

    @Override
    public void visit(CellVisitor visitor) {
        visit(layout().visits, visitor);
    }

    /** The cells of some columns. */
    void visit(RowVisits visits, CellVisitor visitor) {
        visits.image(message.array, message.start, cells, base, this, visitor);
    }

    /** A cell in whatever spelling. */
    void visitCell(int column, CellVisitor visitor) {
        if (!isPresent(column)) {
            visitor.absent(column);
        } else if (isNull(column)) {
            visitor.nullValue(column);
        } else {
            switch (typeOf(column).family()) {
                case INTEGER, YEAR, BIT, FLOATING, DECIMAL, DATE, DATETIME, TIMESTAMP ->
                    CellVisits.value(this, column, visitor);
                case TIME, TEXT, BYTES, ENUM, SET, JSON, NETWORK -> {
                    ByteSink bytes = cell(column);
                    visitor.canonical(column, bytes.array(), 0, bytes.size());
                }
            }
        }
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        long ref = ref(column);
        int end = canonicalEnd(column, ref);
        if (end < 0) {
            appendDecoded(column, sink);
        } else {
            int from = from(ref);
            sink.put(message.array, from, end - from);
        }
    }

    /** Any value in any spelling; what the short ways refuse comes here and is read or refused for good. */
    private void appendDecoded(int column, ByteSink sink) {
        long ref = ref(column);
        int kind = CellRef.kind(ref);
        byte[] a = message.array;
        int start = from(ref);
        int end = to(ref);
        CellDecoder decoder = layout().decoders[column];
        try {
            switch (kind) {
                case CellRef.STRING -> CellDecoders.append(decoder, a, requireUtf8(a, start, end), end, kind, sink);
                case CellRef.ESCAPED_STRING -> {
                    ByteSink text = message.unescaped;
                    text.clear();
                    unescape(a, requireUtf8(a, start, end), end, text);
                    CellDecoders.append(decoder, text.array(), 0, text.size(), kind, sink);
                }
                case CellRef.NUMBER -> CellDecoders.append(decoder, a, start, end, kind, sink);
                case CellRef.BOOLEAN -> CellDecoders.append(decoder, a[start] == 't' ? ONE : ZERO, 0, 1, kind, sink);
                default -> requireValue(column);
            }
        } catch (ValueFault fault) {
            throw fault.at(name(column), message.place, start);
        }
    }

    private static final byte[] ONE = {'1'};
    private static final byte[] ZERO = {'0'};

    private static int requireUtf8(byte[] a, int from, int to) {
        if (JsonBytes.invalidUtf8(a, from, to) >= 0) {
            throw new ValueFault("the value is not UTF-8");
        }
        return from;
    }

    private static void unescape(byte[] a, int from, int to, ByteSink out) {
        if (JsonBytes.unescape(a, from, to, out) >= 0) {
            throw new ValueFault("the value has an escape that JSON does not know, or half of a surrogate pair");
        }
    }
}
