package io.sluice.cdc.merge.format;

import java.util.SortedMap;

/**
 * A table in files: where it is, in which text layout, and in which {@link Dialect}. Immutable; each option returns a
 * changed copy.
 *
 * <p>A table is one file, or a directory whose files are the rows: they are read in the order of their names, names that
 * start with {@code _} or {@code .} are no row files, and a sub-directory is an error. Row files whose name ends with
 * {@code .gz} are read through gzip, where the table has no manifest of ours; none is written so.
 */
public sealed interface TableFormat permits HiveText, OutfileText, Csv, JsonLines {

    /** Short stable name of the layout, as manifests and reports have it: hive, tsv, csv or jsonl. */
    String name();

    /** File or directory of the table, as its {@link #storage()} spells it. */
    String location();

    Storage storage();

    Dialect dialect();

    TableFormat dialect(Dialect newDialect);

    /** The layout's options by name, those of the dialect not among them: what must be equal for bytes to be copied. */
    SortedMap<String, String> options();
}
