package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableSchema;
import java.util.List;

/** From a public format to its codec for one table. */
public final class TextCodecs {

    private TextCodecs() {}

    /** The codec of a file with the columns that the format's dialect declares. */
    public static RowCodec of(TableFormat format, TableSchema schema) {
        return of(format, schema, declaredColumns(format, schema));
    }

    /** The file's columns as the dialect declares them: its own list, or the schema's followed by the pass-through ones. */
    public static List<String> declaredColumns(TableFormat format, TableSchema schema) {
        return FileColumns.declared(schema, format.dialect());
    }

    /**
     * The codec of a file with the given columns in order. A name that the schema does not have is a column kept as it is;
     * which of the schema's columns may be missing is the caller's business.
     *
     * @throws CdcException if the dialect does not declare what a column needs
     */
    public static RowCodec of(TableFormat format, TableSchema schema, List<String> fileColumns) {
        if (fileColumns.isEmpty()) {
            throw new CdcException("table " + schema.table() + " has no columns to read");
        }
        Dialect dialect = format.dialect();
        if (format instanceof HiveText f) {
            int escape = f.escape().map(c -> (int) c).orElse(Escapes.NO_ESCAPE);
            return new DelimitedCodec(
                    "Hive text",
                    FileColumns.resolve(schema, dialect, null, fileColumns),
                    f.fieldDelimiter(),
                    Escapes.hive(f.fieldDelimiter(), escape),
                    dialect.nullText().orElse("\\N"));
        }
        if (format instanceof OutfileText f) {
            return new DelimitedCodec(
                    "OUTFILE text",
                    FileColumns.resolve(schema, dialect, Dialect.Binary.RAW, fileColumns),
                    f.fieldDelimiter(),
                    Escapes.outfile(f.fieldDelimiter(), f.escape()),
                    dialect.nullText().orElse(f.escape() + "N"));
        }
        if (format instanceof Csv f) {
            return new CsvCodec(
                    FileColumns.resolve(schema, dialect, null, fileColumns),
                    f.delimiter(),
                    f.header(),
                    dialect.nullText().orElse(""));
        }
        if (format instanceof JsonLines) {
            boolean marked = dialect.binary().isEmpty();
            return new JsonLinesCodec(
                    FileColumns.resolve(schema, dialect, Dialect.Binary.RAW, fileColumns),
                    marked || dialect.binary().get() == Dialect.Binary.RAW,
                    dialect.booleans() == Dialect.Booleans.TRUE_FALSE);
        }
        throw new IllegalStateException("no codec for " + format.getClass());
    }
}
