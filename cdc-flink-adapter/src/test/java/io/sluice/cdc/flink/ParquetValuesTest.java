package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every column type in a Parquet file, cell by cell: by Parquet's own reader and by DuckDB. */
class ParquetValuesTest {

    /**
     * @param mysql the column's type
     * @param canal a value as Canal spells it
     * @param parquet the type in the file
     * @param stored the value there: numbers and times as such, bytes in hexadecimal
     * @param duckType what DuckDB takes the type for
     * @param duck the value as DuckDB prints it, in UTC
     */
    private record Golden(String mysql, String canal, String parquet, String stored, String duckType, String duck) {}

    private static Golden of(String mysql, String canal, String parquet, String stored, String duckType, String duck) {
        return new Golden(mysql, canal, parquet, stored, duckType, duck);
    }

    /** Of a number or text that all three print alike. */
    private static Golden of(String mysql, String value, String parquet, String duckType) {
        return of(mysql, value, parquet, value, duckType, value);
    }

    private static final List<Golden> CELLS = List.of(
            of("tinyint", "-128", "int32 (INTEGER(8,true))", "TINYINT"),
            of("tinyint(1)", "1", "int32 (INTEGER(8,true))", "TINYINT"),
            of("tinyint unsigned", "255", "int32 (INTEGER(16,true))", "SMALLINT"),
            of("smallint", "-32768", "int32 (INTEGER(16,true))", "SMALLINT"),
            of("smallint unsigned", "65535", "int32 (INTEGER(32,true))", "INTEGER"),
            of("mediumint", "-8388608", "int32 (INTEGER(32,true))", "INTEGER"),
            of("mediumint unsigned", "16777215", "int32 (INTEGER(32,true))", "INTEGER"),
            of("int", "-2147483648", "int32 (INTEGER(32,true))", "INTEGER"),
            of("int unsigned", "4294967295", "int64 (INTEGER(64,true))", "BIGINT"),
            of("int(5) unsigned zerofill", "00042", "int64 (INTEGER(64,true))", "42", "BIGINT", "42"),
            of("bigint", "-9223372036854775808", "int64 (INTEGER(64,true))", "BIGINT"),
            of("bigint unsigned", "18446744073709551615", "fixed_len_byte_array(9) (DECIMAL(20,0))", "DECIMAL(20,0)"),
            of("bigint unsigned", "0", "fixed_len_byte_array(9) (DECIMAL(20,0))", "DECIMAL(20,0)"),
            of("bit(1)", "1", "int64 (INTEGER(64,true))", "BIGINT"),
            of("bit(63)", "9223372036854775807", "int64 (INTEGER(64,true))", "BIGINT"),
            of("bit(64)", "18446744073709551615", "fixed_len_byte_array(9) (DECIMAL(20,0))", "DECIMAL(20,0)"),
            of("year", "2155", "int32 (INTEGER(32,true))", "INTEGER"),
            of("decimal(9,2)", "-1234567.89", "int32 (DECIMAL(9,2))", "DECIMAL(9,2)"),
            of("decimal(18,4)", "12345678901234.5678", "int64 (DECIMAL(18,4))", "DECIMAL(18,4)"),
            of(
                    "decimal(38,10)",
                    "-9999999999999999999999999999.9999999999",
                    "fixed_len_byte_array(16) (DECIMAL(38,10))",
                    "DECIMAL(38,10)"),
            of(
                    "decimal(38,38)",
                    "0.00000000000000000000000000000000000001",
                    "fixed_len_byte_array(16) (DECIMAL(38,38))",
                    "0.00000000000000000000000000000000000001",
                    "DECIMAL(38,38)",
                    ".00000000000000000000000000000000000001"),
            of("decimal(39,0)", "999999999999999999999999999999999999999", "binary (STRING)", "VARCHAR"),
            of(
                    "decimal(65,30)",
                    "-12345678901234567890123456789012345.000000000000000000000000000001",
                    "binary (STRING)",
                    "VARCHAR"),
            of("float", "3.4028235e38", "float", "3.4028235E38", "FLOAT", "3.4028235e+38"),
            of("float", "0.1", "float", "FLOAT"),
            of("float(7,2)", "1.50", "float", "1.5", "FLOAT", "1.5"),
            of(
                    "double",
                    "1.7976931348623157e308",
                    "double",
                    "1.7976931348623157E308",
                    "DOUBLE",
                    "1.7976931348623157e+308"),
            of("double", "-0.1", "double", "DOUBLE"),
            of("date", "1969-12-31", "int32 (DATE)", "-1", "DATE", "1969-12-31"),
            of("date", "9999-12-31", "int32 (DATE)", "2932896", "DATE", "9999-12-31"),
            of(
                    "datetime(6)",
                    "1000-01-01 00:00:00.000001",
                    "int64 (TIMESTAMP(MICROS,false))",
                    "-30610223999999999",
                    "TIMESTAMP",
                    "1000-01-01 00:00:00.000001"),
            of(
                    "datetime",
                    "2023-11-14 22:13:20",
                    "int64 (TIMESTAMP(MICROS,false))",
                    "1700000000000000",
                    "TIMESTAMP",
                    "2023-11-14 22:13:20"),
            // Canal's zone is UTC+8
            of(
                    "timestamp(3)",
                    "2023-11-15 06:13:20.123",
                    "int64 (TIMESTAMP(MICROS,true))",
                    "1700000000123000",
                    "TIMESTAMP WITH TIME ZONE",
                    "2023-11-14 22:13:20.123+00"),
            of("time", "-838:59:59", "int64", "-3020399000000", "BIGINT", "-3020399000000"),
            of("time(6)", "25:00:00.000001", "int64", "90000000001", "BIGINT", "90000000001"),
            of("char(5)", "w\u00f6rd", "binary (STRING)", "VARCHAR"),
            of("varchar(9)", "\ud83d\ude00 '\"", "binary (STRING)", "VARCHAR"),
            of("text", "", "binary (STRING)", "VARCHAR"),
            of("enum('new','paid')", "2", "binary (STRING)", "paid", "VARCHAR", "paid"),
            of("set('a','b')", "3", "binary (STRING)", "a,b", "VARCHAR", "a,b"),
            of("json", "{\"a\": 1}", "binary (STRING)", "VARCHAR"),
            of("binary(2)", "\u0000\u00ff", "binary", "00ff", "BLOB", "\\x00\\xFF"),
            of("varbinary(9)", "ab", "binary", "6162", "BLOB", "ab"),
            of("longblob", "\u0080", "binary", "80", "BLOB", "\\x80"));

    @TempDir
    Path directory;

    private final MessageReader reader = new MessageReader(
            CanalJsonOptions.builder()
                    .timestampZone(ZoneId.of("Asia/Shanghai"))
                    .keepGtids()
                    .build(),
            new UnregisteredMetricsGroup());
    private final Layouts layouts = new Layouts();
    private LayoutEvent layout;
    private int offset;

    private static String quoted(String text) {
        return text == null
                ? "null"
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\u0000") + '"';
    }

    private static String object(List<String> names, List<String> values) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> quoted(names.get(i)) + ":" + values.get(i))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A row of a message with these columns c0, c1, … of these types, after the key. */
    private LandedRow row(String operation, List<String> types, String data, String old) {
        List<String> names = new ArrayList<>(List.of("id"));
        List<String> allTypes = new ArrayList<>(List.of("\"bigint\""));
        List<String> codes = new ArrayList<>(List.of("-5"));
        for (int i = 0; i < types.size(); i++) {
            names.add("c" + i);
            allTypes.add(quoted(types.get(i)));
            codes.add("12");
        }
        String message = "{\"data\":[" + data + "],\"database\":\"shop\",\"es\":1700000000000,\"gtid\":"
                + "\"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77\",\"id\":5,\"isDdl\":false,\"mysqlType\":"
                + object(names, allTypes) + ",\"old\":" + old + ",\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":"
                + object(names, codes) + ",\"table\":\"t\",\"ts\":1700000000123,\"type\":\"" + operation + "\"}";
        RowEvent row = null;
        for (StreamEvent event :
                reader.read(message.getBytes(StandardCharsets.UTF_8), Lane.kafka("shop", 3), offset++, List.of())) {
            if (event instanceof LayoutEvent its) {
                layout = its;
                layouts.add(its);
            } else {
                row = (RowEvent) event;
            }
        }
        return new LandedRow("here", layout, row, 1L << offset);
    }

    private static String data(List<String> values) {
        List<String> names = new ArrayList<>(List.of("id"));
        List<String> all = new ArrayList<>(List.of("\"7\""));
        for (int i = 0; i < values.size(); i++) {
            names.add("c" + i);
            all.add(quoted(values.get(i)));
        }
        return object(names, all);
    }

    private Path write(String name, ParquetDates dates, LandedRow... rows) throws IOException {
        Path file = directory.resolve(name);
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toUri());
        try (FSDataOutputStream out = path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<LandedRow> writer = new ParquetFiles(dates).create(out);
            for (LandedRow row : rows) {
                writer.addElement(row);
            }
            writer.finish();
        }
        return file;
    }

    private static MessageType type(Path file) throws IOException {
        try (ParquetFileReader open = ParquetFileReader.open(HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.conf.Configuration()))) {
            return open.getFooter().getFileMetaData().getSchema();
        }
    }

    @Test
    void everyTypeIsStoredExactly() throws Exception {
        List<String> types = CELLS.stream().map(Golden::mysql).toList();
        LandedRow row =
                row("INSERT", types, data(CELLS.stream().map(Golden::canal).toList()), "null");
        LandedRow nothing =
                row("DELETE", types, data(types.stream().map(t -> (String) null).toList()), "null");
        Path file = write("all.parquet", ParquetDates.CALENDAR, row, nothing);
        var cellTypes = type(file).getType("after").asGroupType();
        List<Group> rows = ParquetRows.read(file);
        assertThat(rows).hasSize(2);
        Group cells = rows.get(0).getGroup("after", 0);
        for (int i = 0; i < CELLS.size(); i++) {
            Golden golden = CELLS.get(i);
            assertThat(cellTypes
                            .getType("c" + i)
                            .toString()
                            .replace("optional ", "")
                            .replace(" c" + i, ""))
                    .as(golden.mysql)
                    .isEqualTo(golden.parquet);
            assertThat(ParquetRows.text(cells, "c" + i)).as(golden.mysql).isEqualTo(golden.stored);
        }
        // all of it by the other way round, too
        ParquetRows.requireImage(rows.get(0), "after", row.row().after(row.schema()));
        ParquetRows.requireImage(rows.get(0), "before", null);
        ParquetRows.requireImage(rows.get(1), "before", nothing.row().before(nothing.schema()));
        assertThat(rows.get(0).getString("operation", 0)).isEqualTo("INSERT");
        assertThat(rows.get(1).getString("operation", 0)).isEqualTo("DELETE");
        assertThat(rows.get(0).getLong("source_time", 0)).isEqualTo(1_700_000_000_000_000L);
        assertThat(rows.get(0).getLong("received_time", 0)).isEqualTo(1_700_000_000_123_000L);
        Group position = rows.get(1).getGroup("position", 0);
        assertThat(position.getString("lane", 0)).isEqualTo("shop-3");
        assertThat(List.of(
                        (long) position.getInteger("epoch", 0),
                        position.getLong("file", 0),
                        position.getLong("offset", 0),
                        position.getLong("inner", 0),
                        (long) position.getInteger("row", 0)))
                .containsExactly(0L, 0L, 1L, 0L, 0L);
        assertThat(new ParquetFooters().tally(new org.apache.flink.core.fs.Path(file.toUri()), Files.size(file)))
                .isEqualTo(new PartitionManifest.FileTally(2, row.crc() + nothing.crc()));
        byDuckDb(file);
    }

    private static void byDuckDb(Path file) throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            for (int i = 0; i < CELLS.size(); i++) {
                Golden golden = CELLS.get(i);
                String cell = "\"after\".c" + i;
                try (ResultSet found = sql.executeQuery("SELECT typeof(" + cell + "), CAST(" + cell
                        + " AS VARCHAR) FROM read_parquet('" + file + "') WHERE operation = 'INSERT'")) {
                    assertThat(found.next()).isTrue();
                    assertThat(List.of(found.getString(1), found.getString(2)))
                            .as(golden.mysql)
                            .containsExactly(golden.duckType, golden.duck);
                }
            }
            try (ResultSet found = sql.executeQuery("SELECT count(*), count(\"before\".c0), count(\"before\"),"
                    + " min(position.lane), min(gtids) FROM read_parquet('" + file + "')")) {
                assertThat(found.next()).isTrue();
                assertThat(List.of(found.getLong(1), found.getLong(2), found.getLong(3)))
                        .containsExactly(2L, 0L, 1L);
                assertThat(found.getString(4)).isEqualTo("shop-3");
                assertThat(found.getString(5)).isEqualTo("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77");
            }
        }
    }

    @Test
    void whatAnImageDoesNotSayIsToldFromNull() throws Exception {
        List<String> types = List.of("int", "text", "varchar(9)");
        LandedRow row =
                row("UPDATE", types, "{\"id\":\"7\",\"c0\":null,\"c2\":\"new\"}", "[{\"c0\":\"1\",\"c2\":null}]");
        Group read = ParquetRows.read(write("partial.parquet", ParquetDates.CALENDAR, row))
                .get(0);
        ParquetRows.requireImage(read, "after", row.row().after(row.schema()));
        ParquetRows.requireImage(read, "before", row.row().before(row.schema()));
        Path file = directory.resolve("partial.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement();
                ResultSet found = sql.executeQuery(
                        "SELECT CAST(after_absent AS VARCHAR), \"after\".c0, \"after\".c1, CAST(before_absent AS VARCHAR),"
                                + " \"before\".c0 FROM read_parquet('" + file + "')")) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString(1)).isEqualTo("[c1]");
            assertThat(found.getString(2)).isNull();
            assertThat(found.getString(3)).isNull();
            assertThat(found.getString(4)).isEqualTo("[c1]");
            assertThat(found.getInt(5)).isEqualTo(1);
        }
    }

    @Test
    void aDateOfNoCalendarStopsTheJobOrIsText() throws Exception {
        record Case(String type, String value) {}
        int number = 0;
        for (Case one : List.of(
                new Case("date", "0000-00-00"),
                new Case("date", "2023-02-31"),
                new Case("datetime", "2023-00-10 01:02:03"),
                new Case("timestamp", "0000-00-00 00:00:00"))) {
            LandedRow row = row("INSERT", List.of(one.type), data(List.of(one.value)), "null");
            String name = "dates-" + number++;
            assertThatThrownBy(() -> write(name, ParquetDates.CALENDAR, row))
                    .isInstanceOf(UnlandableValueException.class)
                    .hasMessageContaining("shop.t.c0")
                    .hasMessageContaining("ParquetDates.TEXT")
                    .hasMessageNotContaining(one.value);
            Path text = write(name + "-text", ParquetDates.TEXT, row);
            assertThat(ParquetRows.text(ParquetRows.read(text).get(0).getGroup("after", 0), "c0"))
                    .isEqualTo(one.value);
        }
    }

    @Test
    void aFileHoldsOneLayout() throws Exception {
        LandedRow one = row("INSERT", List.of("int"), data(List.of("1")), "null");
        LandedRow other = row("INSERT", List.of("bigint"), data(List.of("1")), "null");
        assertThatThrownBy(() -> write("two.parquet", ParquetDates.CALENDAR, one, other))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("another layout");
    }

    @Test
    void aRowOnItsWayIsReadBack() {
        LandedRow row = row("INSERT", List.of("int"), data(List.of("1")), "null");
        assertThat(LandedRow.Serializer.INSTANCE.valueOf(LandedRow.Serializer.INSTANCE.bytesOf(row)))
                .isEqualTo(row);
        byte[] bytes = LandedRow.Serializer.INSTANCE.bytesOf(row);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> LandedRow.Serializer.INSTANCE.valueOf(cut)).isInstanceOf(CdcException.class);
        }
    }

    @Test
    void aFileThatIsCutOrForeignIsNotTakenForOneOfTheLanding() throws Exception {
        LandedRow row = row("INSERT", List.of("int"), data(List.of("1")), "null");
        byte[] whole = Files.readAllBytes(write("whole.parquet", ParquetDates.CALENDAR, row));
        Path cut = directory.resolve("cut.parquet");
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(cut.toUri());
        ParquetFooters footers = new ParquetFooters();
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            int bytes = length;
            assertThatThrownBy(() -> footers.tally(path, bytes))
                    .as("%d bytes", length)
                    .isInstanceOfAny(CdcException.class, IOException.class);
        }
    }

    @Test
    void aPartitionIsPublishedOnceItsFilesHoldTheRowsThatWereCounted() throws Exception {
        long end = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
        String partition = "shop/t/dt=2026-11-22/hour=08";
        LandedRow row = row("INSERT", List.of("int"), data(List.of("1")), "null");
        Path lane = Files.createDirectories(directory.resolve(partition).resolve("lane=shop-3/layout=1"));
        Files.move(write("one", ParquetDates.CALENDAR, row), lane.resolve("part-1.parquet"));
        LandedFiles files = new LandedFiles(directory.toUri().toString(), Format.PARQUET);
        SourcePosition at = row.row().position();
        record Counted(long events, long crc) {}
        for (Counted counted : List.of(new Counted(2, row.crc()), new Counted(1, row.crc()), new Counted(1, 5))) {
            LandedPartition landed = new LandedPartition(partition, end);
            landed.add(new LaneDelta(
                    partition, end, 0, "shop-3", counted.events, counted.events, counted.crc, at, at, null, end));
            if (counted.events == 2) {
                assertThat(landed.publish(files, ZoneOffset.UTC)).isFalse();
            } else if (counted.crc == row.crc()) {
                assertThat(landed.publish(files, ZoneOffset.UTC)).isTrue();
                PartitionManifest manifest = files.newestManifest(partition);
                assertThat(manifest.format()).isEqualTo(Format.PARQUET);
                assertThat(manifest.files()).singleElement().satisfies(file -> {
                    assertThat(file.path()).isEqualTo("lane=shop-3/layout=1/part-1.parquet");
                    assertThat(file.bytes()).isEqualTo(Files.size(lane.resolve("part-1.parquet")));
                    assertThat(file.tally()).isEqualTo(new PartitionManifest.FileTally(1, row.crc()));
                });
            } else {
                assertThatThrownBy(() -> landed.publish(files, ZoneOffset.UTC))
                        .isInstanceOf(CdcException.class)
                        .hasMessageContaining("not the same ones");
            }
        }
        assertThat(directory.resolve(partition).resolve(LandingPaths.manifest(2)))
                .doesNotExist();
    }
}
