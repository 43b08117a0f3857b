package io.sluice.cdc.model;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By which collation text columns of a key are compared. The default is what the schema says; a collation that the schema
 * does not know is an error, never assumed. Immutable.
 *
 * <p>Exact for every value: {@code binary}, the {@code _bin} collations. Exact for values of printable ASCII (0x20 to
 * 0x7E), and refused with a {@link KeyException} at the first value outside: {@code general_ci}, {@code unicode_ci}, {@code
 * unicode_520_ci}, {@code 0900_ai_ci}, {@code latin1_swedish_ci}, {@code uca1400_ai_ci} and their near relatives.
 *
 * <p>{@link #binary()} is the declared way on where values of a {@code _ci} column go beyond that: keys are equal only where
 * their bytes are. That is right as long as the application never writes one key in two spellings; where it does, the table
 * has two rows for the server's one.
 */
public final class KeyCollations {

    private static final KeyCollations FROM_SCHEMA = new KeyCollations(null, Map.of());
    private static final String BINARY = "binary";

    private final @Nullable String all;
    private final Map<String, String> byColumn;

    private KeyCollations(@Nullable String all, Map<String, String> byColumn) {
        this.all = all;
        this.byColumn = byColumn;
    }

    /** Each column by the collation its schema states. */
    public static KeyCollations fromSchema() {
        return FROM_SCHEMA;
    }

    /** Every text column by its bytes in UTF-8, trailing spaces included. */
    public static KeyCollations binary() {
        return of(BINARY);
    }

    /** Every text column by this collation, whatever the schema says. */
    public static KeyCollations of(String collation) {
        return new KeyCollations(lower(collation), Map.of());
    }

    /** The same, with one column by this collation. Column names are compared without regard to case. */
    public KeyCollations column(String column, String collation) {
        TreeMap<String, String> columns = new TreeMap<>(byColumn);
        columns.put(lower(column), lower(collation));
        return new KeyCollations(all, Map.copyOf(columns));
    }

    /** The collation in lower case that decides for this column, or null where nobody says. */
    public @Nullable String collationOf(Column column) {
        String own = byColumn.get(lower(column.name()));
        if (own != null) {
            return own;
        }
        return all != null ? all : column.type().collation();
    }

    private static String lower(String name) {
        return Objects.requireNonNull(name, "name").toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof KeyCollations k && Objects.equals(all, k.all) && byColumn.equals(k.byColumn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(all, byColumn);
    }

    @Override
    public String toString() {
        return "key collations: " + (all == null ? "from schema" : all) + (byColumn.isEmpty() ? "" : " " + byColumn);
    }
}
