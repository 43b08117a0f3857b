package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;

/** Cells given to a {@link CellVisitor} by the getters of images: what any quicker way must do as well. */
public final class CellVisits {

    private CellVisits() {}

    /** All cells. */
    public static void image(RowImage image, CellVisitor visitor) {
        int columns = image.schema().columnCount();
        for (int i = 0; i < columns; i++) {
            cell(image, i, visitor);
        }
    }

    /** All cells of a change, as {@link RowView#visit} says. */
    public static void change(RowView row, CellVisitor before, CellVisitor after, CellVisitor both) {
        switch (row.operation()) {
            case INSERT -> row.after().visit(after);
            case DELETE -> row.before().visit(before);
            case UPDATE -> {
                RowImage beforeImage = row.before();
                RowImage afterImage = row.after();
                int columns = row.schema().columnCount();
                for (int i = 0; i < columns; i++) {
                    updated(row, i, beforeImage, afterImage, before, after, both);
                }
            }
        }
    }

    /** Some cells of a change. */
    public static void change(RowView row, ColumnSet columns, CellVisitor before, CellVisitor after, CellVisitor both) {
        switch (row.operation()) {
            case INSERT -> image(row.after(), columns, after);
            case DELETE -> image(row.before(), columns, before);
            case UPDATE -> {
                RowImage beforeImage = row.before();
                RowImage afterImage = row.after();
                for (int i = 0; i < columns.size(); i++) {
                    updated(row, columns.column(i), beforeImage, afterImage, before, after, both);
                }
            }
        }
    }

    private static void updated(
            RowView row,
            int column,
            RowImage beforeImage,
            RowImage afterImage,
            CellVisitor before,
            CellVisitor after,
            CellVisitor both) {
        if (row.isUnchanged(column)) {
            cell(afterImage, column, both);
        } else {
            cell(beforeImage, column, before);
            cell(afterImage, column, after);
        }
    }

    private static void image(RowImage image, ColumnSet columns, CellVisitor visitor) {
        for (int i = 0; i < columns.size(); i++) {
            cell(image, columns.column(i), visitor);
        }
    }

    private static void cell(RowImage image, int column, CellVisitor visitor) {
        if (image.hasValue(column)) {
            value(image, column, visitor);
        } else if (image.isPresent(column)) {
            visitor.nullValue(column);
        } else {
            visitor.absent(column);
        }
    }

    /** A cell that is present and not NULL. */
    public static void value(RowImage image, int column, CellVisitor visitor) {
        ColumnType type = image.schema().column(column).type();
        switch (type.family()) {
            case INTEGER, YEAR, BIT -> {
                boolean signed = type.family() == ColumnType.Family.INTEGER && !type.unsigned();
                visitor.integer(column, signed ? image.getLong(column) : image.getUnsignedLong(column));
            }
            case FLOATING -> visitor.floating(column, image.getDouble(column));
            case DECIMAL, DATE, DATETIME, TIMESTAMP -> mayBeCanonical(image, type, column, visitor);
            case TIME, TEXT, BYTES, ENUM, SET, NETWORK -> canonical(image, column, visitor);
            case JSON -> {
                if (image.isJsonDiff(column)) {
                    visitor.jsonDiffs(column, image.getJsonDiffs(column));
                } else {
                    canonical(image, column, visitor);
                }
            }
        }
    }

    private static void mayBeCanonical(RowImage image, ColumnType type, int column, CellVisitor visitor) {
        long value;
        try {
            value = switch (type.family()) {
                case DECIMAL -> image.getUnscaledLong(column);
                case DATE -> image.getEpochDay(column);
                default -> image.getEpochMicros(column);
            };
        } catch (CellAccessException noReading) {
            // a value of the type, which the getter alone knows to have no such reading
            canonical(image, column, visitor);
            return;
        }
        switch (type.family()) {
            case DECIMAL -> visitor.decimal(column, value, type.scale());
            case DATE -> visitor.date(column, value);
            default -> visitor.time(column, value);
        }
    }

    private static void canonical(RowImage image, int column, CellVisitor visitor) {
        byte[] bytes = image.getBytes(column);
        visitor.canonical(column, bytes, 0, bytes.length);
    }
}
