package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spells stored rows of the newest layout as rows of the new table. One thread. */
final class RowSpeller {

    private static final int NO_COLUMN = -1;

    private final RowCodec.Writer writer;
    private final int[] schemaColumns;
    private final int[] baseColumns;
    private final byte[] @Nullable [] fixedValues;
    private final ByteSink cell = new ByteSink(64);

    /**
     * @param baseSchema the base's schema, to tell a dropped column from one that MySQL does not have
     * @param baseFile columns of the base's files, from which a column that the schema does not have is carried over
     * @param newRows what such a column holds in a row the base does not have; NULL where not named
     */
    RowSpeller(
            RowCodec target,
            TableSchema schema,
            TableSchema baseSchema,
            List<String> baseFile,
            Map<String, Optional<String>> newRows) {
        List<String> columns = target.columns();
        this.writer = target.newWriter();
        this.schemaColumns = new int[columns.size()];
        this.baseColumns = new int[columns.size()];
        this.fixedValues = new byte[columns.size()][];
        for (int i = 0; i < schemaColumns.length; i++) {
            String name = columns.get(i);
            schemaColumns[i] = schema.indexOf(name);
            baseColumns[i] = NO_COLUMN;
            if (schemaColumns[i] < 0) {
                // A column that was dropped stays in the files as NULL; one that MySQL never had keeps its values.
                baseColumns[i] = baseSchema.indexOf(name) < 0 ? baseFile.indexOf(name) : NO_COLUMN;
                newRows.getOrDefault(name, Optional.empty()).ifPresent(setter(i));
            }
        }
    }

    private java.util.function.Consumer<String> setter(int i) {
        return text -> fixedValues[i] = text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param base the base row, located to its end, or null for a row the base does not have */
    void write(byte[] a, int row, RowCodec.@Nullable Reader base, ByteSink out) {
        writer.begin(out);
        int columns = RowBytes.columnCount(a, row);
        int first = RowBytes.firstCell(a, row);
        for (int i = 0; i < schemaColumns.length; i++) {
            int column = schemaColumns[i];
            if (column >= 0) {
                if (RowBytes.state(a, row, column) == RowBytes.NULL) {
                    writer.nullCell();
                } else {
                    int start = column == 0 ? 0 : RowBytes.relativeEnd(a, row, columns, column - 1);
                    writer.cell(a, first + start, first + RowBytes.relativeEnd(a, row, columns, column));
                }
            } else if (base != null && baseColumns[i] != NO_COLUMN) {
                carry(base, baseColumns[i]);
            } else {
                byte[] fixed = fixedValues[i];
                if (fixed == null) {
                    writer.nullCell();
                } else {
                    writer.cell(fixed, 0, fixed.length);
                }
            }
        }
        writer.end();
    }

    private void carry(RowCodec.Reader base, int column) {
        if (base.isNull(column)) {
            writer.nullCell();
        } else {
            cell.clear();
            base.appendCell(column, cell);
            writer.cell(cell.array(), 0, cell.size());
        }
    }
}
