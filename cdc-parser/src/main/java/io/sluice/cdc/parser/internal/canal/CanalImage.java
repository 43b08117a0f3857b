package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.PlainColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One image of the row the cursor stands on, over the message's bytes. The before image of an UPDATE is the row of
 * {@code data} with the cells of its {@code old} entry laid over it: a key that {@code old} has says the value before, null
 * included; one it lacks says "unchanged", but for columns that a NOBLOB log leaves out: their cells are then absent.
 * Canal's habit of carrying changed columns over from row to row does no harm to this.
 */
final class CanalImage extends CanonicalRowImage {

    private static final int NO_OLD = -1;

    private final Message message;
    /** Where a getter puts the canonical bytes it reads; made once, for getters are called for every value. */
    private final ByteSink cell = new ByteSink(256);

    private int from;
    private int to;
    private boolean ascii;

    private @Nullable TableLayout layout;
    private int dataBase;
    private int oldBase = NO_OLD;
    private boolean before;

    CanalImage(Message message) {
        this.message = message;
    }

    /** Moves to a row as it stands in {@code data}. */
    void set(TableLayout newLayout, int row) {
        set(newLayout, row, NO_OLD);
        before = false;
    }

    /**
     * Moves to the row before its UPDATE.
     *
     * @param oldRow index of the entry of {@code old} to lay over the row, or negative for one that Canal left out empty
     */
    void setBefore(TableLayout newLayout, int row, int oldRow) {
        set(newLayout, row, oldRow);
        before = true;
    }

    private void set(TableLayout newLayout, int row, int oldRow) {
        layout = newLayout;
        int columns = newLayout.rows.columnCount();
        dataBase = row * columns;
        oldBase = oldRow < 0 ? NO_OLD : oldRow * columns;
    }

    private TableLayout layout() {
        TableLayout l = layout;
        if (l == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return l;
    }

    private long ref(int column) {
        TableLayout l = layout();
        int cell = l.cellOf[column];
        if (cell < 0) {
            return CellRef.ABSENT;
        }
        if (before) {
            long old = oldBase == NO_OLD ? CellRef.ABSENT : message.old[oldBase + cell];
            if (old != CellRef.ABSENT || l.mayLackOld[column]) {
                return old;
            }
        }
        return message.data[dataBase + cell];
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

    /** The plain value of the column's cell, if it is one, then stands in [{@link #from}, {@link #to}) of the message. */
    private boolean isPlain(int column) {
        long ref = ref(column);
        from = message.start + CellRef.start(ref);
        to = from + CellRef.length(ref);
        ascii = CellRef.kind(ref) == CellRef.ASCII_STRING;
        return CellRef.isPlain(ref);
    }

    private long plainInteger(int column) {
        return isPlain(column) ? layout().plain[column].integer(message.array, from, to) : PlainColumn.UNUSUAL;
    }

    /** End of the canonical bytes that stand as such at {@link #from}, or -1. */
    private int canonicalEnd(int column) {
        if (!isPlain(column)) {
            return -1;
        }
        TableLayout l = layout();
        byte[] a = message.array;
        int end = l.texts[column].end(a, from, to, ascii);
        return end < 0 && l.plain[column].isCanonical(a, from, to) ? to : end;
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
        return value >= 0 ? value : super.getUnsignedLong(column);
    }

    @Override
    public BigDecimal getDecimal(int column) {
        if (isPlain(column)) {
            PlainColumn plain = layout().plain[column];
            long unscaled = plain.unscaled(message.array, from, to);
            if (unscaled != PlainColumn.UNUSUAL) {
                return BigDecimal.valueOf(unscaled, plain.scale());
            }
        }
        return super.getDecimal(column);
    }

    @Override
    public long getUnscaledLong(int column) {
        long value = isPlain(column) ? layout().plain[column].unscaled(message.array, from, to) : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getUnscaledLong(column);
    }

    @Override
    public double getDouble(int column) {
        double value = isPlain(column) ? layout().plain[column].floating(message.array, from, to) : Double.NaN;
        return Double.isNaN(value) ? super.getDouble(column) : value;
    }

    @Override
    public LocalDate getDate(int column) {
        LocalDate value = isPlain(column) ? layout().plain[column].date(message.array, from, to) : null;
        return value != null ? value : super.getDate(column);
    }

    @Override
    public long getEpochDay(int column) {
        long value = isPlain(column) ? layout().plain[column].epochDay(message.array, from, to) : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getEpochDay(column);
    }

    @Override
    public LocalDateTime getDateTime(int column) {
        LocalDateTime value = isPlain(column) ? layout().plain[column].dateTime(message.array, from, to) : null;
        return value != null ? value : super.getDateTime(column);
    }

    @Override
    public Instant getTimestamp(int column) {
        Instant value = isPlain(column) ? layout().plain[column].timestamp(message.array, from, to) : null;
        return value != null ? value : super.getTimestamp(column);
    }

    @Override
    public long getEpochMicros(int column) {
        long value =
                isPlain(column) ? layout().plain[column].epochMicros(message.array, from, to) : PlainColumn.UNUSUAL;
        return value != PlainColumn.UNUSUAL ? value : super.getEpochMicros(column);
    }

    @Override
    public String getText(int column) {
        int end = canonicalEnd(column);
        return end < 0
                ? super.getText(column)
                : new String(
                        message.array, from, end - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBytes(int column) {
        int end = canonicalEnd(column);
        return end < 0 ? super.getBytes(column) : Arrays.copyOfRange(message.array, from, end);
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int end = canonicalEnd(column);
        if (end < 0) {
            appendDecoded(column, sink);
        } else {
            sink.put(message.array, from, end - from);
        }
    }

    /** Any value in any spelling; what the short ways refuse comes here and is read or refused for good. */
    private void appendDecoded(int column, ByteSink sink) {
        long ref = ref(column);
        int kind = CellRef.kind(ref);
        byte[] a = message.array;
        int start = message.start + CellRef.start(ref);
        int end = start + CellRef.length(ref);
        CellDecoder decoder = layout().decoders[column];
        try {
            switch (kind) {
                case CellRef.ASCII_STRING -> CellDecoders.append(decoder, a, start, end, kind, sink);
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
