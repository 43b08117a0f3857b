package io.sluice.cdc.examples;

import io.sluice.cdc.model.KeyCollations;
import java.util.List;

/** {@code --key-collation}: of all text keys, or {@code COLUMN=NAME} of one. */
final class KeyOptions {

    static final String DESCRIPTION = "Collation of text keys, of all or of one column; binary compares bytes.";

    private KeyOptions() {}

    static KeyCollations collations(List<String> options) {
        KeyCollations all = KeyCollations.fromSchema();
        for (String option : options) {
            if (option.indexOf('=') < 0) {
                all = KeyCollations.of(option);
            }
        }
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals >= 0) {
                all = all.column(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return all;
    }
}
