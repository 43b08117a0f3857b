package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.events.EventJsonWriter;
import io.sluice.cdc.parser.events.PositionKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code dump}: a log as event lines. */
@CommandLine.Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Prints a log as event lines, one JSON object an event (docs/event-json-lines.md). It prints the values"
                        + " of rows.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the whole log", "1:all events before the error that the last line names"})
final class DumpCommand implements Callable<Integer> {

    /** Events between two looks whether anyone still reads what is printed. */
    private static final int CHECK_EVERY = 1024;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Log files in order, or directories whose files are taken in the order of their names.")
    private List<Path> paths = new ArrayList<>();

    @CommandLine.Option(names = "--format", required = true, description = LogOptions.FORMATS)
    private String format = "";

    @CommandLine.Option(
            names = "--table",
            paramLabel = "PATTERN",
            description = "db.table, db.* or *.*; by default all.")
    private String table = "*.*";

    @CommandLine.Option(
            names = "--schema",
            paramLabel = "FILE.sql",
            description = "CREATE TABLE text of the log's time; completes what the log does not say.")
    private @Nullable Path schema;

    @CommandLine.Option(
            names = "--log-zone",
            paramLabel = "ZONE",
            description = "Zone of TIMESTAMP values in Canal's messages: that of Canal's JVM.")
    private @Nullable String logZone;

    @CommandLine.Option(names = "--server", paramLabel = "KIND", description = LogOptions.SERVER)
    private @Nullable ServerKind server;

    @CommandLine.Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "Binlogs: where to begin, FILE:OFFSET or a GTID set that is left out.")
    private @Nullable String from;

    @CommandLine.Option(
            names = "--until",
            paramLabel = "FILE:OFFSET",
            description = "Binlogs: where to end; what commits there or later is left out.")
    private @Nullable String until;

    @CommandLine.Option(names = "--wrapped", split = ",", paramLabel = "PART=FIELD", description = LogOptions.WRAPPED)
    private Map<String, String> wrapped = Map.of();

    @CommandLine.Option(names = "--out", paramLabel = "FILE", description = "Write to a new file, not to the terminal.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        TableFilter tables = TableFilter.parse(table);
        ChangeSource source = source();
        if (out == null) {
            print(source, tables, spec.commandLine().getOut());
        } else {
            try (OutputStream file = newFile(out)) {
                write(source, tables, file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + out, e);
            }
        }
        return Main.OK;
    }

    private ChangeSource source() {
        if (LogOptions.isBinlog(format) && wrapped.isEmpty()) {
            if (until != null && !LogOptions.isCoordinate(until)) {
                throw new CdcException("--until: '" + until + "' is no FILE:OFFSET, such as binlog.000007:1234");
            }
            return LogOptions.binlog(paths, logZone, schemas(), from, until);
        }
        if (from != null || until != null) {
            throw new CdcException("--from and --until are for binlogs");
        }
        return LogOptions.source(format, paths, new LogOptions.Canal(logZone, wrapped, server, schemas(), false));
    }

    private List<TableSchema> schemas() {
        if (schema == null) {
            return List.of();
        }
        String database = table.substring(0, table.indexOf('.'));
        List<TableSchema> all = SchemaFiles.all(schema, database.equals("*") ? "" : database, server);
        for (TableSchema one : all) {
            if (one.table().database().isEmpty()) {
                throw new CdcException(schema + " does not say in which database table "
                        + one.table().table() + " is; say it with --table db.* or a USE statement");
            }
        }
        return all;
    }

    private static OutputStream newFile(Path file) {
        try {
            return new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 16);
        } catch (FileAlreadyExistsException e) {
            throw new CdcException(file + " exists; dump writes a new file", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void write(ChangeSource source, TableFilter tables, OutputStream file) throws IOException {
        EventJsonWriter writer = EventJsonWriter.to(file, PositionKind.of(source));
        try (ChangeCursor cursor = source.open(tables)) {
            while (cursor.next()) {
                writer.write(cursor);
            }
        } finally {
            // What came before an error is delivered.
            file.flush();
        }
    }

    private static void print(ChangeSource source, TableFilter tables, PrintWriter to) {
        EventJsonWriter writer = EventJsonWriter.to(new LinePrinter(to), PositionKind.of(source));
        try (ChangeCursor cursor = source.open(tables)) {
            for (long events = 1; cursor.next(); events++) {
                writer.write(cursor);
                if (events % CHECK_EVERY == 0) {
                    requireReader(to);
                }
            }
        } finally {
            to.flush();
        }
        requireReader(to);
    }

    private static void requireReader(PrintWriter to) {
        if (to.checkError()) {
            throw new CdcException("cannot write to the standard output; the dump is not complete");
        }
    }

    /** Whole lines as characters; the event writer gives one line a call. */
    private static final class LinePrinter extends OutputStream {
        private final PrintWriter to;

        LinePrinter(PrintWriter to) {
            this.to = to;
        }

        @Override
        public void write(byte[] line, int offset, int length) {
            to.write(new String(line, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("only whole lines");
        }
    }
}
