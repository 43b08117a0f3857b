package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.FileTally;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Landed Parquet files as Parquet's own reader gives them. */
final class ParquetRows {

    private static final Configuration HADOOP = new Configuration();

    private ParquetRows() {}

    static List<Group> read(Path file) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .withConf(HADOOP)
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** The newest manifest of each partition, by its path. */
    static Map<String, PartitionManifest> manifests(Path root) throws IOException {
        Map<String, PartitionManifest> newest = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.sorted().toList()) {
                if (LandingPaths.generation(file.getFileName().toString(), LandingPaths.MANIFEST, ".json") > 0) {
                    newest.put(
                            root.relativize(file.getParent()).toString(),
                            PartitionManifest.read(Files.readAllBytes(file), file.toString()));
                }
            }
        }
        return newest;
    }

    /**
     * Both landings of one stream say the same counts, checksums and positions of each lane, and the Parquet files there are
     * those that the manifests name, with as many rows.
     *
     * @return how many events came late
     */
    static int requireSameCounts(Path lines, Path parquet) throws IOException {
        Map<String, PartitionManifest> expected = manifests(lines);
        Map<String, PartitionManifest> actual = manifests(parquet);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        int late = 0;
        TreeSet<String> named = new TreeSet<>();
        for (Map.Entry<String, PartitionManifest> one : actual.entrySet()) {
            PartitionManifest manifest = one.getValue();
            assertThat(manifest.lanes())
                    .as(one.getKey())
                    .isEqualTo(expected.get(one.getKey()).lanes());
            late += (int) manifest.late();
            if (manifest.table() == null) {
                assertThat(manifest.format()).isEqualTo(PartitionManifest.Format.EVENT_LINES);
                continue;
            }
            assertThat(manifest.format()).isEqualTo(PartitionManifest.Format.PARQUET);
            long events = 0;
            for (LandedFile file : manifest.files()) {
                Path path = parquet.resolve(one.getKey()).resolve(file.path());
                assertThat(Files.size(path)).isEqualTo(file.bytes());
                FileTally tally = file.tally();
                assertThat(read(path)).hasSize((int) tally.events());
                events += tally.events();
                named.add(parquet.relativize(path).toString());
            }
            assertThat(events)
                    .isEqualTo(manifest.lanes().stream()
                            .mapToLong(PartitionManifest.LaneTally::events)
                            .sum());
        }
        try (Stream<Path> all = Files.walk(parquet)) {
            assertThat(all.filter(f -> f.getFileName().toString().endsWith(".parquet")
                                    && !f.getFileName().toString().startsWith("."))
                            .map(f -> parquet.relativize(f).toString())
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(named);
        }
        return late;
    }

    /** A field of a group, as text; null where it is not set. */
    static String text(Group group, String field) {
        if (group.getFieldRepetitionCount(field) == 0) {
            return null;
        }
        PrimitiveType type = group.getType().getType(field).asPrimitiveType();
        Integer scale = type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation d ? d.getScale() : null;
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> number(BigInteger.valueOf(group.getInteger(field, 0)), scale);
            case INT64 -> number(BigInteger.valueOf(group.getLong(field, 0)), scale);
            case FLOAT -> String.valueOf(group.getFloat(field, 0));
            case DOUBLE -> String.valueOf(group.getDouble(field, 0));
            case FIXED_LEN_BYTE_ARRAY ->
                number(new BigInteger(group.getBinary(field, 0).getBytes()), scale);
            case BINARY ->
                type.getLogicalTypeAnnotation() == null
                        ? HexFormat.of().formatHex(group.getBinary(field, 0).getBytes())
                        : group.getString(field, 0);
            default -> throw new AssertionError(type);
        };
    }

    private static String number(BigInteger value, Integer scale) {
        return scale == null ? value.toString() : new BigDecimal(value, scale).toPlainString();
    }

    /** What {@link #text} is to be of a cell, by the model's typed readings. */
    static String expected(RowImage image, int i) {
        if (!image.hasValue(i)) {
            return null;
        }
        ColumnType type = image.schema().column(i).type();
        return switch (type.family()) {
            case INTEGER, BIT, YEAR -> image.getBigInteger(i).toString();
            case DECIMAL -> image.getDecimal(i).toPlainString();
            case FLOATING ->
                type.kind() == ColumnType.Kind.FLOAT
                        ? String.valueOf(image.getFloat(i))
                        : String.valueOf(image.getDouble(i));
            case DATE -> String.valueOf(image.getDate(i).toEpochDay());
            case DATETIME, TIMESTAMP -> String.valueOf(image.getEpochMicros(i));
            case TIME -> String.valueOf(image.getTime(i).toNanos() / 1000);
            case BYTES -> HexFormat.of().formatHex(image.getBytes(i));
            default -> image.getText(i);
        };
    }

    /** Every cell of the image, and which are absent. */
    static void requireImage(Group row, String field, RowImage image) {
        List<String> absent = new ArrayList<>();
        Group names = row.getGroup(field + "_absent", 0);
        for (int i = 0; i < names.getFieldRepetitionCount("list"); i++) {
            absent.add(names.getGroup("list", i).getString("element", 0));
        }
        if (image == null) {
            assertThat(row.getFieldRepetitionCount(field)).as(field).isZero();
            assertThat(absent).isEmpty();
            return;
        }
        Group cells = row.getGroup(field, 0);
        TableSchema schema = image.schema();
        List<String> expectedAbsent = new ArrayList<>();
        assertThat(cells.getType().getFieldCount()).isEqualTo(schema.columnCount());
        for (int i = 0; i < schema.columnCount(); i++) {
            String column = schema.column(i).name();
            assertThat(text(cells, column)).as("%s.%s", field, column).isEqualTo(expected(image, i));
            if (!image.isPresent(i)) {
                expectedAbsent.add(column);
            }
        }
        assertThat(absent).isEqualTo(expectedAbsent);
    }
}
