package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;

/**
 * CSV as RFC 4180 has it: a comma, quotes where a value needs them, a quote in a value doubled, newlines within quotes
 * allowed.
 *
 * <p>NULL is the empty field without quotes (so an empty text is {@code ""}), or the dialect's null text without quotes,
 * {@code \N} for one; a value that reads like it is written in quotes. A quoted field is never NULL. Rows end at a newline;
 * carriage return and newline are read too.
 */
public final class Csv implements TableFormat {

    private final Storage storage;
    private final String location;
    private final Dialect dialect;
    private final char delimiter;
    private final boolean header;

    private Csv(Storage storage, String location, Dialect dialect, char delimiter, boolean header) {
        this.storage = Objects.requireNonNull(storage, "storage");
        this.location = Objects.requireNonNull(location, "location");
        this.dialect = Objects.requireNonNull(dialect, "dialect");
        this.delimiter = delimiter;
        this.header = header;
        if (delimiter == '"') {
            throw new CdcException("CSV: the delimiter cannot be the quote");
        }
    }

    /** A table in the local file system, without a header line. */
    public static Csv at(Path location) {
        return at(LocalStorage.INSTANCE, location.toString());
    }

    public static Csv at(Storage storage, String location) {
        return new Csv(storage, location, Dialect.DEFAULT, ',', false);
    }

    public Csv delimiter(char newDelimiter) {
        return new Csv(storage, location, dialect, TextOptions.delimiter("delimiter", newDelimiter), header);
    }

    /** Whether each file starts with a line of the columns' names; when read, it must name the expected columns in order. */
    public Csv header(boolean withHeader) {
        return new Csv(storage, location, dialect, delimiter, withHeader);
    }

    @Override
    public Csv dialect(Dialect newDialect) {
        return new Csv(storage, location, newDialect, delimiter, header);
    }

    public char delimiter() {
        return delimiter;
    }

    public boolean header() {
        return header;
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map("delimiter", TextOptions.printable(delimiter), "header", String.valueOf(header));
    }

    @Override
    public String toString() {
        return "csv:" + location;
    }
}
