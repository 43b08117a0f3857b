package io.sluice.cdc.examples;

import io.sluice.cdc.merge.TableCompare;
import io.sluice.cdc.merge.TableDifference;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code compare}: two tables, row by row. */
@CommandLine.Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Compares two tables by key, whatever their formats, spellings and order of rows. Keys and hashes of A"
                        + " are held in memory: give the smaller table first.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the same rows", "2:the tables differ", "1:not compared; one line says why"})
final class CompareCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @CommandLine.Parameters(index = "0", paramLabel = "A", description = "A file or a directory of files.")
    private Path a = Path.of(".");

    @CommandLine.Parameters(index = "1", paramLabel = "B", description = "A file or a directory of files.")
    private Path b = Path.of(".");

    @CommandLine.Option(
            names = "--schema",
            required = true,
            paramLabel = "FILE.sql",
            description = "CREATE TABLE text of both tables.")
    private Path schema = Path.of(".");

    @CommandLine.Option(
            names = "--table",
            paramLabel = "DB.TABLE",
            description = "Which table of --schema; needed where it has several.")
    private @Nullable String table;

    @CommandLine.Option(names = "--format-a", description = "${COMPLETION-CANDIDATES}")
    private TableOptions.Layout formatA = TableOptions.Layout.HIVE;

    @CommandLine.Option(names = "--format-b", description = "${COMPLETION-CANDIDATES}")
    private TableOptions.Layout formatB = TableOptions.Layout.HIVE;

    @CommandLine.Option(
            names = "--zone-a",
            paramLabel = "ZONE",
            description = "Zone of TIMESTAMP values, for example UTC.")
    private @Nullable String zoneA;

    @CommandLine.Option(names = "--zone-b", paramLabel = "ZONE")
    private @Nullable String zoneB;

    @CommandLine.Option(names = "--null-a", paramLabel = "TEXT", description = "What stands for NULL.")
    private @Nullable String nullA;

    @CommandLine.Option(names = "--null-b", paramLabel = "TEXT")
    private @Nullable String nullB;

    @CommandLine.Option(names = "--binary-a", description = "How bytes are spelled: ${COMPLETION-CANDIDATES}")
    private Dialect.@Nullable Binary binaryA;

    @CommandLine.Option(names = "--binary-b")
    private Dialect.@Nullable Binary binaryB;

    @CommandLine.Option(names = "--escape-a", paramLabel = "C", description = "Hive text: ESCAPED BY.")
    private @Nullable String escapeA;

    @CommandLine.Option(names = "--escape-b", paramLabel = "C")
    private @Nullable String escapeB;

    @CommandLine.Option(
            names = "--columns-a",
            split = ",",
            paramLabel = "NAME",
            description = "The columns in the files' order, where it is not the schema's.")
    private List<String> columnsA = List.of();

    @CommandLine.Option(names = "--columns-b", split = ",", paramLabel = "NAME")
    private List<String> columnsB = List.of();

    @CommandLine.Option(
            names = "--pass-through-a",
            split = ",",
            paramLabel = "NAME",
            description = "Columns that MySQL does not have; not compared.")
    private List<String> passThroughA = List.of();

    @CommandLine.Option(names = "--pass-through-b", split = ",", paramLabel = "NAME")
    private List<String> passThroughB = List.of();

    @CommandLine.Option(
            names = "--key-collation",
            paramLabel = "NAME|COLUMN=NAME",
            description = KeyOptions.DESCRIPTION)
    private List<String> keyCollations = List.of();

    @CommandLine.Option(
            names = "--examples",
            paramLabel = "N",
            description = "Keys shown of each kind of difference; ${DEFAULT-VALUE} by default.")
    private int examples = 10;

    @CommandLine.Option(names = "--values", description = "Show the values that differ, and not the keys alone.")
    private boolean values;

    @Override
    public Integer call() {
        TableCompare compare = TableCompare.of(schema())
                .keyCollations(KeyOptions.collations(keyCollations))
                .examples(examples);
        if (values) {
            compare.withValues();
        }
        TableDifference difference = compare.run(
                TableOptions.format(a, formatA, escapeA, zoneA, nullA, binaryA, columnsA, passThroughA),
                TableOptions.format(b, formatB, escapeB, zoneB, nullB, binaryB, columnsB, passThroughB));
        print(difference, spec.commandLine().getOut());
        return difference.isEmpty() ? Main.OK : Main.WITH_ANOMALIES;
    }

    private TableSchema schema() {
        if (table != null) {
            return SchemaFiles.table(schema, TableId.parse(table));
        }
        List<TableSchema> all = SchemaFiles.all(schema, "");
        if (all.size() != 1) {
            throw new CdcException(schema + " has " + all.size() + " tables; say which with --table, of "
                    + all.stream().map(s -> s.table().table()).toList());
        }
        return all.get(0);
    }

    private void print(TableDifference d, PrintWriter out) {
        line(out, "rows of A", d.rowsA());
        line(out, "rows of B", d.rowsB());
        line(out, "equal", d.equalRows());
        line(out, "only in A", d.onlyInA());
        line(out, "only in B", d.onlyInB());
        line(out, "different", d.different());
        d.differentByColumn().forEach((column, count) -> line(out, "  in " + column, count));
        for (TableDifference.Example example : d.examples()) {
            out.println(
                    switch (example.kind()) {
                        case ONLY_IN_A -> "only in A: " + shown(example.key());
                        case ONLY_IN_B -> "only in B: " + shown(example.key());
                        case DIFFERENT -> "different: " + shown(example.key()) + cells(example.cells());
                    });
        }
    }

    private static void line(PrintWriter out, String label, long count) {
        out.println(label + " ".repeat(Math.max(1, 24 - label.length())) + count);
    }

    private String cells(List<TableDifference.Cell> cells) {
        StringBuilder text = new StringBuilder(":");
        for (TableDifference.Cell cell : cells) {
            text.append(text.length() == 1 ? " " : ", ").append(cell.column());
            if (values) {
                text.append(" A=").append(value(cell.a())).append(" B=").append(value(cell.b()));
            }
        }
        return text.toString();
    }

    private static String value(@Nullable String text) {
        return text == null ? "NULL" : "'" + shown(text) + "'";
    }

    /** On one line, whatever the text holds. */
    private static String shown(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                line.append("\\\\");
            } else if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
