package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.json.JsonScanner;

/** Whether a document is valid JSON. MySQL nests at most 100 deep. */
final class JsonText {

    private static final int MYSQL_NESTING = 100;

    private final JsonScanner scanner = new JsonScanner(MYSQL_NESTING + 1, Integer.MAX_VALUE);

    boolean isJson(byte[] a, int from, int to) {
        scanner.reset(a, from, to, null);
        try {
            scanner.skipValue();
            scanner.expectEnd();
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }
}
