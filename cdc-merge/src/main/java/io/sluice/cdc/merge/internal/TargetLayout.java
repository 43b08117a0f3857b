package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.ColumnOrder;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.format.TextCodecs;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the new table's files, and whether base rows can go into them as they are.
 *
 * @param columns in the files' order; names that the schema lacks are pass-through columns or dropped ones
 * @param copiesUntouched the base is our own output in the same layout, dialect, columns and schema version
 * @param sameSpelling the base is of that layout, dialect, columns and schema version, whoever wrote it
 */
record TargetLayout(List<String> columns, RowCodec codec, boolean copiesUntouched, boolean sameSpelling) {

    static TargetLayout of(MergeOptions options, @Nullable BaseTable base, TableDelta delta) {
        TableFormat target = options.target();
        TableSchema schema = delta.to();
        List<String> columns;
        if (!target.dialect().columns().isEmpty()) {
            columns = TextCodecs.declaredColumns(target, schema);
        } else if (base == null || order(options) == ColumnOrder.SOURCE) {
            columns = TextCodecs.declaredColumns(target, schema);
        } else {
            columns = appended(base, delta);
        }
        boolean sameSpelling = base != null
                && base.columns().equals(columns)
                && base.format().name().equals(target.name())
                && base.format().options().equals(target.options())
                && base.format().dialect().options().equals(target.dialect().options())
                && delta.chain().last() == 0;
        boolean ours = base != null && base.manifest() != null;
        return new TargetLayout(columns, TextCodecs.of(target, schema, columns), sameSpelling && ours, sameSpelling);
    }

    private static ColumnOrder order(MergeOptions options) {
        ColumnOrder order = options.columnOrder();
        if (order != null) {
            return order;
        }
        return options.target() instanceof HiveText ? ColumnOrder.APPEND : ColumnOrder.SOURCE;
    }

    /** The base's columns under their present names, then those that are new. */
    private static List<String> appended(BaseTable base, TableDelta delta) {
        List<String> columns = new ArrayList<>();
        for (String name : base.columns()) {
            String present =
                    base.schema().indexOf(name) < 0 ? name : delta.chain().presentName(name);
            columns.add(present == null ? name : present);
        }
        for (String name : delta.to().columnNames()) {
            if (columns.stream().noneMatch(c -> c.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))) {
                columns.add(name);
            }
        }
        return columns;
    }
}
