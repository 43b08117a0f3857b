package io.sluice.cdc.examples;

import io.sluice.cdc.parser.MissingOptionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The library's messages name its methods; this adds what they are called on the command line. */
final class Hints {

    private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("Dialect.builder().timestampZone", "--base-zone ZONE (of compare: --zone-a, --zone-b)");
        OPTIONS.put("Dialect.builder().binary", "--base-binary RAW, BASE64 or HEX");
        OPTIONS.put("KeyCollations", "--key-collation NAME or COLUMN=NAME");
        OPTIONS.put("escapedBy", "--base-escape C");
        OPTIONS.put("passThrough", "--pass-through NAME");
        OPTIONS.put(
                "at which point of the log the base was taken", "--from GTIDSET, --from START or --window LOW HIGH");
        OPTIONS.put("Give the window", "--window LOW HIGH");
    }

    private Hints() {}

    /** The message and, where it names an option of the library, that of the command line. */
    static String with(Exception e, String message) {
        List<String> hints = new ArrayList<>();
        if (e instanceof MissingOptionException missing) {
            switch (missing.option()) {
                case "timestampZone" -> hints.add("--log-zone ZONE");
                case "schemas" -> hints.add("--schema FILE.sql");
                case "server" -> hints.add("--server MYSQL or MARIADB");
                default -> {}
            }
        }
        OPTIONS.forEach((words, option) -> {
            if (message.contains(words)) {
                hints.add(option);
            }
        });
        return hints.isEmpty() ? message : message + " [here: " + String.join("; ", hints) + "]";
    }
}
