package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Hive's text tables (LazySimpleSerDe over TextInputFormat): fields end at {@code \001}, rows at a newline, NULL is
 * {@code \N}, columns are positional.
 *
 * <p>Without an escape character, Hive's default, a value that holds the field delimiter, a newline or a carriage return
 * (which Hive reads as a row's end too) cannot be written: that is a {@link UnwritableValueException}, never a broken row.
 * With {@link #escapedBy} these are written as Hive 2.0 and newer read them with {@code serialization.escape.crlf}:
 * newline as {@code \n}, carriage return as {@code \r}, delimiter and escape character after the escape character.
 */
public final class HiveText extends TableAt implements TableFormat {

    private final char fieldDelimiter;
    private final char escape;

    private HiveText(Storage storage, String location, Dialect dialect, char fieldDelimiter, char escape) {
        super("hive", storage, location, dialect);
        this.fieldDelimiter = fieldDelimiter;
        this.escape = escape;
        if (fieldDelimiter == escape) {
            throw new CdcException("Hive text: field delimiter and escape character are the same");
        }
    }

    /** A table in the local file system. */
    public static HiveText at(Path location) {
        return at(LocalStorage.INSTANCE, location.toString());
    }

    public static HiveText at(Storage storage, String location) {
        return new HiveText(storage, location, Dialect.DEFAULT, '\u0001', '\0');
    }

    /** FIELDS TERMINATED BY. */
    public HiveText fieldDelimiter(char delimiter) {
        return new HiveText(
                storage(), location(), dialect(), TextOptions.delimiter("field delimiter", delimiter), escape);
    }

    /** ESCAPED BY. */
    public HiveText escapedBy(char escapeCharacter) {
        return new HiveText(
                storage(),
                location(),
                dialect(),
                fieldDelimiter,
                TextOptions.delimiter("escape character", escapeCharacter));
    }

    @Override
    public HiveText dialect(Dialect newDialect) {
        return new HiveText(storage(), location(), newDialect, fieldDelimiter, escape);
    }

    public char fieldDelimiter() {
        return fieldDelimiter;
    }

    /** The escape character, or empty where nothing is escaped. */
    public Optional<Character> escape() {
        return escape == '\0' ? Optional.empty() : Optional.of(escape);
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map(
                "fieldDelimiter",
                TextOptions.printable(fieldDelimiter),
                "escape",
                escape == '\0' ? "none" : TextOptions.printable(escape));
    }
}
