package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import io.sluice.cdc.parser.landed.LandedLog;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The bundled sample landed as Parquet, by a job that fails, beside event lines of the same stream. */
class ParquetLandingTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final long SEED = 20261124;

    @TempDir
    Path directory;

    @Test
    void everyRowIsInOneFileThatAManifestNames() throws Exception {
        List<StreamEvent> events = LandingTest.events(SEED, 1, Sample.messages());
        Path lines = directory.resolve("lines");
        Path parquet = directory.resolve("parquet");
        LandingTest.land(
                CLUSTER.environment(2),
                events,
                events.size() / 2,
                Landing.into(lines.toUri().toString(), LandingTest.ZONE),
                Landing.into(parquet.toUri().toString(), LandingTest.ZONE)
                        .named("parquet")
                        .asParquet());
        assertThat(ParquetRows.requireSameCounts(lines, parquet)).isPositive();

        Map<SourcePosition, RowEvent> expected = new TreeMap<>();
        Layouts layouts = new Layouts();
        for (StreamEvent event : events) {
            if (event instanceof LayoutEvent layout) {
                layouts.add(layout);
            } else if (event instanceof RowEvent row) {
                expected.put(row.position(), row);
            }
        }
        int rows = 0;
        Map<String, Long> updates = new HashMap<>();
        boolean schemaChangedWithinAnHour = false;
        for (Map.Entry<String, PartitionManifest> partition :
                ParquetRows.manifests(parquet).entrySet()) {
            if (partition.getValue().table() == null) {
                continue;
            }
            TreeSet<String> itsLayouts = new TreeSet<>();
            for (LandedFile file : partition.getValue().files()) {
                itsLayouts.add(file.path().substring(0, file.path().lastIndexOf('/')));
                for (Group found :
                        ParquetRows.read(parquet.resolve(partition.getKey()).resolve(file.path()))) {
                    RowEvent row = expected.remove(position(found));
                    assertThat(row).as("a row that was landed once").isNotNull();
                    rows++;
                    requireRow(found, row, layouts.require(row));
                    assertThat(partition.getKey())
                            .isEqualTo(LandingPaths.ofTable(row.table()) + "/"
                                    + LandingPaths.ofHour(row.sourceTime(), LandingTest.ZONE));
                    if (row.operation() == Operation.UPDATE) {
                        updates.merge(row.table().table(), 1L, Long::sum);
                    }
                }
            }
            schemaChangedWithinAnHour |= itsLayouts.size() > 1;
        }
        assertThat(expected).as("rows that were not landed").isEmpty();
        assertThat(rows).isGreaterThan(1000);
        assertThat(schemaChangedWithinAnHour).isTrue();
        byDuckDb(parquet, updates);

        List<Instant> hours = LandingTest.hours(events);
        assertThatThrownBy(
                        () -> LandingTest.read(LandedLog.at(parquet, hours.get(hours.size() - 1)), TableFilter.all()))
                .isInstanceOf(UnprovenLandingException.class)
                .hasMessageContaining("is Parquet");
    }

    private static SourcePosition position(Group row) {
        Group at = row.getGroup("position", 0);
        return new SourcePosition(
                at.getInteger("epoch", 0),
                at.getLong("file", 0),
                at.getLong("offset", 0),
                at.getLong("inner", 0),
                at.getInteger("row", 0));
    }

    private static void requireRow(Group found, RowEvent row, TableSchema schema) {
        assertThat(found.getString("operation", 0)).isEqualTo(row.operation().name());
        assertThat(found.getLong("source_time", 0)).isEqualTo(row.sourceTime().toEpochMilli() * 1000);
        assertThat(found.getString("gtids", 0)).isEqualTo(row.gtidsText());
        ParquetRows.requireImage(found, "before", row.operation() == Operation.INSERT ? null : row.before(schema));
        ParquetRows.requireImage(found, "after", row.operation() == Operation.DELETE ? null : row.after(schema));
    }

    /** All files of a table as one relation, layouts by name, and the partitions' names as columns. */
    private static void byDuckDb(Path parquet, Map<String, Long> updates) throws Exception {
        assertThat(updates).hasSize(3);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            for (Map.Entry<String, Long> table : updates.entrySet()) {
                try (ResultSet found = sql.executeQuery("SELECT count(*), count(DISTINCT layout) FROM read_parquet('"
                        + parquet.resolve("shop").resolve(table.getKey())
                        + "/**/*.parquet', union_by_name = true, hive_partitioning = true)"
                        + " WHERE operation = 'UPDATE' AND lane = 'shop-0'")) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.getLong(1)).isEqualTo(table.getValue());
                    assertThat(found.getLong(2)).isPositive();
                }
            }
        }
    }
}
