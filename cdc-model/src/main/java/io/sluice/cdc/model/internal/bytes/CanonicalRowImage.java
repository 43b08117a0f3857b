package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import io.sluice.cdc.model.internal.text.CellReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * The typed getters over canonical cells. A subclass says where the cells are; the hot ones override a getter where the
 * source holds the value in a form that is faster to read.
 */
public abstract class CanonicalRowImage implements RowImage, CanonicalCells {

    /** The canonical bytes of a cell that has a value. Read at once: an image of one thread may use one sink for all. */
    protected ByteSink cell(int column) {
        ByteSink sink = new ByteSink(64);
        appendCell(column, sink);
        return sink;
    }

    protected final ColumnType typeOf(int column) {
        return schema().column(column).type();
    }

    /** Throws unless the cell has a value. */
    protected final void requireValue(int column) {
        if (!isPresent(column)) {
            throw new CellAccessException(
                    "column " + name(column) + " is absent from this row image; ask isPresent first");
        }
        if (isNull(column)) {
            throw new CellAccessException("column " + name(column) + " is NULL; ask isNull first");
        }
        if (isJsonDiff(column)) {
            throw new CellAccessException("column " + name(column)
                    + " is changes of a JSON document that the log does not have; ask isJsonDiff first and see getJsonDiffs,"
                    + " or have whole documents logged (binlog_row_value_options='')");
        }
    }

    /** {@code db.table.column}, for messages. */
    protected final String name(int column) {
        return schema().table() + "." + schema().column(column).name();
    }

    protected final CellAccessException noDiffs(int column) {
        return new CellAccessException("column " + name(column) + " holds no changes of a JSON document");
    }

    @Override
    public List<JsonDiff> getJsonDiffs(int column) {
        if (!isJsonDiff(column)) {
            throw noDiffs(column);
        }
        ByteSink diffs = new ByteSink(64);
        appendDiffs(column, diffs);
        return StoredDiffs.read(diffs.array(), 0, diffs.size());
    }

    private CellReader reader(int column) {
        requireValue(column);
        ByteSink s = cell(column);
        return new CellReader(schema(), column, s.array(), 0, s.size());
    }

    @Override
    public int getInt(int column) {
        return reader(column).getInt();
    }

    @Override
    public long getLong(int column) {
        return reader(column).getLong();
    }

    @Override
    public long getUnsignedLong(int column) {
        return reader(column).getUnsignedLong();
    }

    @Override
    public BigInteger getBigInteger(int column) {
        return reader(column).getBigInteger();
    }

    @Override
    public BigDecimal getDecimal(int column) {
        return reader(column).getDecimal();
    }

    @Override
    public float getFloat(int column) {
        return reader(column).getFloat();
    }

    @Override
    public double getDouble(int column) {
        return reader(column).getDouble();
    }

    @Override
    public String getText(int column) {
        return reader(column).getText();
    }

    @Override
    public byte[] getBytes(int column) {
        requireValue(column);
        return cell(column).toByteArray();
    }

    @Override
    public LocalDate getDate(int column) {
        return reader(column).getDate();
    }

    @Override
    public LocalDateTime getDateTime(int column) {
        return reader(column).getDateTime();
    }

    @Override
    public Instant getTimestamp(int column) {
        return reader(column).getTimestamp();
    }

    @Override
    public Duration getTime(int column) {
        return reader(column).getTime();
    }
}
