package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.TemporalText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What ADD COLUMN puts into rows that are there: the DEFAULT, else NULL, else the implicit default of a NOT NULL column
 * (manual, "Data Type Default Values").
 */
final class ColumnFill {

    private ColumnFill() {}

    /** The canonical cell, or null for NULL. */
    static byte @Nullable [] of(TableId table, Column column, @Nullable Instant statementTime) {
        if (column.generated()) {
            throw refuse(table, column, "it is generated, and its values are computed by the server");
        }
        if (column.autoIncrement()) {
            throw refuse(
                    table, column, "it is AUTO_INCREMENT, and the server numbered the rows in an order of its own");
        }
        ColumnDefault value = column.defaultValue();
        return switch (value.kind()) {
            case NULL -> null;
            case LITERAL -> literal(table, column, value.text());
            case NONE -> implicit(table, column);
            case CURRENT_TIMESTAMP -> statementTime(table, column, statementTime);
            case EXPRESSION -> throw refuse(table, column, "its default is an expression, evaluated by the server");
            case UNKNOWN -> throw refuse(table, column, "its default is not known");
        };
    }

    private static byte[] literal(TableId table, Column column, String text) {
        ColumnType type = column.type();
        if (type.kind() == ColumnType.Kind.TIMESTAMP && !text.startsWith("0000-00-00")) {
            throw refuse(table, column, "its default was read in the session's time zone, which the log does not tell");
        }
        return normal(table, column, text);
    }

    private static byte[] implicit(TableId table, Column column) {
        if (column.nullability() != Column.Nullability.NOT_NULL) {
            throw refuse(table, column, "whether it takes NULL is not known");
        }
        ColumnType type = column.type();
        return switch (type.family()) {
            case INTEGER, DECIMAL, FLOATING, BIT -> normal(table, column, "0");
            case YEAR -> normal(table, column, "0000");
            case DATE -> normal(table, column, "0000-00-00");
            case DATETIME -> normal(table, column, "0000-00-00 00:00:00");
            case TIME -> normal(table, column, "00:00:00");
            case ENUM -> normal(table, column, type.labels().get(0));
            case TEXT, SET -> new byte[0];
            case BYTES -> {
                if (type.kind() == ColumnType.Kind.GEOMETRY || type.kind() == ColumnType.Kind.VECTOR) {
                    throw refuse(table, column, "a NOT NULL column of this type has no implicit default");
                }
                yield normal(table, column, "");
            }
            case TIMESTAMP ->
                throw refuse(
                        table,
                        column,
                        "without a DEFAULT it takes the statement's time or zero, as explicit_defaults_for_timestamp says,"
                                + " which the log does not tell");
            case JSON, NETWORK -> throw refuse(table, column, "a NOT NULL column of this type has no implicit default");
        };
    }

    private static byte[] statementTime(TableId table, Column column, @Nullable Instant time) {
        ColumnType type = column.type();
        if (type.kind() != ColumnType.Kind.TIMESTAMP) {
            throw refuse(
                    table,
                    column,
                    "its default is the statement's time in the session's time zone, which the log does not tell");
        }
        if (type.scale() != 0) {
            throw refuse(
                    table, column, "its default is the statement's time with a fraction, which the log does not tell");
        }
        if (time == null) {
            throw refuse(table, column, "its default is the statement's time, and the feed carries none");
        }
        ByteSink sink = new ByteSink(32);
        TemporalText.putTimestamp(time.getEpochSecond(), 0, 0, sink);
        return sink.toByteArray();
    }

    private static byte[] normal(TableId table, Column column, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteSink sink = new ByteSink(bytes.length + 16);
        try {
            CellNormalizer.of(column.type()).append(bytes, 0, bytes.length, sink);
        } catch (InvalidValueException e) {
            throw refuse(
                    table, column, "its default is no exact value of type " + column.type() + " (" + e.reason() + ")");
        }
        return sink.toByteArray();
    }

    private static InexactAlterException refuse(TableId table, Column column, String reason) {
        return new InexactAlterException(
                table, column.name(), "the rows' value of the added column is not known: " + reason);
    }
}
