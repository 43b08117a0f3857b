package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.json.JsonScanner;

/**
 * The {@code sqlType} object: java.sql.Types by column. Its grammar is checked and its content not used: Canal's codes
 * follow the values of a message's last row (an unsigned number above the signed range, a NULL), so they type nothing.
 */
final class SqlTypeBlock {

    private SqlTypeBlock() {}

    /** Reads the object; false if a value is neither number nor null. */
    static boolean check(JsonScanner s) {
        if (!s.beginObject()) {
            return true;
        }
        do {
            s.readKey();
            switch (s.peek()) {
                case NUMBER -> s.readNumber();
                case NULL -> s.readNull();
                default -> {
                    return false;
                }
            }
        } while (s.nextMember());
        return true;
    }
}
