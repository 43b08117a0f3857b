package io.sluice.cdc.benchmarks.parser;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A parser that gives each value of {@code data} and {@code old} as a string, in whatever object is natural for it. The
 * benchmark consumes that object; {@link #visit} shows what is in it, for the proof that all read the same.
 *
 * @param <T> what one message becomes
 */
interface TextContestant<T> {

    T parse(byte[] message) throws IOException;

    void visit(T parsed, TextVisitor visitor);

    /** Receives one message's content. */
    interface TextVisitor {

        void message(String database, String table, String type);

        /**
         * One value.
         *
         * @param old true for a value of {@code old}, false for one of {@code data}
         * @param row index within the message
         */
        void value(boolean old, int row, String column, @Nullable String text);
    }
}
