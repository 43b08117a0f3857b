package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of Flink's tables as base and log of a merge, against {@link TableMerge} over the same changes as events. */
class RowDataRowsTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final TableId TABLE = new TableId("shop", "goods");
    private static final Lane LANE = Lane.of("l");

    @TempDir
    Path directory;

    private static TableSchema schema(String type) {
        return TableSchema.builder(TABLE)
                .column("id", ColumnType.parse(type))
                .primaryKey("id")
                .build();
    }

    /** The canonical value that the column holds. */
    private static String read(String mysql, LogicalType field, Object value) {
        TableSchema schema = schema(mysql);
        RowDataCells cells = new RowDataCells(schema, RowType.of(new LogicalType[] {field}, new String[] {"id"}));
        byte[] row = cells.read(GenericRowData.of(value));
        RowBytes.check(row, 0, RowBytes.length(row, 0));
        if (RowBytes.state(row, 0, 0) == RowBytes.NULL) {
            return null;
        }
        return new String(
                Arrays.copyOfRange(row, RowBytes.cellStart(row, 0, 0), RowBytes.cellEnd(row, 0, 0)),
                StandardCharsets.UTF_8);
    }

    private static StringData text(String text) {
        return StringData.fromString(text);
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
    }

    private static TimestampData at(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    @Test
    void valuesAreTheServersText() {
        VarCharType string = new VarCharType(VarCharType.MAX_LENGTH);
        assertThat(read("bigint", new BigIntType(), null)).isNull();
        assertThat(read("tinyint", new TinyIntType(), (byte) -128)).isEqualTo("-128");
        assertThat(read("tinyint(1)", new BooleanType(), true)).isEqualTo("1");
        assertThat(read("bit(1)", new BooleanType(), false)).isEqualTo("0");
        assertThat(read("smallint", new SmallIntType(), (short) 7)).isEqualTo("7");
        assertThat(read("int(5) unsigned zerofill", new IntType(), 42)).isEqualTo("00042");
        assertThat(read("bigint", new BigIntType(), Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(read("bigint unsigned", new DecimalType(20, 0), decimal("18446744073709551615", 20, 0)))
                .isEqualTo("18446744073709551615");
        assertThat(read("bit(64)", new DecimalType(20, 0), decimal("18446744073709551615", 20, 0)))
                .isEqualTo("18446744073709551615");
        assertThat(read("year", new IntType(), 2026)).isEqualTo("2026");
        assertThat(read("decimal(10,2)", new DecimalType(10, 2), decimal("-0.50", 10, 2)))
                .isEqualTo("-0.50");
        assertThat(read("decimal(10,2)", new DecimalType(10, 4), decimal("1.5000", 10, 4)))
                .isEqualTo("1.50");
        assertThat(read("float", new FloatType(), 1.1f)).isEqualTo("1.1");
        assertThat(read("double", new DoubleType(), 1e100)).isEqualTo("1e100");
        assertThat(read("double", new DoubleType(), -0.1)).isEqualTo("-0.1");
        assertThat(read("varchar(9)", string, text("a\u00e4\n"))).isEqualTo("a\u00e4\n");
        assertThat(read("enum('a','b')", string, text("b"))).isEqualTo("b");
        assertThat(read("set('a','b')", string, text("a,b"))).isEqualTo("a,b");
        assertThat(read("json", string, text("{\"a\": 1}"))).isEqualTo("{\"a\": 1}");
        assertThat(read("varbinary(3)", new VarBinaryType(3), new byte[] {65, 0}))
                .isEqualTo("A\0");
        assertThat(read("date", new DateType(), (int) LocalDate.of(2026, 11, 23).toEpochDay()))
                .isEqualTo("2026-11-23");
        assertThat(read("date", string, text("0000-00-00"))).isEqualTo("0000-00-00");
        assertThat(read("time", new TimeType(0), 3_723_000)).isEqualTo("01:02:03");
        assertThat(read("time(3)", new TimeType(3), 3_723_004)).isEqualTo("01:02:03.004");
        assertThat(read("time(6)", string, text("-838:59:59.000000"))).isEqualTo("-838:59:59.000000");
        assertThat(read("datetime", new TimestampType(6), at("2026-11-23T01:02:03")))
                .isEqualTo("2026-11-23 01:02:03");
        assertThat(read("datetime(6)", new TimestampType(6), at("1969-12-31T23:59:59.000001")))
                .isEqualTo("1969-12-31 23:59:59.000001");
        assertThat(read(
                        "timestamp(3)",
                        new LocalZonedTimestampType(3),
                        TimestampData.fromInstant(Instant.parse("2026-11-23T01:02:03.004Z"))))
                .isEqualTo("2026-11-23 01:02:03.004");
    }

    @Test
    void whatIsNoValueOfTheColumnIsRefused() {
        VarCharType string = new VarCharType(VarCharType.MAX_LENGTH);
        refused("tinyint unsigned", new IntType(), -1);
        refused("int", new BigIntType(), 1L << 31);
        refused("bigint unsigned", new BigIntType(), -1L);
        refused("decimal(10,2)", new DecimalType(10, 3), decimal("1.005", 10, 3));
        refused("int", new DecimalType(10, 1), decimal("1.5", 10, 1));
        refused("double", new DoubleType(), Double.NaN);
        refused("float", new DoubleType(), 1e300);
        refused("enum('a','b')", string, text("c"));
        refused("int", string, text("1x"));
        refused("date", new DateType(), (int) LocalDate.of(12026, 1, 1).toEpochDay());
        refused("time", new TimeType(3), 1);
        refused("datetime", new TimestampType(3), at("2026-11-23T01:02:03.004"));
        refused("datetime(6)", new TimestampType(9), at("2026-11-23T01:02:03.000000001"));
        refused(
                "timestamp",
                new LocalZonedTimestampType(3),
                TimestampData.fromInstant(Instant.parse("1969-01-01T00:00:00Z")));
        refused("varchar(9)", string, StringData.fromBytes(new byte[] {(byte) 0xC3}));
    }

    private static void refused(String mysql, LogicalType field, Object value) {
        assertThatThrownBy(() -> read(mysql, field, value))
                .as("%s from %s", mysql, field)
                .isInstanceOf(CdcException.class)
                .hasMessageStartingWith("column shop.goods.id of type " + ColumnType.parse(mysql));
    }

    /** A field of the column's own kind that cannot hold all of its values. */
    private static void narrower(String mysql, LogicalType field, String advice) {
        assertThatThrownBy(
                        () -> RowDataRows.of(schema(mysql), RowType.of(new LogicalType[] {field}, new String[] {"id"})))
                .as("%s from %s", mysql, field)
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.goods.id is " + ColumnType.parse(mysql))
                .hasMessageContaining(advice);
    }

    @Test
    void fieldsThatDoNotHoldTheColumnExactlyAreRefusedWhereTheJobIsBuilt() {
        Map<String, LogicalType> pairs = new TreeMap<>(Map.of(
                "timestamp", new TimestampType(3),
                "datetime", new LocalZonedTimestampType(3),
                "varchar(9)", new VarBinaryType(9),
                "blob", new VarCharType(9),
                "decimal(10,2)", new DoubleType(),
                "double", new DecimalType(10, 2),
                "date", new TimestampType(3),
                "year", new BooleanType(),
                "json", new RowType(List.of())));
        pairs.forEach((mysql, field) -> assertThatThrownBy(
                        () -> RowDataRows.of(schema(mysql), RowType.of(new LogicalType[] {field}, new String[] {"id"})))
                .as("%s from %s", mysql, field)
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.goods.id is " + ColumnType.parse(mysql)));
        narrower("double", new FloatType(), "give it as DOUBLE");
        narrower("time(6)", new TimeType(6), "STRING");
        narrower("time(4)", new TimeType(9), "STRING");
        narrower("time(3)", new TimeType(2), "STRING");
        narrower("datetime(6)", new TimestampType(5), "TIMESTAMP(6)");
        narrower("timestamp(3)", new LocalZonedTimestampType(0), "TIMESTAMP_LTZ(3)");
        assertThatThrownBy(() -> RowDataRows.of(
                        schema("int"), RowType.of(new LogicalType[] {new IntType()}, new String[] {"no"})))
                .hasMessageContaining("have no field id");
    }

    // Whole jobs.

    private static final TableSchema GOODS = TableSchema.builder(TABLE)
            .column("id", ColumnType.parse("bigint unsigned"))
            .column("name", ColumnType.parse("varchar(20)"))
            .column("price", ColumnType.parse("decimal(10,2)"))
            .column("seen", ColumnType.parse("timestamp(3)"))
            .column("photo", ColumnType.parse("blob"))
            .primaryKey("id")
            .build();

    /** In another order than the table's columns, among fields that are none. */
    private static final RowType FIELDS = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new VarCharType(20),
                new IntType(),
                new DecimalType(20, 0),
                new VarBinaryType(VarBinaryType.MAX_LENGTH),
                new LocalZonedTimestampType(3),
                new DecimalType(10, 2)
            },
            new String[] {"offs", "name", "at", "id", "photo", "seen", "price"});

    private static RowData data(RowKind kind, long offset, int at, String[] row) {
        GenericRowData data = GenericRowData.ofKind(
                kind,
                offset,
                row[1] == null ? null : text(row[1]),
                at,
                decimal(row[0], 20, 0),
                row[4] == null ? null : row[4].getBytes(StandardCharsets.ISO_8859_1),
                row[3] == null ? null : TimestampData.fromInstant(Instant.parse(row[3].replace(' ', 'T') + "Z")),
                row[2] == null ? null : decimal(row[2], 10, 2));
        return data;
    }

    private static RowImage image(String[] row) {
        var image = RowImage.builder(GOODS);
        for (int i = 0; i < row.length; i++) {
            image = image.bytes(
                    GOODS.column(i).name(),
                    row[i] == null
                            ? null
                            : row[i].getBytes(i == 4 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        }
        return image.build();
    }

    private static String[] row(Random random, int id) {
        return new String[] {
            String.valueOf(id),
            random.nextInt(5) == 0 ? null : "n\u00e4me " + random.nextInt(100),
            random.nextInt(5) == 0 ? null : String.format("%d.%02d", random.nextInt(100), random.nextInt(100)),
            random.nextInt(5) == 0
                    ? null
                    : String.format("2026-11-23 01:%02d:03.%03d", random.nextInt(60), random.nextInt(1000)),
            random.nextInt(5) == 0 ? null : "\u0000\u00ff" + random.nextInt(9)
        };
    }

    /** A log as events and as rows: key changes, swaps of keys through a third, rows that come back. */
    private static final class Log {
        final TreeMap<Integer, String[]> rows = new TreeMap<>();
        final List<ChangeEvent> events = new ArrayList<>();
        final List<RowData> data = new ArrayList<>();
        final Random random;
        long offset = 10;
        int at;

        Log(long seed) {
            random = new Random(seed);
        }

        private EventOrigin origin() {
            if (random.nextBoolean()) {
                at++;
            } else {
                offset++;
                at = 0;
            }
            return new EventOrigin(LANE, SourcePosition.ofRecord(offset, at), null, null, null);
        }

        void next() {
            int id = random.nextInt(12);
            String[] old = rows.get(id);
            EventOrigin origin = origin();
            if (old == null) {
                rows.put(id, row(random, id));
                events.add(RowChange.insert(origin, GOODS, image(rows.get(id))));
                data.add(data(RowKind.INSERT, offset, at, rows.get(id)));
            } else if (random.nextInt(5) == 0) {
                rows.remove(id);
                events.add(RowChange.delete(origin, GOODS, image(old)));
                data.add(data(RowKind.DELETE, offset, at, old));
            } else {
                int other = random.nextInt(3) == 0 ? random.nextInt(12) : id;
                other = rows.containsKey(other) ? id : other;
                rows.remove(id);
                rows.put(other, row(random, other));
                events.add(RowChange.update(origin, GOODS, image(old), image(rows.get(other))));
                data.add(data(RowKind.UPDATE_BEFORE, offset, at, old));
                data.add(data(RowKind.UPDATE_AFTER, offset, at, rows.get(other)));
            }
        }
    }

    private static DataStream<RowData> stream(StreamExecutionEnvironment environment, List<RowData> rows) {
        return environment.fromData(rows, InternalTypeInfo.of(FIELDS)).rebalance();
    }

    private static BatchResult merged(int parallelism, List<RowData> base, List<RowData> log, Watermark watermark)
            throws Exception {
        StreamExecutionEnvironment environment = BatchResult.environment(CLUSTER, parallelism);
        RowDataRows rows = RowDataRows.of(GOODS, FIELDS);
        return BatchResult.all(List.of(BatchMerge.of(GOODS)
                        .from(watermark)
                        .lenient()
                        .merge(
                                rows.base(stream(environment, base)),
                                rows.log(stream(environment, log), LANE, "offs", "at"))))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMergeOfRowsIsTableMergesOfTheEvents(int parallelism) throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<String[]> base = new ArrayList<>();
            Log log = new Log(seed);
            for (int id = 0; id < 12; id += 2) {
                log.rows.put(id, row(random, id));
                base.add(log.rows.get(id));
            }
            while (log.events.size() < 200) {
                log.next();
            }
            if (seed == 3) {
                // a hole: what is lost as an event is lost as rows
                SourcePosition lost = log.events.get(50).position();
                log.events.remove(50);
                log.data.removeIf(row -> row.getLong(0) == lost.offset() && row.getInt(2) == lost.row());
            }
            Path yesterday = directory.resolve("yesterday-" + seed + "-" + parallelism);
            Path today = directory.resolve("today-" + seed + "-" + parallelism);
            List<ChangeEvent> inserts = new ArrayList<>();
            for (String[] one : base) {
                EventOrigin at = new EventOrigin(LANE, SourcePosition.ofRecord(inserts.size(), 0), null, null, null);
                inserts.add(RowChange.insert(at, GOODS, image(one)));
            }
            TableMerge.of(GOODS)
                    .changes(EventSource.of("base", inserts, OrderQuality.ARRIVAL, true))
                    .inputComplete()
                    .into(BatchResult.table(yesterday))
                    .run();
            var report = TableMerge.of(GOODS)
                    .base(BatchResult.table(yesterday))
                    .changes(EventSource.of("log", log.events, OrderQuality.ARRIVAL, true))
                    .inputComplete()
                    .lenient()
                    .into(BatchResult.table(today))
                    .run();
            List<RowData> rows = new ArrayList<>();
            base.forEach(one -> rows.add(data(RowKind.INSERT, 0, 0, one)));
            List<RowData> changes = new ArrayList<>(log.data);
            Collections.shuffle(changes, random);
            BatchResult result = merged(
                    parallelism, rows, changes, new Watermark(null, Map.of(LANE, SourcePosition.ofRecord(9, 0))));
            assertThat(result.lines(directory.resolve("rows-" + seed + "-" + parallelism)))
                    .as("seed %d", seed)
                    .isEqualTo(BatchResult.linesOf(today));
            report.anomalies().forEach((kind, n) -> assertThat(result.counts).containsEntry(kind.name(), n));
            assertThat(report.anomalies().isEmpty()).as("seed %d", seed).isEqualTo(seed != 3);
        }
    }

    @Test
    void halvesAndDoublesStopTheJob() {
        String[] row = row(new Random(1), 1);
        Watermark watermark = new Watermark(null, Map.of(LANE, SourcePosition.ofRecord(9, 0)));
        assertThatThrownBy(() -> merged(
                        1,
                        List.of(data(RowKind.INSERT, 0, 0, row)),
                        List.of(data(RowKind.UPDATE_AFTER, 12, 3, row)),
                        watermark))
                .hasStackTraceContaining("half of an update of shop.goods, its UPDATE_AFTER");
        assertThatThrownBy(() -> merged(
                        1,
                        List.of(data(RowKind.INSERT, 0, 0, row)),
                        List.of(data(RowKind.INSERT, 12, 3, row), data(RowKind.DELETE, 12, 3, row)),
                        watermark))
                .hasStackTraceContaining("stand 2 rows of shop.goods that are not one change");
        assertThatThrownBy(() -> merged(
                        1,
                        List.of(data(RowKind.DELETE, 0, 0, row)),
                        List.of(data(RowKind.INSERT, 12, 3, row)),
                        watermark))
                .hasStackTraceContaining("a base is rows");
        assertThatThrownBy(() -> RowDataRows.of(GOODS, FIELDS)
                        .log(
                                stream(BatchResult.environment(CLUSTER, 1), List.of(data(RowKind.INSERT, 0, 0, row))),
                                LANE,
                                "name",
                                null))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("a change's place is said by a field of type BIGINT");
    }
}
