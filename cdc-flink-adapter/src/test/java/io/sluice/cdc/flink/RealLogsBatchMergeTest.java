package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.internal.PieceMerge;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real servers logged, merged in BATCH jobs: the lines of every table are {@link TableMerge}'s, byte for byte, and where that
 * stops, so does the job, with the same exception.
 */
class RealLogsBatchMergeTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final Path EXAMPLES = Path.of("../examples/src");
    private static final Path CASES = EXAMPLES.resolve("test/resources/live-cases");

    private static final String TO_ANOTHER_TABLE = "to another table, whose rows are not among these";

    /** Cases in which the name of a table, or of a partition exchanged, goes on to another's. */
    private static final List<String> RENAMING = List.of(
            "create-like-select", "noblob-image", "partition-drop", "rename-table", "renamed-away", "swap-names");

    private static final String SESSION = "in a session whose settings give its text another meaning";

    /** Cases whose statements are not what their text says by itself, which is all that stream events have of them. */
    private static final List<String> SESSION_MODES = List.of("sql-modes");

    /** Cases of rows that leave their defaults out, which a binlog says of itself and stream events do not: they are incomplete. */
    private static final List<String> DEFAULTS_LEFT_OUT = List.of("minimal-defaults", "noblob-defaults");

    /** Cases in one job. */
    private static final int TOGETHER = 6;

    /** Of the jobs, every how many-th runs on the older line of Flink: each takes seconds, and all of them run on the newer one. */
    private static final int SHARE = Integer.getInteger("sluice.cases.share", 3);

    @TempDir
    Path directory;

    private final Set<String> refused = new TreeSet<>();

    /** One table of one log, merged by TableMerge. */
    private final class Merge {
        final String name;
        final TableMerge expected;
        final BatchMerge actual;
        final List<RowEvent> base;
        final List<StreamEvent> log;
        String thrown;
        boolean renames;
        MergeReport report;

        Merge(String name, TableMerge expected, BatchMerge actual, List<RowEvent> base, List<StreamEvent> log) {
            this.name = name;
            this.expected = expected;
            this.actual = actual;
            this.base = base;
            this.log = log;
        }

        void runLocally(ChangeSource source) {
            try {
                report = expected.changes(source)
                        .inputComplete()
                        .lenient()
                        .into(BatchResult.table(directory.resolve(name)))
                        .run();
            } catch (CdcException e) {
                thrown = e.getClass().getSimpleName();
            }
        }

        /** A piece of a table has its rows alone: where its name goes on to another table's, the job says so and stops. */
        void runAsOnePiece(TableSchema schema, TableId table, BaseState state, ChangeSource source) {
            try {
                new PieceMerge(table, schema, state, base != null, KeyCollations.fromSchema(), 256L << 20, source)
                        .run(
                                visitor -> {
                                    for (RowEvent row : base == null ? List.<RowEvent>of() : base) {
                                        visitor.row(row.copyOfRow(), 0);
                                    }
                                },
                                newest -> (page, at) -> {});
            } catch (CdcException e) {
                renames = String.valueOf(e.getMessage()).contains(TO_ANOTHER_TABLE);
            }
        }

        void requireEqual(BatchResult result) throws IOException {
            assertThat(result.schema).as(name).isNotNull();
            List<String> lines = result.lines(directory.resolve(name + "-rows"));
            List<String> expectedLines = BatchResult.linesOf(directory.resolve(name));
            if (DEFAULTS_LEFT_OUT.stream().anyMatch(name::startsWith) && !lines.equals(expectedLines)) {
                assertThat(result.counts).as(name).containsKey(AnomalyKind.ROW_INCOMPLETE.name());
                return;
            }
            assertThat(lines).as(name).isEqualTo(expectedLines);
            Map<String, Long> anomalies = new TreeMap<>();
            report.anomalies().forEach((kind, n) -> anomalies.put(kind.name(), n));
            result.counts
                    .keySet()
                    .retainAll(Stream.of(AnomalyKind.values()).map(Enum::name).toList());
            // said once a piece
            Long cascades = anomalies.get(AnomalyKind.UNLOGGED_CASCADE.name());
            result.counts.computeIfPresent(
                    AnomalyKind.UNLOGGED_CASCADE.name(), (kind, n) -> cascades != null && n >= cascades ? cascades : n);
            assertThat(result.counts).as(name).isEqualTo(anomalies);
        }
    }

    static List<List<String>> cases() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(CASES)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(n -> n.endsWith(".zip"))
                    .sorted()
                    .toList();
        }
        List<List<String>> jobs = new ArrayList<>();
        int step = TOGETHER;
        if (EnvironmentInformation.getVersion().startsWith("1.")) {
            step *= SHARE;
            System.out.println("every " + SHARE + ". job of the logged cases; all: -Dsluice.cases.share=1");
        }
        for (int i = 0; i < names.size(); i += step) {
            jobs.add(names.subList(i, Math.min(names.size(), i + TOGETHER)));
        }
        return jobs;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loggedCases(List<String> names) throws Exception {
        List<Merge> merges = new ArrayList<>();
        for (String name : names) {
            add(name, merges);
        }
        assertThat(merges).isNotEmpty();
        assertThat(refused)
                .containsExactlyElementsOf(names.stream()
                        .filter(n -> SESSION_MODES.stream().anyMatch(n::startsWith))
                        .toList());
        run(merges);
    }

    private void run(List<Merge> merges) throws Exception {
        StreamExecutionEnvironment environment = BatchResult.environment(CLUSTER, 1);
        List<SingleOutputStreamOperator<RowEvent>> together = new ArrayList<>();
        List<Merge> merged = new ArrayList<>();
        for (Merge merge : merges) {
            if (merge.renames) {
                assertThat(RENAMING).as(merge.name).anyMatch(merge.name::startsWith);
                assertThatThrownBy(() -> BatchResult.of(CLUSTER, 1, merge.actual, merge.base, merge.log))
                        .as(merge.name)
                        .hasStackTraceContaining(TO_ANOTHER_TABLE);
            } else if (merge.thrown == null) {
                merged.add(merge);
                together.add(BatchResult.add(environment, merge.actual, merge.base, merge.log));
            } else {
                assertThatThrownBy(() -> BatchResult.of(CLUSTER, 1, merge.actual, merge.base, merge.log))
                        .as(merge.name)
                        .hasStackTraceContaining(merge.thrown);
            }
        }
        if (!together.isEmpty()) {
            List<BatchResult> results = BatchResult.all(together);
            for (int i = 0; i < merged.size(); i++) {
                merged.get(i).requireEqual(results.get(i));
            }
        }
    }

    private void add(String zip, List<Merge> merges) throws IOException {
        Path at = directory.resolve(zip.replace(".zip", ""));
        try (FileSystem archive = FileSystems.newFileSystem(CASES.resolve(zip));
                Stream<Path> files = Files.walk(archive.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = at.resolve(file.toString().substring(1));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        ServerKind server = zip.endsWith("-mysql.zip") ? ServerKind.MYSQL : ServerKind.MARIADB;
        Map<String, TableSchema> bases = schemas(at.resolve("base.sql"), server);
        BinlogFiles log = BinlogFiles.of(at.resolve("log"));
        for (TableSchema end : schemas(at.resolve("end.sql"), server).values()) {
            String table = end.table().table();
            if (end.keyColumns().length == 0) {
                continue;
            }
            TableSchema schema = bases.get(table);
            Merge merge;
            BaseState state = new BaseState.AtLogStart();
            String name = at.getFileName() + "-" + table.replaceAll("[^a-z0-9_]", "_");
            List<StreamEvent> events;
            try {
                events = BatchResult.stream(log, KeyCollations.fromSchema(), server);
            } catch (CdcException e) {
                if (e.getMessage().contains(SESSION)) {
                    assertThat(SESSION_MODES).as(zip).anyMatch(zip::startsWith);
                    refused.add(zip);
                }
                continue; // the log itself stops a reader, whoever merges
            }
            Collections.shuffle(events, new Random(1));
            if (schema == null) {
                merge = new Merge(
                        name,
                        TableMerge.of(end.table()).fromLogStart(),
                        BatchMerge.of(end.table()).server(server).lenient().pieces(2),
                        null,
                        events);
            } else {
                String[] place =
                        Files.readString(at.resolve("base.position")).strip().split(":");
                Watermark watermark = log.watermarkAt(place[0], Long.parseLong(place[1]));
                Path file = at.resolve("base").resolve(table.replaceAll("[^a-z0-9_]", "_") + ".tsv");
                state = new BaseState.At(watermark);
                OutfileText base = OutfileText.at(file)
                        .dialect(Dialect.builder().timestampZone("UTC").build());
                merge = new Merge(
                        name,
                        TableMerge.of(schema).base(base).from(watermark),
                        BatchMerge.of(schema)
                                .from(watermark)
                                .server(server)
                                .lenient()
                                .pieces(2),
                        OutfileRows.read(file, schema, KeyCollations.fromSchema()),
                        events);
            }
            merge.runLocally(log);
            merge.runAsOnePiece(schema, end.table(), state, log);
            merges.add(merge);
        }
    }

    /** The bundled sample, by Canal's messages and by the server's own log, from the tables at one moment of it. */
    @ParameterizedTest
    @ValueSource(strings = {"canal", "binlog"})
    void theSample(String from) throws Exception {
        Path sample = EXAMPLES.resolve("main/resources/sample");
        Map<String, TableSchema> bases = new TreeMap<>();
        for (TableSchema schema :
                MySqlDdl.mysql().schemas(Files.readString(sample.resolve("schema-base.sql")), Sample.DATABASE)) {
            bases.put(schema.table().table(), schema);
        }
        boolean canal = from.equals("canal");
        ChangeSource log = canal
                ? CanalJsonFiles.builder()
                        .timestampZone(ZoneId.of("Asia/Shanghai"))
                        .fullRowImages()
                        .of(sample.resolve("changes"))
                : BinlogFiles.of(sample.resolve("binlog"));
        Watermark watermark = new Watermark(
                GtidSet.parse(Files.readString(sample.resolve("base.gtid")).replaceAll("\\s", "")), Map.of());
        List<Merge> merges = new ArrayList<>();
        List<StreamEvent> events = BatchResult.stream(log, KeyCollations.binary(), ServerKind.MYSQL);
        Collections.shuffle(events, new Random(2));
        for (TableSchema schema : bases.values()) {
            Path file = sample.resolve("base").resolve(schema.table().table() + ".tsv");
            Merge merge = new Merge(
                    from + "-" + schema.table().table(),
                    TableMerge.of(schema)
                            .keyCollations(KeyCollations.binary())
                            .base(OutfileText.at(file)
                                    .dialect(Dialect.builder()
                                            .timestampZone("UTC")
                                            .build()))
                            .from(watermark),
                    BatchMerge.of(schema)
                            .keys("binary")
                            .from(watermark)
                            .lenient()
                            .pieces(5),
                    OutfileRows.read(file, schema, KeyCollations.binary()),
                    events);
            merge.runLocally(log);
            assertThat(merge.thrown).isNull();
            merges.add(merge);
        }
        assertThat(merges).hasSize(3);
        run(merges);
    }

    private static Map<String, TableSchema> schemas(Path file, ServerKind server) throws IOException {
        Map<String, TableSchema> schemas = new TreeMap<>();
        if (Files.exists(file)) {
            MySqlDdl ddl = MySqlDdl.of(server);
            for (TableSchema schema : ddl.schemas(Files.readString(file), "sluice_live")) {
                schemas.put(schema.table().table(), schema);
            }
        }
        return schemas;
    }
}
