package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base that a server printed has six digits of a FLOAT; the log has all. */
class FloatMergeTest {

    private static final TableId TABLE = new TableId("shop", "t");
    private static final TableSchema SCHEMA = TableSchema.builder(TABLE)
            .column("id", ColumnType.parse("int"))
            .column("f", ColumnType.parse("float"))
            .column("note", ColumnType.parse("varchar(9)"))
            .primaryKey("id")
            .build();
    private static final Dialect SIX =
            Dialect.builder().floats(Dialect.Floats.SIX_DIGITS).build();

    @TempDir
    Path dir;

    private final List<ChangeEvent> log = new ArrayList<>();

    private EventOrigin origin() {
        return new EventOrigin(Lane.of("test"), SourcePosition.ofRecord(log.size(), 0), null, null, null);
    }

    private static RowImage row(String id, String f, String note) {
        return RowImage.builder(SCHEMA)
                .text("id", id)
                .text("f", f)
                .text("note", note)
                .build();
    }

    private void update(RowImage before, RowImage after) {
        log.add(RowChange.update(origin(), SCHEMA, before, after));
    }

    private OutfileText base(String text) throws IOException {
        Path base = dir.resolve("base");
        Files.createDirectories(base);
        Files.writeString(base.resolve("part-0"), text);
        return OutfileText.at(base).dialect(SIX);
    }

    private TableMerge merge(TableSchema schema) {
        return TableMerge.of(schema)
                .fromLogStart()
                .changes(EventSource.of("log", log, OrderQuality.EXACT, true))
                .inputComplete()
                .into(OutfileText.at(dir.resolve("out")).dialect(SIX));
    }

    private static String checksum(RowImage... rows) {
        TableChecksum sum = TableChecksum.of(SCHEMA);
        for (RowImage row : rows) {
            sum.add(((StoredRow) row).rowBytes(), 0);
        }
        return TableChecksum.format(sum.sum());
    }

    @Test
    void sixDigitsOfTheBaseMeetAllDigitsOfTheLog() throws IOException {
        // 1: another column changes. 2: nothing but a digit beyond the six. 3: untouched. 4: deleted. 5: moved with a
        // partial image.
        update(row("1", "0.33333334", "a"), row("1", "0.33333334", "b"));
        update(row("2", "16777216", "a"), row("2", "16777218", "a"));
        log.add(RowChange.delete(origin(), SCHEMA, row("4", "-1.2345678e-14", "a")));
        update(
                row("5", "1.0000001", "a"),
                RowImage.builder(SCHEMA).text("id", "6").build());
        MergeReport report = merge(SCHEMA)
                .base(base("1\t0.333333\ta\n2\t16777200\ta\n3\t1.23457\ta\n4\t-0.0000000000000123457\ta\n5\t1\ta\n"))
                .run();
        assertThat(report.anomalies()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(report.rows()).isEqualTo(new MergeReport.Rows(5, 1, 1, 1, 2, 1, 4));
        assertThat(dir.resolve("out/part-00000"))
                .hasContent("1\t0.333333\tb\n2\t16777200\ta\n3\t1.23457\ta\n6\t1\ta\n");
        // what the server counts over its own rows, all digits there
        assertThat(report.checksum())
                .isEqualTo(checksum(
                        row("1", "0.33333334", "b"),
                        row("2", "16777218", "a"),
                        row("3", "1.2345678", "a"),
                        row("6", "1.0000001", "a")));
    }

    @Test
    void anotherValueIsStillAnAnomaly() throws IOException {
        update(row("1", "0.33333394", "a"), row("1", "0.5", "a"));
        log.add(RowChange.delete(origin(), SCHEMA, row("2", "1.00001", "a")));
        update(row("3", "1", "a"), row("3", "2", "a"));
        MergeReport report =
                merge(SCHEMA).base(base("1\t0.333333\ta\n2\t1\ta\n3\t\\N\ta\n")).run();
        assertThat(report.anomalies()).isEqualTo(Map.of(AnomalyKind.BEFORE_MISMATCH, 3L));
        assertThat(report.published()).isFalse();
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void aBaseWithAllDigitsIsHeldToAllOfThem() throws IOException {
        update(row("1", "0.33333334", "a"), row("1", "0.5", "a"));
        MergeReport report = merge(SCHEMA)
                .base(base("1\t0.333333\ta\n").dialect(Dialect.DEFAULT))
                .run();
        assertThat(report.anomalies()).isEqualTo(Map.of(AnomalyKind.BEFORE_MISMATCH, 1L));
    }

    @Test
    void theNextRunCopiesRowsAndKeepsTheChecksumTheServers() throws IOException {
        update(row("1", "0.33333334", "a"), row("1", "0.1", "b"));
        merge(SCHEMA).base(base("1\t0.333333\ta\n2\t1.23457\ta\n")).run();
        log.clear();
        update(row("2", "1.2345678", "a"), row("2", "1.2345679", "c"));
        MergeReport report = TableMerge.of(TABLE)
                .base(OutfileText.at(dir.resolve("out")).dialect(SIX))
                .fromLogStart()
                .changes(EventSource.of("log", log, OrderQuality.EXACT, true))
                .inputComplete()
                .into(OutfileText.at(dir.resolve("out2")).dialect(SIX))
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(report.checksum()).isEqualTo(checksum(row("1", "0.1", "b"), row("2", "1.2345679", "c")));
    }

    @Test
    void digitsThatAreLostAreNotPublishedAsExact() throws IOException {
        assertThatThrownBy(() -> merge(SCHEMA)
                        .base(base("1\t0.333333\ta\n"))
                        .into(HiveText.at(dir.resolve("out")))
                        .run())
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("shop.t.f")
                .hasMessageContaining("SIX_DIGITS");
        assertThat(dir.resolve("out")).doesNotExist();

        // the column is dropped: nothing of it is published
        alter(new SchemaAction.Alteration.DropColumn("f"));
        assertThat(merge(SCHEMA)
                        .base(base("1\t0.333333\ta\n"))
                        .into(HiveText.at(dir.resolve("out")).dialect(Dialect.DEFAULT))
                        .columnOrder(ColumnOrder.SOURCE)
                        .run()
                        .published())
                .isTrue();
    }

    private void alter(SchemaAction.Alteration alteration) {
        log.add(new SchemaChange(
                origin(),
                "shop",
                "ALTER TABLE t",
                List.of(new SchemaAction.AlterTable(TABLE, List.of(alteration))),
                true));
    }

    @Test
    void aFloatThatBecomesDoubleNeedsTheDigitsThatAreLost() throws IOException {
        alter(new SchemaAction.Alteration.ChangeColumn(
                "f", Column.of("f", ColumnType.parse("double")), SchemaAction.Alteration.Placement.NONE));
        assertThatThrownBy(() -> merge(SCHEMA).base(base("1\t0.333333\ta\n")).run())
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("six digits");
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void aFloatInTheKeyNeedsAllDigits() throws IOException {
        TableSchema keyed = TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("int"))
                .column("f", ColumnType.parse("float"))
                .column("note", ColumnType.parse("varchar(9)"))
                .primaryKey("id", "f")
                .build();
        OutfileText base = base("1\t0.333333\ta\n");
        assertThatThrownBy(() -> merge(keyed).base(base).run())
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("part of the key");
        assertThat(merge(keyed)
                        .base(base.dialect(Dialect.DEFAULT))
                        .into(HiveText.at(dir.resolve("out")))
                        .run()
                        .published())
                .isTrue();
    }
}
