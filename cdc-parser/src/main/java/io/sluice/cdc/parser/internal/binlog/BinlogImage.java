package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.CellSpans;
import io.sluice.cdc.model.internal.bytes.CellVisits;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import io.sluice.cdc.parser.internal.binlog.value.JsonDiffs;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One image of the row the cursor stands on, over the event's bytes. Getters read them directly where they can. */
final class BinlogImage extends CanonicalRowImage implements CellSpans, ImageLayout.LongWay {

    private static final long UNUSUAL = ColumnDecoder.UNUSUAL;
    private static final long MICROS_OF_SECOND = 1_000_000;

    private final RowsEvent rows;
    private final ByteSink cell = new ByteSink(256);

    private @Nullable TablePlan plan;
    private ColumnDecoder[] decoders = new ColumnDecoder[0];
    private int columnCount;
    private @Nullable ImageLayout layout;
    private byte[] array = new byte[0];
    /** Where it begins. */
    private int image;
    /** See {@link ImageLayout#find}: found when they are first asked for, which a visitor does not do. */
    private int[] starts = new int[0];

    private boolean found;
    /** The image before was read by getters, and this one will be. */
    private boolean read;

    private int partial = RowsEvent.NOT_PARTIAL;
    private @Nullable JsonDiffs diffs;

    BinlogImage(RowsEvent rows) {
        this.rows = rows;
    }

    void begin(TablePlan newPlan, ImageLayout newLayout, byte[] a) {
        plan = newPlan;
        decoders = newPlan.decoders;
        columnCount = newPlan.columnCount();
        layout = newLayout;
        array = a;
        if (starts.length <= columnCount) {
            starts = new int[columnCount + 1];
        }
    }

    /**
     * @param newImage where it begins
     * @param newPartial where the bitmap of the JSON columns begins that are changes, or {@link RowsEvent#NOT_PARTIAL}
     */
    void set(int newImage, int newPartial) {
        partial = newPartial;
        image = newImage;
        found = read;
        if (read) {
            layout().find(array, newImage, starts);
        }
    }

    private ImageLayout layout() {
        ImageLayout l = layout;
        if (l == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return l;
    }

    @Override
    public TableSchema schema() {
        TablePlan p = plan;
        if (p == null) {
            throw new IllegalStateException("the cursor stands on no row");
        }
        return p.schema();
    }

    @Override
    public boolean isPresent(int column) {
        return layout().isPresent(column);
    }

    @Override
    public boolean isNull(int column) {
        return start(column) < 0 && layout().isPresent(column);
    }

    @Override
    public boolean hasValue(int column) {
        return start(column) >= 0;
    }

    /** Whether both images have a column, with the same bytes or NULL. */
    boolean hasSameCell(int column, BinlogImage other) {
        int from = start(column);
        int otherFrom = other.start(column);
        if (from < 0 || otherFrom < 0) {
            return isNull(column) && other.isNull(column);
        }
        return Arrays.equals(array, from, end(column), other.array, otherFrom, other.end(column));
    }

    /** Where the cell begins; negative where there is no value. */
    private int start(int column) {
        if (!found) {
            find();
        }
        return starts[Objects.checkIndex(column, columnCount)];
    }

    private void find() {
        layout().find(array, image, starts);
        found = true;
        read = true;
    }

    /** Where a cell ends whose {@link #start} was asked for, and has a value. */
    private int end(int column) {
        int next = starts[column + 1];
        return next ^ next >> 31;
    }

    @Override
    protected ByteSink cell(int column) {
        cell.clear();
        appendCell(column, cell);
        return cell;
    }

    @Override
    public void appendCell(int column, ByteSink sink) {
        int from = start(column);
        if (from < 0) {
            requireValue(column);
        }
        if (partial != RowsEvent.NOT_PARTIAL) {
            requireValue(column);
        }
        append(column, from, end(column), sink);
    }

    private void append(int column, int from, int to, ByteSink sink) {
        try {
            if (isPartial(column)) {
                rows.first.appendChanged(column, array, from, to, sink, diffs());
            } else {
                decoders[column].append(array, from, to, sink);
            }
        } catch (InvalidValueException e) {
            throw fault(column, from, e);
        }
    }

    @Override
    public boolean isJsonDiff(int column) {
        return start(column) >= 0 && isPartial(column) && !rows.first.hasValue(column);
    }

    @Override
    public void appendDiffs(int column, ByteSink sink) {
        if (!isJsonDiff(column)) {
            throw noDiffs(column);
        }
        int from = start(column);
        try {
            if (rows.first.isPresent(column)) {
                throw new InvalidValueException(typeOf(column), "changes of a document that is NULL in the row before");
            }
            diffs().store(array, from, end(column), sink);
        } catch (InvalidValueException e) {
            throw fault(column, from, e);
        }
    }

    private JsonDiffs diffs() {
        JsonDiffs d = diffs;
        if (d == null) {
            d = new JsonDiffs();
            diffs = d;
        }
        return d;
    }

    /** Whether the cell is changes of the document before, be that in the log or not. */
    private boolean isPartial(int column) {
        if (partial == RowsEvent.NOT_PARTIAL) {
            return false;
        }
        TablePlan p = plan;
        int bit = p == null ? -1 : p.jsonIndex(column);
        return bit >= 0 && (array[partial + (bit >> 3)] >>> (bit & 7) & 1) != 0;
    }

    /** The document that changes make of this image's. */
    private void appendChanged(int column, byte[] a, int from, int to, ByteSink sink, JsonDiffs changes) {
        changes.append(a, start(column), end(column), from, to, sink);
    }

    private CdcException fault(int column, int from, InvalidValueException e) {
        return e.at(rows.placeOf(from) + ", column " + name(column));
    }

    @Override
    public int getInt(int column) {
        long value = integer(column);
        return value == (int) value ? (int) value : super.getInt(column);
    }

    @Override
    public long getLong(int column) {
        long value = integer(column);
        return value != UNUSUAL ? value : super.getLong(column);
    }

    private long integer(int column) {
        int from = start(column);
        return from >= 0 ? decoders[column].getLong(array, from, end(column)) : UNUSUAL;
    }

    @Override
    public long getUnsignedLong(int column) {
        int from = start(column);
        long value = from >= 0 ? decoders[column].getUnsignedLong(array, from, end(column)) : UNUSUAL;
        return value != UNUSUAL ? value : super.getUnsignedLong(column);
    }

    private long unscaled(int column) {
        int from = start(column);
        return from >= 0 ? decoders[column].getUnscaledLong(array, from, end(column)) : UNUSUAL;
    }

    @Override
    public BigDecimal getDecimal(int column) {
        long value = unscaled(column);
        return value != UNUSUAL
                ? BigDecimal.valueOf(value, decoders[column].type().scale())
                : super.getDecimal(column);
    }

    @Override
    public long getUnscaledLong(int column) {
        long value = unscaled(column);
        return value != UNUSUAL ? value : super.getUnscaledLong(column);
    }

    @Override
    public float getFloat(int column) {
        int from = start(column);
        float value = from >= 0 ? decoders[column].getFloat(array, from, end(column)) : Float.NaN;
        return Float.isNaN(value) ? super.getFloat(column) : value;
    }

    @Override
    public double getDouble(int column) {
        int from = start(column);
        double value = from >= 0 ? decoders[column].getDouble(array, from, end(column)) : Double.NaN;
        return Double.isNaN(value) ? super.getDouble(column) : value;
    }

    @Override
    public long getEpochDay(int column) {
        int from = start(column);
        long value = from >= 0 ? decoders[column].getEpochDay(array, from, end(column)) : UNUSUAL;
        return value != UNUSUAL ? value : super.getEpochDay(column);
    }

    @Override
    public LocalDate getDate(int column) {
        int from = start(column);
        long value = from >= 0 ? decoders[column].getEpochDay(array, from, end(column)) : UNUSUAL;
        return value != UNUSUAL ? LocalDate.ofEpochDay(value) : super.getDate(column);
    }

    private long micros(int column) {
        int from = start(column);
        return from >= 0 ? decoders[column].getEpochMicros(array, from, end(column)) : UNUSUAL;
    }

    @Override
    public long getEpochMicros(int column) {
        long value = micros(column);
        return value != UNUSUAL ? value : super.getEpochMicros(column);
    }

    @Override
    public LocalDateTime getDateTime(int column) {
        long value = typeOf(column).kind() == Kind.DATETIME ? micros(column) : UNUSUAL;
        return value != UNUSUAL
                ? LocalDateTime.ofEpochSecond(
                        Math.floorDiv(value, MICROS_OF_SECOND),
                        (int) Math.floorMod(value, MICROS_OF_SECOND) * 1000,
                        ZoneOffset.UTC)
                : super.getDateTime(column);
    }

    @Override
    public Instant getTimestamp(int column) {
        long value = typeOf(column).kind() == Kind.TIMESTAMP ? micros(column) : UNUSUAL;
        return value != UNUSUAL
                ? Instant.ofEpochSecond(
                        Math.floorDiv(value, MICROS_OF_SECOND), Math.floorMod(value, MICROS_OF_SECOND) * 1000)
                : super.getTimestamp(column);
    }

    @Override
    public void visit(CellVisitor visitor) {
        read = false;
        layout().visit(this, array, image, visitor);
    }

    @Override
    public void visit(int column, int from, int to, CellVisitor visitor) {
        switch (typeOf(column).family()) {
            case TIME, TEXT, BYTES, ENUM, SET, JSON, NETWORK -> {
                if (isPartial(column) && isJsonDiff(column)) {
                    visitor.jsonDiffs(column, getJsonDiffs(column));
                    return;
                }
                cell.clear();
                append(column, from, to, cell);
                visitor.canonical(column, cell.array(), 0, cell.size());
            }
            default -> CellVisits.value(this, column, visitor);
        }
    }

    /** Where the canonical bytes begin that stand as such in the event, or -1. */
    private int canonicalStart(int column) {
        int from = start(column);
        return from >= 0 && partial == RowsEvent.NOT_PARTIAL
                ? decoders[column].canonicalStart(array, from, end(column))
                : -1;
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public long span(int column) {
        int from = canonicalStart(column);
        return from < 0 ? NO_SPAN : CellSpans.of(from, end(column));
    }

    @Override
    public String getText(int column) {
        int from = typeOf(column).isBytes() ? -1 : canonicalStart(column);
        return from < 0 ? super.getText(column) : new String(array, from, end(column) - from, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBytes(int column) {
        int from = canonicalStart(column);
        return from < 0 ? super.getBytes(column) : Arrays.copyOfRange(array, from, end(column));
    }
}
