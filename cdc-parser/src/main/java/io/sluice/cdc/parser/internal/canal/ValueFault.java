package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.MissingOptionException;
import org.jspecify.annotations.Nullable;

/** A decoder's complaint; whoever asked for the cell adds table, column and place. Never leaves the parser. */
final class ValueFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final InapplicableChangeException.@Nullable Reason reason;
    private final @Nullable String option;

    /** The text is no value of the type. */
    ValueFault(String message) {
        this(message, null, null);
    }

    private ValueFault(String message, InapplicableChangeException.@Nullable Reason reason, @Nullable String option) {
        super(message, null, false, false);
        this.reason = reason;
        this.option = option;
    }

    static ValueFault inapplicable(InapplicableChangeException.Reason reason, String message) {
        return new ValueFault(message, reason, null);
    }

    static ValueFault missingOption(String option, String message) {
        return new ValueFault(message, null, option);
    }

    RuntimeException at(String column, MessagePlace place, int index) {
        String message = getMessage();
        if (option != null) {
            return new MissingOptionException(option, place.describe(index) + ": column " + column + ": " + message);
        }
        if (reason != null) {
            return new InapplicableChangeException(
                    reason, place.describe(index) + ": column " + column + ": " + message);
        }
        return place.malformed("column " + column + ": " + message, index);
    }
}
