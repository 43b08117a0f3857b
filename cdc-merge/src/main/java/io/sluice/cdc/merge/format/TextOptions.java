package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks and prints options of layouts. */
final class TextOptions {

    private TextOptions() {}

    /** A delimiter: one ASCII character that is no letter, digit, sign or point, which values are full of. */
    static char delimiter(String what, char c) {
        if (c == 0 || c > 0x7F || Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '\n' || c == '\r') {
            throw new CdcException(what + " '" + printable(c)
                    + "' cannot be used: take one ASCII character that is no letter, digit, '-', '.', NUL or line end");
        }
        return c;
    }

    static String printable(char c) {
        return c < 0x20 || c > 0x7E ? String.format("\\u%04x", (int) c) : String.valueOf(c);
    }

    static SortedMap<String, String> map(String... namesAndValues) {
        SortedMap<String, String> m = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            m.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Collections.unmodifiableSortedMap(m);
    }
}
