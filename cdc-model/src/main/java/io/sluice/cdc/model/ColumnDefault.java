package io.sluice.cdc.model;

import java.util.Objects;

/**
 * A column's DEFAULT clause.
 *
 * @param text the literal's value without quotes, or the expression's text; empty for the other kinds
 */
public record ColumnDefault(Kind kind, String text) {

    /** Kinds of default. */
    public enum Kind {
        /** The description does not say (a Canal message). */
        UNKNOWN,
        /** No DEFAULT clause on a NOT NULL column: the type's implicit default applies to ADD COLUMN. */
        NONE,
        /** NULL, written or implied. */
        NULL,
        /** A constant, as text before conversion to the column's type. */
        LITERAL,
        /** CURRENT_TIMESTAMP in any spelling: the statement's time. */
        CURRENT_TIMESTAMP,
        /** Any other expression; its value cannot be known here. */
        EXPRESSION
    }

    public static final ColumnDefault UNKNOWN = new ColumnDefault(Kind.UNKNOWN, "");
    public static final ColumnDefault NONE = new ColumnDefault(Kind.NONE, "");
    public static final ColumnDefault NULL = new ColumnDefault(Kind.NULL, "");
    public static final ColumnDefault CURRENT_TIMESTAMP = new ColumnDefault(Kind.CURRENT_TIMESTAMP, "");

    public ColumnDefault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    public static ColumnDefault literal(String text) {
        return new ColumnDefault(Kind.LITERAL, text);
    }

    public static ColumnDefault expression(String text) {
        return new ColumnDefault(Kind.EXPRESSION, text);
    }
}
