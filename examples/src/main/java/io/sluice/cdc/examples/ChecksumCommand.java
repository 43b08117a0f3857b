package io.sluice.cdc.examples;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.TableId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code checksum}: the statement that has the server compute a table's checksum. */
@CommandLine.Command(
        name = "checksum",
        mixinStandardHelpOptions = true,
        description = "Prints the SQL that has the server compute what a report calls checksum; run it in a consistent"
                + " snapshot at the report's GTID set.")
final class ChecksumCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @CommandLine.Option(names = "--table", required = true, paramLabel = "DB.TABLE")
    private String table = "";

    @CommandLine.Option(
            names = "--schema",
            required = true,
            paramLabel = "FILE.sql",
            description = "CREATE TABLE text.")
    private Path schema = Path.of("");

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .printf(
                        "%s;%n%s;%n",
                        CanonicalSelect.SESSION, TableChecksum.sql(SchemaFiles.table(schema, TableId.parse(table))));
        return Main.OK;
    }
}
