package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaChangeMergeTest {

    private static final TableId TABLE = MergeFixture.SCHEMA.table();

    @TempDir
    Path dir;

    private static MergeFixture alter(MergeFixture log, Alteration... alterations) {
        return statement(log, new SchemaAction.AlterTable(TABLE, List.of(alterations)));
    }

    private static MergeFixture statement(MergeFixture log, SchemaAction... actions) {
        // A statement is a transaction of its own, and so is what follows it.
        log.nextTransaction()
                .event(new SchemaChange(log.origin(), TABLE.database(), "a statement", List.of(actions), true));
        return log.nextTransaction();
    }

    private static Alteration addLevel(Alteration.Placement placement) {
        return new Alteration.AddColumn(
                new Column(
                        "level",
                        ColumnType.parse("int"),
                        Column.Nullability.NOT_NULL,
                        ColumnDefault.literal("7"),
                        false,
                        false),
                placement);
    }

    private MergeReport merge(MergeFixture log, HiveText base, Path out, ColumnOrder order) {
        return TableMerge.of(MergeFixture.SCHEMA)
                .base(base)
                .fromLogStart()
                .changes(log.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .columnOrder(order)
                .into(HiveText.at(out))
                .run();
    }

    @Test
    void anAddedColumnReachesRowsThatNoEventSpeaksOf() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~", "2,b,~");
        MergeFixture log = new MergeFixture(true).transaction("1,a,~>1,A,~");
        log.nextTransaction();
        alter(log, addLevel(Alteration.Placement.after("id")));
        TableSchema after = TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("bigint"))
                .column("level", ColumnType.parse("int"))
                .column("name", ColumnType.parse("varchar(20)"))
                .column("note", ColumnType.parse("varchar(20)"))
                .primaryKey("id")
                .build();
        RowImage row = RowImage.builder(after)
                .text("id", "3")
                .text("level", "9")
                .text("name", "c")
                .setNull("note")
                .build();
        log.event(RowChange.insert(log.origin(), after, row));
        merge(log, base, dir.resolve("append"), ColumnOrder.APPEND);
        assertThat(MergeFixture.rows(dir.resolve("append"))).containsExactly("1,A,~,7", "2,b,~,7", "3,c,~,9");
        merge(log, base, dir.resolve("source"), ColumnOrder.SOURCE);
        assertThat(MergeFixture.rows(dir.resolve("source"))).containsExactly("1,7,A,~", "2,7,b,~", "3,9,c,~");
    }

    @Test
    void aDroppedColumnStaysAsNullAndTheNextDayKeepsItsPlace() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,x", "2,b,y");
        MergeFixture log = new MergeFixture(true).transaction("+5,e,z");
        alter(log, new Alteration.DropColumn("name"), new Alteration.RenameColumn("note", "remark"));
        Path out = dir.resolve("out");
        merge(log, base, out, ColumnOrder.APPEND);
        assertThat(MergeFixture.rows(out)).containsExactly("1,~,x", "2,~,y", "5,~,z");
        Manifest manifest = MergeFixture.manifest(out);
        assertThat(manifest).isNotNull();
        assertThat(manifest.columns()).containsExactly("id", "name", "remark");
        assertThat(manifest.schema().columnNames()).containsExactly("id", "remark");

        TableSchema after = manifest.schema();
        RowImage row =
                RowImage.builder(after).text("id", "6").text("remark", "w").build();
        log.nextTransaction();
        log.event(RowChange.insert(log.origin(), after, row));
        Path next = dir.resolve("next");
        MergeReport report = TableMerge.of(TABLE)
                .base(HiveText.at(out))
                .changes(log.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(next))
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(MergeFixture.rows(next)).containsExactly("1,~,x", "2,~,y", "5,~,z", "6,~,w");
    }

    @Test
    void passThroughColumnsKeepTheirValues() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,x,batch1", "2,b,y,batch2")
                .dialect(Dialect.builder().passThrough("loaded_by", "sluice").build());
        MergeFixture log = new MergeFixture(true).transaction("1,a,x>1,A,x|+3,c,z|-2,b,y");
        Path out = dir.resolve("out");
        TableMerge.of(MergeFixture.SCHEMA)
                .base(base)
                .fromLogStart()
                .changes(log.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(out).dialect(base.dialect()))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,A,x,batch1", "3,c,z,sluice");
    }

    @Test
    void truncateAndDropTakeAllRowsOfBeforeAway() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~", "2,b,~");
        MergeFixture log = new MergeFixture(true).transaction("+3,c,~");
        statement(log, new SchemaAction.TruncateTable(TABLE)).transaction("+2,B,~");
        MergeReport report = merge(log, base, dir.resolve("truncate"), ColumnOrder.APPEND);
        assertThat(MergeFixture.rows(dir.resolve("truncate"))).containsExactly("2,B,~");
        assertThat(report.rows()).isEqualTo(new MergeReport.Rows(2, 0, 1, 0, 1, 0, 1));

        MergeFixture again = new MergeFixture(true).transaction("1,a,~>1,A,~");
        statement(
                again,
                new SchemaAction.DropTable(TABLE, false, false),
                new SchemaAction.CreateTable(MergeFixture.SCHEMA, false, false, false));
        again.transaction("+9,i,~");
        merge(again, base, dir.resolve("drop"), ColumnOrder.APPEND);
        assertThat(MergeFixture.rows(dir.resolve("drop"))).containsExactly("9,i,~");
    }

    @Test
    void aTableDroppedBeforeItsFirstChangeAndCreatedOtherwiseTakesNothingAlong() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~");
        TableSchema other = TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("bigint"))
                .column("size", ColumnType.parse("int"))
                .primaryKey("id")
                .build();
        MergeFixture log = new MergeFixture(true).nextTransaction();
        statement(log, new SchemaAction.DropTable(TABLE, false, false));
        MergeFixture gone = log;
        assertThatThrownBy(() -> merge(gone, base, dir.resolve("gone"), ColumnOrder.SOURCE))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("is dropped at");
        statement(log, new SchemaAction.CreateTable(other, false, false, false));
        RowImage row = RowImage.builder(other).text("id", "1").text("size", "5").build();
        log.event(RowChange.insert(log.origin(), other, row));
        MergeReport report = merge(log, base, dir.resolve("out"), ColumnOrder.SOURCE);
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("1,5");
    }

    @Test
    void aTableTheLogCreatesNeedsNoSchema() throws IOException {
        MergeFixture log = new MergeFixture(true).nextTransaction();
        statement(log, new SchemaAction.CreateTable(MergeFixture.SCHEMA, false, false, false));
        log.transaction("+1,a,~");
        Path out = dir.resolve("out");
        TableMerge.of(TABLE)
                .changes(log.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(out))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~");
    }

    @Test
    void aStatementNobodyCanReadStopsTheRunIfItNamesTheTable() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~");
        MergeFixture log = new MergeFixture(true).transaction("+3,c,~");
        log.event(new SchemaChange(log.origin(), "shop", "ALTER TABLE t FROBNICATE", List.of(), false));
        assertThatThrownBy(() -> merge(log, base, dir.resolve("out"), ColumnOrder.APPEND))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("FROBNICATE");
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void aConditionalClauseDoesWhatItSaysOnlyWhereItHolds() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~", "2,b,~");
        MergeFixture log = new MergeFixture(true).transaction("1,a,~>1,A,~");
        log.nextTransaction();
        alter(
                log,
                new Alteration.IfExists(new Alteration.DropColumn("gone")),
                new Alteration.IfNotExists(addLevel(Alteration.Placement.NONE)));
        alter(
                log,
                new Alteration.IfExists(new Alteration.DropColumn("note")),
                new Alteration.IfNotExists(addLevel(Alteration.Placement.FIRST)));
        merge(log, base, dir.resolve("out"), ColumnOrder.SOURCE);
        assertThat(MergeFixture.rows(dir.resolve("out"))).containsExactly("1,A,7", "2,b,7");
    }

    @Test
    void rowsThatChangeWithoutEventsStopTheRunUnderAConditionToo() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~");
        Alteration rows = new Alteration.UnloggedRowChange("DROP PARTITION p0");
        for (Alteration clause : List.of(rows, new Alteration.IfExists(rows), new Alteration.IfNotExists(rows))) {
            MergeFixture log = new MergeFixture(true).transaction("+3,c,~");
            alter(log, clause);
            assertThatThrownBy(() -> merge(log, base, dir.resolve("out"), ColumnOrder.APPEND))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("without row events")
                    .hasMessageContaining("DROP PARTITION p0");
            assertThat(dir.resolve("out")).doesNotExist();
        }
    }
}
