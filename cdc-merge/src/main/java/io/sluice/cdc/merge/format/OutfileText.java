package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * What {@code SELECT ... INTO OUTFILE} and {@code mysqldump --tab} write and {@code LOAD DATA} reads: fields end at a tab,
 * rows at a newline, NULL is {@code \N}, a backslash escapes.
 *
 * <p>Written as the server does: backslash, delimiter and newline after a backslash, NUL as {@code \0}; bytes of binary
 * columns stand as they are but for these. Read as {@code LOAD DATA} does: {@code \0 \b \n \r \t \Z} too.
 *
 * <p>BIT columns must be decimal: the server prints their bytes without any escape, which nobody can read back; such a
 * value is refused with the advice to select {@code col+0}. Text must be UTF-8: the
 * server writes each column in its own character set, so select {@code CONVERT(col USING utf8mb4)} for columns of another.
 * Do not export a table with binary columns under {@code CHARACTER SET utf8mb4}: the server then leaves out bytes that
 * are not UTF-8 (seen with MySQL 9.7).
 */
public final class OutfileText extends TableAt implements TableFormat {

    private final char fieldDelimiter;
    private final char escape;

    private OutfileText(Storage storage, String location, Dialect dialect, char fieldDelimiter, char escape) {
        super("tsv", storage, location, dialect);
        this.fieldDelimiter = fieldDelimiter;
        this.escape = escape;
        if (fieldDelimiter == escape) {
            throw new CdcException("OUTFILE text: field delimiter and escape character are the same");
        }
    }

    /** A table in the local file system. */
    public static OutfileText at(Path location) {
        return at(LocalStorage.INSTANCE, location.toString());
    }

    public static OutfileText at(Storage storage, String location) {
        return new OutfileText(storage, location, Dialect.DEFAULT, '\t', '\\');
    }

    /** FIELDS TERMINATED BY. */
    public OutfileText fieldDelimiter(char delimiter) {
        return new OutfileText(
                storage(), location(), dialect(), TextOptions.delimiter("field delimiter", delimiter), escape);
    }

    /** FIELDS ESCAPED BY. */
    public OutfileText escapedBy(char escapeCharacter) {
        return new OutfileText(
                storage(),
                location(),
                dialect(),
                fieldDelimiter,
                TextOptions.delimiter("escape character", escapeCharacter));
    }

    @Override
    public OutfileText dialect(Dialect newDialect) {
        return new OutfileText(storage(), location(), newDialect, fieldDelimiter, escape);
    }

    public char fieldDelimiter() {
        return fieldDelimiter;
    }

    public char escape() {
        return escape;
    }

    @Override
    public SortedMap<String, String> options() {
        return TextOptions.map(
                "fieldDelimiter", TextOptions.printable(fieldDelimiter), "escape", TextOptions.printable(escape));
    }
}
