package io.sluice.cdc.examples;

import io.sluice.cdc.merge.ColumnOrder;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.landed.LandedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code restore}: base and log to the newest table. */
@CommandLine.Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Merges a base table and the log that follows it into the newest table.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:published, every change fits",
            "2:published with anomalies within the stated limits",
            "1:nothing published; one line says why (or that a published table's report cannot be written)"
        })
final class RestoreCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @CommandLine.Option(names = "--table", required = true, paramLabel = "DB.TABLE", description = "The table.")
    private String table = "";

    @CommandLine.Option(
            names = "--schema",
            paramLabel = "FILE.sql",
            description = "CREATE TABLE text at the base's moment, such as mysqldump --no-data writes; not needed where"
                    + " the base has a manifest or the log creates the table.")
    private @Nullable Path schema;

    @CommandLine.Option(names = "--base", paramLabel = "PATH", description = "The base table; none: empty.")
    private @Nullable Path base;

    @CommandLine.Option(names = "--base-format", description = "${COMPLETION-CANDIDATES}")
    private TableOptions.@Nullable Layout baseFormat;

    @CommandLine.Option(
            names = "--changes",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Log files in order, or directories whose files are taken in the order of their names.")
    private List<Path> changes = new ArrayList<>();

    @CommandLine.Option(names = "--changes-format", required = true, description = "canal-json, binlog, jsonl, landed")
    private String changesFormat = "";

    @CommandLine.Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "Where the base was taken: a GTID set, FILE:OFFSET of a binlog, or START where the log begins"
                    + " exactly there.")
    private @Nullable String from;

    @CommandLine.Option(
            names = "--until",
            paramLabel = "POSITION|INSTANT",
            description =
                    "Where to stop: a GTID set that is still taken, or FILE:OFFSET of a binlog or an instant that is"
                            + " not.")
    private @Nullable String until;

    @CommandLine.Option(
            names = "--window",
            arity = "2",
            paramLabel = "LOW HIGH",
            // the label names both already
            hideParamSyntax = true,
            description = "The base was read while the log went on, between two GTID sets or two instants.")
    private List<String> window = List.of();

    @CommandLine.Option(names = "--out", required = true, paramLabel = "DIR", description = "The new table.")
    private Path out = Path.of(".");

    @CommandLine.Option(names = "--out-format", description = "By default the base's, or hive.")
    private TableOptions.@Nullable Layout outFormat;

    @CommandLine.Option(
            names = "--log-zone",
            paramLabel = "ZONE",
            description = "Zone of TIMESTAMP values in Canal's messages: that of Canal's JVM.")
    private @Nullable String logZone;

    @CommandLine.Option(names = "--server", paramLabel = "KIND", description = LogOptions.SERVER)
    private @Nullable ServerKind server;

    @CommandLine.Option(names = "--wrapped", split = ",", paramLabel = "PART=FIELD", description = LogOptions.WRAPPED)
    private Map<String, String> wrapped = Map.of();

    @CommandLine.Option(
            names = "--base-zone",
            paramLabel = "ZONE",
            description = "Zone of TIMESTAMP values in the base and the new table, for example UTC.")
    private @Nullable String baseZone;

    @CommandLine.Option(names = "--base-null", paramLabel = "TEXT", description = "What stands for NULL in the base.")
    private @Nullable String baseNull;

    @CommandLine.Option(names = "--base-binary", description = "How bytes are spelled: ${COMPLETION-CANDIDATES}")
    private Dialect.@Nullable Binary baseBinary;

    @CommandLine.Option(
            names = "--base-floats",
            description =
                    "Digits of FLOATs in the base and the new table: ${COMPLETION-CANDIDATES}. By default six for a"
                            + " tsv base, which is what servers print, else all.")
    private Dialect.@Nullable Floats baseFloats;

    @CommandLine.Option(names = "--base-escape", paramLabel = "C", description = "Hive text: ESCAPED BY.")
    private @Nullable String baseEscape;

    @CommandLine.Option(
            names = "--base-columns",
            split = ",",
            paramLabel = "NAME",
            description = "The base's columns in order, where they are not the schema's.")
    private List<String> baseColumns = List.of();

    @CommandLine.Option(
            names = "--pass-through",
            split = ",",
            paramLabel = "NAME",
            description = "Columns of the base that MySQL does not have; kept as they are.")
    private List<String> passThrough = List.of();

    @CommandLine.Option(
            names = "--sorted-base",
            description = "The base is sorted by key, and so will the new table be.")
    private boolean sortedBase;

    @CommandLine.Option(names = "--column-order", description = "${COMPLETION-CANDIDATES}")
    private @Nullable ColumnOrder columnOrder;

    @CommandLine.Option(
            names = "--key-collation",
            paramLabel = "NAME|COLUMN=NAME",
            description = KeyOptions.DESCRIPTION)
    private List<String> keyCollations = List.of();

    @CommandLine.Option(
            names = "--open-end",
            description = "The last transaction of the log may go on in a later file: hold it back.")
    private boolean openEnd;

    @CommandLine.Option(
            names = "--require-log-until",
            paramLabel = "INSTANT",
            description = "Fail unless the log reaches this moment.")
    private @Nullable String requireLogUntil;

    @CommandLine.Option(names = "--threads", paramLabel = "N")
    private int threads = 1;

    @CommandLine.Option(names = "--report", paramLabel = "FILE.json", description = "Also write the report as JSON.")
    private @Nullable Path report;

    @CommandLine.Option(names = "--replace", description = "Replace a table that stands at --out.")
    private boolean replace;

    @CommandLine.Option(names = "--lenient", description = "Publish whatever the anomalies.")
    private boolean lenient;

    @Override
    public Integer call() {
        if (report != null) {
            requireWritable(report);
        }
        TableId id = TableId.parse(table);
        TableSchema known = schema == null ? null : SchemaFiles.table(schema, id, server);
        TableMerge merge = known == null ? TableMerge.of(id) : TableMerge.of(known);
        TableOptions.Layout layout = baseFormat == null ? TableOptions.Layout.HIVE : baseFormat;
        if (base != null) {
            merge.base(TableOptions.format(
                    base,
                    layout,
                    baseEscape,
                    baseZone,
                    baseNull,
                    baseBinary,
                    floats(layout),
                    baseColumns,
                    passThrough));
        } else if (baseFormat != null) {
            throw new CdcException("--base-format is given without --base");
        }
        TableOptions.Layout outLayout = outFormat == null ? layout : outFormat;
        boolean sameLayout = outLayout == layout;
        merge.into(TableOptions.format(
                out,
                outLayout,
                sameLayout ? baseEscape : null,
                baseZone,
                sameLayout ? baseNull : null,
                sameLayout ? baseBinary : null,
                // The digits that a base has lost no other format has.
                floats(base == null ? outLayout : layout),
                List.of(),
                passThrough));
        if (LogOptions.isBinlog(changesFormat) && wrapped.isEmpty()) {
            BinlogFiles files = binlog(id);
            merge.changes(files);
            where(merge, files);
        } else if (LogOptions.isLanded(changesFormat)) {
            merge.changes(landed(id));
            where(merge, null);
        } else {
            List<TableSchema> schemas = known == null ? List.of() : List.of(known);
            merge.changes(LogOptions.source(
                    changesFormat, changes, new LogOptions.Canal(logZone, wrapped, server, schemas, true)));
            where(merge, null);
        }
        if (!openEnd && !LogOptions.isLanded(changesFormat)) {
            merge.inputComplete();
        }
        if (requireLogUntil != null) {
            merge.requireLogUntil(instant("--require-log-until", requireLogUntil));
        }
        if (replace) {
            merge.replace();
        }
        if (lenient) {
            merge.lenient();
        }
        if (sortedBase) {
            merge.sortedBase();
        }
        if (columnOrder != null) {
            merge.columnOrder(columnOrder);
        }
        merge.keyCollations(KeyOptions.collations(keyCollations));
        merge.threads(threads);
        ProgressLine progress = new ProgressLine();
        merge.progress(progress);
        MergeReport result;
        try {
            result = merge.run();
        } finally {
            progress.end();
        }
        if (report != null) {
            write(report, result.toJson(), result.published());
        }
        spec.commandLine().getOut().print(result.toText());
        if (!result.published()) {
            spec.commandLine()
                    .getErr()
                    .println("error: nothing published: " + result.anomalyCount()
                            + " changes do not fit; --report names them, --lenient publishes all the same");
            return Main.FAILED;
        }
        return result.anomalyCount() == 0 ? Main.OK : Main.WITH_ANOMALIES;
    }

    private Dialect.Floats floats(TableOptions.Layout layout) {
        return baseFloats == null ? TableOptions.floatsOf(layout) : baseFloats;
    }

    /** The log's tables are those of the base's moment, so it is read from there on. */
    private BinlogFiles binlog(TableId id) {
        String begin = from == null || from.equalsIgnoreCase("START") ? null : from;
        if (begin != null && !LogOptions.isCoordinate(begin)) {
            gtids("--from", begin);
        }
        String end = until != null && LogOptions.isCoordinate(until) ? until : null;
        return LogOptions.binlog(
                changes,
                logZone,
                schema == null ? List.of() : SchemaFiles.all(schema, id.database(), server),
                begin,
                end);
    }

    /** The log ends with the landing's proof, at the hour that --until names. */
    private LandedLog landed(TableId id) {
        if (changes.size() != 1 || until == null || logZone != null || server != null || !wrapped.isEmpty()) {
            throw new CdcException(
                    "landed changes are read from one --changes, the landing's root, with --until, the end of"
                            + " an hour such as 2026-11-22T16:00:00Z, and without --log-zone, --server and --wrapped");
        }
        Instant end = instant("--until", until);
        until = null;
        return LandedLog.at(changes.get(0), end).tables(TableFilter.parse(id.database() + ".*"));
    }

    private void where(TableMerge merge, @Nullable BinlogFiles binlog) {
        if (from != null) {
            if (from.equalsIgnoreCase("START")) {
                merge.fromLogStart();
            } else if (binlog != null && LogOptions.isCoordinate(from)) {
                merge.from(binlog.watermarkAt(LogOptions.fileOf(from), LogOptions.offsetOf(from)));
            } else {
                merge.from(Watermark.of(gtids("--from", from)));
            }
        }
        if (!window.isEmpty()) {
            if (isInstant(window.get(0))) {
                merge.window(instant("--window", window.get(0)), instant("--window", window.get(1)));
            } else {
                merge.window(gtids("--window", window.get(0)), gtids("--window", window.get(1)));
            }
        }
        if (until != null) {
            if (binlog != null && LogOptions.isCoordinate(until)) {
                return; // the log ends there
            }
            if (isInstant(until)) {
                merge.asOf(instant("--until", until));
            } else {
                merge.until(gtids("--until", until));
            }
        }
    }

    private static GtidSet gtids(String option, String text) {
        try {
            return GtidSet.parse(text);
        } catch (CdcException e) {
            throw e.at(option + ": '" + text + "'");
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new CdcException(option + ": '" + text + "' is no instant; write 2026-11-22T16:00:00Z", e);
        }
    }

    /** Known before the run: after it the table is published and a job that sees a failure would not think so. */
    private void requireWritable(Path file) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        boolean inTable = file.toAbsolutePath()
                .normalize()
                .startsWith(out.toAbsolutePath().normalize());
        if (inTable
                || Files.isDirectory(file)
                || directory == null
                || !Files.isDirectory(directory)
                || !Files.isWritable(Files.exists(file) ? file : directory)) {
            throw new CdcException("--report: no file can be written at " + file
                    + (inTable ? ", which is within the new table" : "") + "; nothing is published");
        }
    }

    private static void write(Path file, String text, boolean published) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    (published ? "the table is published, but its report cannot be written to " : "cannot write ")
                            + file,
                    e);
        }
    }
}
