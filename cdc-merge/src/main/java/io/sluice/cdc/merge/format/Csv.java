package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * CSV as RFC 4180 has it: a comma, quotes where a value needs them, a quote in a value doubled, newlines within quotes
 * allowed.
 *
 * <p>NULL is the empty field without quotes (so an empty text is {@code ""}), or the dialect's null text without quotes,
 * {@code \N} for one; a value that reads like it is written in quotes. A quoted field is never NULL. Rows end at a newline;
 * carriage return and newline are read too.
 */
public final class Csv extends TableAt implements TableFormat {

    private final char delimiter;
    private final boolean header;

    private Csv(Storage storage, String location, Dialect dialect, char delimiter, boolean header) {
        super("csv", storage, location, dialect);
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
        return new Csv(storage(), location(), dialect(), TextOptions.delimiter("delimiter", newDelimiter), header);
    }

    /** Whether each file starts with a line of the columns' names; when read, it must name the expected columns in order. */
    public Csv header(boolean withHeader) {
        return new Csv(storage(), location(), dialect(), delimiter, withHeader);
    }

    @Override
    public Csv dialect(Dialect newDialect) {
        return new Csv(storage(), location(), newDialect, delimiter, header);
    }

    public char delimiter() {
        return delimiter;
    }

    public boolean header() {
        return header;
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map("delimiter", TextOptions.printable(delimiter), "header", String.valueOf(header));
    }
}
