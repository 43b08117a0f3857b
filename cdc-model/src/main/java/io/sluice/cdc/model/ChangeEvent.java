package io.sluice.cdc.model;

/** Anything a log tells us. Immutable; safe to keep and to share between threads. */
public sealed interface ChangeEvent permits RowChange, SchemaChange, TransactionMark {

    /** Where and when the event stood in its log. */
    EventOrigin origin();

    /** Same as {@code origin().position()}. */
    default SourcePosition position() {
        return origin().position();
    }
}
