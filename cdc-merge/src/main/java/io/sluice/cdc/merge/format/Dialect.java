package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the writer of a table spells what its files do not say of themselves: the zone of TIMESTAMP values, NULL, booleans,
 * numbers, bytes, and which columns the file has. Immutable; safe to share between threads.
 *
 * <p>Nothing here is guessed: a TIMESTAMP column needs {@link Builder#timestampZone}, and a binary column in Hive text or CSV
 * needs {@link Builder#binary}; without it the codec of such a table is refused with the option's name.
 */
public final class Dialect {

    /** How TINYINT(1) is spelled. */
    public enum Booleans {
        /** The number, as the server prints it. */
        NUMBER,
        /** {@code true} for 1 and {@code false} for 0, as Sqoop writes it; other numbers cannot be written. */
        TRUE_FALSE
    }

    /** How FLOAT is spelled. */
    public enum Floats {
        /** The shortest text that reads back as the same value. */
        SHORTEST,
        /** Six significant digits, as the server prints it: values are equal where these are. */
        SIX_DIGITS
    }

    /** How BINARY, VARBINARY, BLOB, GEOMETRY and VECTOR values are spelled. */
    public enum Binary {
        /** The bytes themselves, escaped or quoted as text is. */
        RAW,
        /** RFC 4648 base64 with padding, as Hive writes BINARY. */
        BASE64,
        /** Two hexadecimal digits a byte, upper case; either case is read. */
        HEX
    }

    /** Nothing declared. */
    public static final Dialect DEFAULT = builder().build();

    private final @Nullable ZoneId timestampZone;
    private final @Nullable String nullText;
    private final Booleans booleans;
    private final Floats floats;
    private final @Nullable Binary binary;
    private final List<String> columns;
    private final Map<String, Optional<String>> passThrough;

    private Dialect(Builder b) {
        timestampZone = b.timestampZone;
        nullText = b.nullText;
        booleans = b.booleans;
        floats = b.floats;
        binary = b.binary;
        columns = b.columns;
        passThrough = Collections.unmodifiableMap(new LinkedHashMap<>(b.passThrough));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Zone whose local time TIMESTAMP values are in. */
    public Optional<ZoneId> timestampZone() {
        return Optional.ofNullable(timestampZone);
    }

    /** What stands for NULL, or empty where it is the format's own. JSON lines have {@code null} and ignore this. */
    public Optional<String> nullText() {
        return Optional.ofNullable(nullText);
    }

    public Booleans booleans() {
        return booleans;
    }

    public Floats floats() {
        return floats;
    }

    /** Spelling of bytes, or empty where not declared. */
    public Optional<Binary> binary() {
        return Optional.ofNullable(binary);
    }

    /** The file's columns in its order, or empty where they are the schema's followed by the pass-through columns. */
    public List<String> columns() {
        return columns;
    }

    /** Columns MySQL does not have, each with its value in new rows (empty: NULL). They are kept as they are. */
    public Map<String, Optional<String>> passThrough() {
        return passThrough;
    }

    /** What must be equal for bytes to be copied from one table to another, by name. */
    public SortedMap<String, String> options() {
        SortedMap<String, String> m = new TreeMap<>();
        m.put("timestampZone", timestampZone == null ? "undeclared" : timestampZone.getId());
        m.put("nullText", nullText == null ? "of the format" : "'" + nullText + "'");
        m.put("booleans", booleans.name().toLowerCase(Locale.ROOT));
        m.put("floats", floats.name().toLowerCase(Locale.ROOT));
        m.put("binary", binary == null ? "undeclared" : binary.name().toLowerCase(Locale.ROOT));
        return Collections.unmodifiableSortedMap(m);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Dialect d
                && options().equals(d.options())
                && columns.equals(d.columns)
                && passThrough.equals(d.passThrough);
    }

    @Override
    public int hashCode() {
        return options().hashCode();
    }

    @Override
    public String toString() {
        return options()
                + (columns.isEmpty() ? "" : " columns " + columns)
                + (passThrough.isEmpty() ? "" : " pass-through " + passThrough.keySet());
    }

    /** Collects declarations. Not thread-safe. */
    public static final class Builder {
        private @Nullable ZoneId timestampZone;
        private @Nullable String nullText;
        private Booleans booleans = Booleans.NUMBER;
        private Floats floats = Floats.SHORTEST;
        private @Nullable Binary binary;
        private List<String> columns = List.of();
        private final Map<String, Optional<String>> passThrough = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The session time zone the table was exported in. Local times that a change of clocks makes ambiguous or skips are
         * errors: export in UTC, or declare a fixed offset, to have none.
         */
        public Builder timestampZone(ZoneId zone) {
            timestampZone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /** As {@link #timestampZone(ZoneId)}, by name: {@code UTC}, {@code +08:00}, {@code Asia/Shanghai}. */
        public Builder timestampZone(String zone) {
            return timestampZone(ZoneId.of(zone));
        }

        /** For example {@code null}, which Sqoop writes by default; a text column's value of that spelling cannot be told from it. */
        public Builder nullText(String text) {
            if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
                throw new CdcException("the null text cannot hold a line end");
            }
            nullText = text;
            return this;
        }

        public Builder booleans(Booleans spelling) {
            booleans = Objects.requireNonNull(spelling, "spelling");
            return this;
        }

        public Builder floats(Floats spelling) {
            floats = Objects.requireNonNull(spelling, "spelling");
            return this;
        }

        public Builder binary(Binary spelling) {
            binary = Objects.requireNonNull(spelling, "spelling");
            return this;
        }

        /** All columns of the file in its order, pass-through columns among them. */
        public Builder columns(String... names) {
            columns = List.of(names);
            return this;
        }

        public Builder columns(List<String> names) {
            columns = List.copyOf(names);
            return this;
        }

        /** A column MySQL does not have, and what a new row gets there (null: NULL). */
        public Builder passThrough(String name, @Nullable String valueOfNewRows) {
            passThrough.put(Objects.requireNonNull(name, "name"), Optional.ofNullable(valueOfNewRows));
            return this;
        }

        public Dialect build() {
            return new Dialect(this);
        }
    }
}
