package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * One image of the row the cursor stands on, over the message's bytes. The before image of an UPDATE is the row of
 * {@code data} with the cells of its {@code old} entry laid over it: a key that {@code old} has says the value before, null
 * included; one it lacks says "unchanged". Canal's habit of carrying changed columns over from row to row does no harm to
 * this.
 */
final class CanalImage extends CanonicalRowImage {

    private static final int NO_OLD = -1;

    private final Message message;
    /** Where a getter puts the canonical bytes it reads; made once, for getters are called for every value. */
    private final ByteSink cell = new ByteSink(256);

    private @Nullable TableLayout layout;
    private int dataBase;
    private int oldBase = NO_OLD;

    CanalImage(Message message) {
        this.message = message;
    }

    /** @param oldRow index of the entry of {@code old} to lay over the row, or negative for none */
    void set(TableLayout newLayout, int row, int oldRow) {
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
        int cell = layout().cellOf[column];
        if (cell < 0) {
            return CellRef.ABSENT;
        }
        if (oldBase != NO_OLD) {
            long before = message.old[oldBase + cell];
            if (before != CellRef.ABSENT) {
                return before;
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
        appendCell(column, cell);
        return cell;
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        long ref = ref(column);
        int kind = CellRef.kind(ref);
        byte[] a = message.array;
        int from = message.start + CellRef.start(ref);
        int to = from + CellRef.length(ref);
        CellDecoder decoder = layout().decoders[column];
        try {
            switch (kind) {
                case CellRef.STRING -> CellDecoders.append(decoder, a, requireUtf8(a, from, to), to, kind, sink);
                case CellRef.ESCAPED_STRING -> {
                    ByteSink text = message.unescaped;
                    text.clear();
                    unescape(a, requireUtf8(a, from, to), to, text);
                    CellDecoders.append(decoder, text.array(), 0, text.size(), kind, sink);
                }
                case CellRef.NUMBER -> CellDecoders.append(decoder, a, from, to, kind, sink);
                case CellRef.BOOLEAN -> CellDecoders.append(decoder, a[from] == 't' ? ONE : ZERO, 0, 1, kind, sink);
                default -> requireValue(column);
            }
        } catch (ValueFault fault) {
            throw fault.at(name(column), message.place, from);
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
