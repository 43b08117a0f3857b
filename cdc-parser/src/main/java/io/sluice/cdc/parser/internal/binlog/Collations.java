package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.binlog.UnsupportedColumnException;

/** Names of the collations that table maps give by number: {@code information_schema.COLLATIONS} of both servers. */
final class Collations {

    /** A collation and its character set. */
    record Named(String charset, String collation) {}

    private Collations() {}

    /** @throws UnsupportedColumnException naming a number that is not known */
    static Named byId(int id) {
        return switch (id) {
            case 8 -> new Named("latin1", "latin1_swedish_ci");
            case 11 -> new Named("ascii", "ascii_general_ci");
            case 33 -> new Named("utf8mb3", "utf8mb3_general_ci");
            case 45 -> new Named("utf8mb4", "utf8mb4_general_ci");
            case 46 -> new Named("utf8mb4", "utf8mb4_bin");
            case 47 -> new Named("latin1", "latin1_bin");
            case 65 -> new Named("ascii", "ascii_bin");
            case 83 -> new Named("utf8mb3", "utf8mb3_bin");
            case 224 -> new Named("utf8mb4", "utf8mb4_unicode_ci");
            case 255 -> new Named("utf8mb4", "utf8mb4_0900_ai_ci");
            default ->
                throw new UnsupportedColumnException(
                        "collation number " + id + " is not known here; give the table's CREATE TABLE text");
        };
    }
}
