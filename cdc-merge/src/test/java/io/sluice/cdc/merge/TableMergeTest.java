package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.TableExistsException;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableMergeTest {

    @TempDir
    Path dir;

    Path out;

    @BeforeEach
    void target() {
        out = dir.resolve("out");
    }

    private static GtidSet upTo(int transaction) {
        return GtidSet.parse(MergeFixture.SERVER + ":1-" + transaction);
    }

    private TableMerge merge(MergeFixture log, OrderQuality order) {
        return TableMerge.of(MergeFixture.SCHEMA)
                .changes(log.source(order))
                .inputComplete()
                .into(HiveText.at(out));
    }

    @Test
    void aLogAloneMakesATableSortedByKey() throws IOException {
        MergeFixture log = new MergeFixture(true)
                .transaction("+10,a,~|+2,b,x|+-3,c,y")
                .transaction("2,b,x>2,B,x")
                .transaction("-10,a,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL).run();
        assertThat(MergeFixture.rows(out)).containsExactly("-3,c,y", "2,B,x");
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(report.order()).isEqualTo(OrderQuality.TRANSACTION);
        assertThat(report.watermark().gtids()).isEqualTo(upTo(3));
        assertThat(report.rows()).isEqualTo(new MergeReport.Rows(0, 2, 0, 0, 0, 0, 2));
    }

    @Test
    void changesTheBaseHoldsAreLeftOut() throws IOException {
        MergeFixture log = new MergeFixture(true)
                .transaction("+1,a,~")
                .transaction("+2,b,~")
                .transaction("1,a,~>1,A,~|+3,c,~")
                .transaction("-2,b,~");
        HiveText base = MergeFixture.table(dir.resolve("base"), "2,b,~", "1,a,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL)
                .base(base)
                .from(Watermark.of(upTo(2)))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,A,~", "3,c,~");
        assertThat(report.rows()).isEqualTo(new MergeReport.Rows(2, 1, 1, 0, 1, 0, 2));
        assertThat(report.log().alreadyInBase()).isEqualTo(2);
        assertThat(report.watermark().gtids()).isEqualTo(upTo(4));
    }

    @Test
    void theNextDayGoesOnFromTheManifest() throws IOException {
        MergeFixture day1 = new MergeFixture(true).transaction("+1,a,~|+2,b,~|+5,e,~");
        merge(day1, OrderQuality.ARRIVAL).run();
        day1.transaction("2,b,~>4,b,~").transaction("+3,c,n|-5,e,~");
        Path out2 = dir.resolve("out2");
        MergeReport report = TableMerge.of(MergeFixture.SCHEMA.table())
                .base(HiveText.at(out))
                .changes(day1.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(out2))
                .run();
        assertThat(MergeFixture.rows(out2)).containsExactly("1,a,~", "3,c,n", "4,b,~");
        assertThat(report.log().alreadyInBase()).isEqualTo(3);

        Path whole = dir.resolve("whole");
        MergeReport once = TableMerge.of(MergeFixture.SCHEMA)
                .changes(day1.source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(whole))
                .run();
        assertThat(MergeFixture.rows(whole)).isEqualTo(MergeFixture.rows(out2));
        assertThat(report.checksum()).isEqualTo(once.checksum());
    }

    @Test
    void aHolePublishesNothingAndNamesKeyAndPlace() throws IOException {
        MergeFixture log = new MergeFixture(true).transaction("+1,a,~").transaction("1,b,~>1,c,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL).run();
        assertThat(report.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(report.published()).isFalse();
        assertThat(report.anomalies()).isEqualTo(Map.of(AnomalyKind.BEFORE_MISMATCH, 1L));
        assertThat(report.examples()).singleElement().satisfies(a -> {
            assertThat(a.key()).isEqualTo("1");
            assertThat(a.position()).isEqualTo(log.events.get(1).position());
        });
        assertThat(out).doesNotExist();

        MergeReport lenient = merge(log, OrderQuality.ARRIVAL).lenient().run();
        assertThat(lenient.published()).isTrue();
        assertThat(lenient.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(MergeFixture.rows(out)).containsExactly("1,c,~");
    }

    @Test
    void failAboveAllowsSomeAnomaliesAndNoMore() {
        MergeFixture log = new MergeFixture(true).transaction("-1,a,~").transaction("-2,b,~");
        assertThat(merge(log, OrderQuality.ARRIVAL)
                        .failAbove(AnomalyKind.DELETE_MISSING, 1)
                        .run()
                        .published())
                .isFalse();
        assertThat(merge(log, OrderQuality.ARRIVAL)
                        .failAbove(AnomalyKind.DELETE_MISSING, 2)
                        .run()
                        .published())
                .isTrue();
    }

    @Test
    void aRedeliveredRunIsCountedAndNotApplied() throws IOException {
        for (boolean gtids : new boolean[] {true, false}) {
            MergeFixture log = new MergeFixture(gtids)
                    .transaction("+1,a,~")
                    .transaction("1,a,~>1,b,~")
                    .transaction("+2,x,~");
            log.events.addAll(log.events.subList(0, 3).stream().toList());
            log.transaction("1,b,~>1,c,~");
            MergeReport report = merge(log, OrderQuality.ARRIVAL).replace().run();
            assertThat(MergeFixture.rows(out)).containsExactly("1,c,~", "2,x,~");
            assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE_WITH_REDELIVERY);
            assertThat(report.log().redelivered()).isEqualTo(3);
        }
    }

    /** The first rows of a run sent again fit, since they lead back to where they began; the one after them does not. */
    @Test
    void aRedeliveredRunMayBeginWithChangesThatFit() throws IOException {
        MergeFixture log =
                new MergeFixture(false).transaction("+1,a,~").transaction("1,a,~>1,b,~|1,b,~>1,a,~|+2,x,~|2,x,~>2,y,~");
        log.events.addAll(log.events.subList(1, 5).stream().toList());
        log.transaction("2,y,~>2,z,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL).run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~", "2,z,~");
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE_WITH_REDELIVERY);
    }

    @Test
    void aRunThatBreaksOffIsNoRedelivery() {
        MergeFixture log = new MergeFixture(false)
                .transaction("+1,a,~")
                .transaction("1,a,~>1,b,~")
                .transaction("+2,x,~");
        log.events.add(log.events.get(0));
        log.transaction("1,b,~>1,c,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL).run();
        assertThat(report.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(report.anomalies()).isEqualTo(Map.of(AnomalyKind.INSERT_EXISTS, 1L));
    }

    @Test
    void withoutASharedCoordinateTheRunStops() throws IOException {
        MergeFixture log = new MergeFixture(false).transaction("+3,c,~");
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL).base(base).run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("window");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL)
                        .base(base)
                        .from(Watermark.of(upTo(2)))
                        .run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("share no coordinate");
        assertThat(merge(log, OrderQuality.ARRIVAL)
                        .base(base)
                        .fromLogStart()
                        .run()
                        .verdict())
                .isEqualTo(Verdict.COMPLETE);
    }

    @Test
    void insideTheWindowChangesApplyLeniently() throws IOException {
        MergeFixture log = new MergeFixture(true)
                .transaction("+1,a,~")
                .transaction("1,a,~>1,b,~|+2,x,~")
                .transaction("-3,z,~")
                .transaction("1,b,~>1,c,~");
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,b,~", "2,x,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL)
                .base(base)
                .window(upTo(1), upTo(3))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,c,~", "2,x,~");
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(report.log().alreadyInBase()).isEqualTo(1);
    }

    /** The base may have been read before or after the row moved, and the log does not say the cells to write. */
    @Test
    void aPartialKeyChangeWithinTheWindowStopsTheRun() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,n");
        for (String[] window : new String[][] {
            {"1,a>2,b"}, {"1,a,n>1,b", "1>2"}, {"1>2", "2,a>2,b"}, {"1>2,b", "2>3"},
        }) {
            MergeFixture log = new MergeFixture(true).transaction("+1,a,n");
            for (String change : window) {
                log.transaction(change);
            }
            assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL)
                            .base(base)
                            .window(upTo(1), upTo(1 + window.length))
                            .run())
                    .as(String.join(" ", window))
                    .isInstanceOf(ChangeRefusedException.class)
                    .hasMessageContaining("partial image")
                    .hasMessageContaining(MergeFixture.LANE.toString());
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void partialKeyChangesThatTheWindowDoesNotMakeAmbiguousApply() throws IOException {
        for (String[] transactions : new String[][] {
            // an update in place within the window, the move above it
            {"1,a>1,b", "1>2", "+9,i,~"},
            // the move is made whole, or undone with all its row, by what follows
            {"1>2", "2,a,n>2,b,n", "+9,i,~"},
        }) {
            MergeFixture log = new MergeFixture(true).transaction("+1,a,n");
            for (String changes : transactions) {
                log.transaction(changes);
            }
            out = dir.resolve("out" + transactions[0].length());
            MergeReport report = merge(log, OrderQuality.ARRIVAL)
                    .base(MergeFixture.table(dir.resolve("base"), "1,a,n"))
                    .window(upTo(1), upTo(2))
                    .run();
            assertThat(report.anomalies()).isEmpty();
            assertThat(MergeFixture.rows(out)).containsExactly("2,b,n", "9,i,~");
        }
    }

    @Test
    void aCutFallsBetweenTransactions() throws IOException {
        MergeFixture log = new MergeFixture(true)
                .transaction("+1,a,~")
                .transaction("+2,b,~|+3,c,~")
                .transaction("+4,d,~");
        MergeReport report = merge(log, OrderQuality.ARRIVAL)
                .asOf(Instant.ofEpochSecond(1_700_000_002L))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~");
        assertThat(report.log().afterCut()).isEqualTo(3);
        assertThat(report.watermark().gtids()).isEqualTo(upTo(1));

        out = dir.resolve("until");
        merge(log, OrderQuality.ARRIVAL).until(upTo(2)).run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~", "2,b,~", "3,c,~");
    }

    @Test
    void theLastTransactionIsHeldBackUnlessTheInputIsComplete() throws IOException {
        MergeFixture log = new MergeFixture(true).transaction("+1,a,~").transaction("+2,b,~|+3,c,~");
        TableMerge.of(MergeFixture.SCHEMA)
                .changes(log.source(OrderQuality.ARRIVAL))
                .into(HiveText.at(out))
                .run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~");
    }

    @Test
    void theLogMustReachTheMomentAskedFor() {
        MergeFixture log = new MergeFixture(true).transaction("+1,a,~");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL)
                        .requireLogUntil(Instant.ofEpochSecond(1_700_000_002L))
                        .run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("before the required");
    }

    @Test
    void aPublishedTableIsNotOverwritten() throws IOException {
        MergeFixture log = new MergeFixture(true).transaction("+1,a,~");
        merge(log, OrderQuality.ARRIVAL).run();
        assertThat(merge(log, OrderQuality.ARRIVAL).run().alreadyPublished()).isTrue();
        log.transaction("+2,b,~");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL).run()).isInstanceOf(TableExistsException.class);
        merge(log, OrderQuality.ARRIVAL).replace().run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~", "2,b,~");
    }

    @Test
    void aKeyChangeWithAPartialImageTakesTheBaseRowAlong() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,p", "2,b,q", "7,c,r");
        MergeFixture log = new MergeFixture(true)
                .transaction("7>8,C")
                .transaction("1>3|2>1|3>2")
                .transaction("8>9,,~");
        MergeReport report =
                merge(log, OrderQuality.ARRIVAL).base(base).fromLogStart().run();
        assertThat(report.anomalies()).isEmpty();
        assertThat(MergeFixture.rows(out)).containsExactlyInAnyOrder("1,b,q", "2,a,p", "9,C,~");
    }

    @Test
    void twoBaseRowsOfOneKeyStopTheRun() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,p", "1,b,q");
        MergeFixture log = new MergeFixture(true).transaction("1>1,c");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL)
                        .base(base)
                        .fromLogStart()
                        .run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("two rows of one key");
        assertThat(out).doesNotExist();
    }

    @Test
    void aBaseRowWithTooFewColumnsNamesFileAndOffset() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,p", "2,b");
        MergeFixture log = new MergeFixture(true).transaction("+5,a,~");
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL)
                        .base(base)
                        .fromLogStart()
                        .run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("part-0:9:");
        assertThat(Files.exists(out)).isFalse();
    }

    private static SchemaChange truncate(EventOrigin origin) {
        return new SchemaChange(
                origin,
                "shop",
                "TRUNCATE TABLE t",
                List.of(new SchemaAction.TruncateTable(MergeFixture.SCHEMA.table())),
                true);
    }

    @Test
    void aTruncateThatComesAgainTakesNoRows() throws IOException {
        for (OrderQuality order : new OrderQuality[] {OrderQuality.ARRIVAL, OrderQuality.EXACT}) {
            MergeFixture log = new MergeFixture(true)
                    .transaction("+1,a,~")
                    .transaction("+2,b,~")
                    .transaction("+9,x,~")
                    .transaction("+3,c,~");
            log.events.set(2, truncate(log.events.get(2).origin()));
            log.events.addAll(List.copyOf(log.events.subList(1, 4)));
            MergeReport report = merge(log, order).replace().run();
            assertThat(MergeFixture.rows(out)).as("%s", order).containsExactly("3,c,~");
            assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE_WITH_REDELIVERY);
            assertThat(report.log().redelivered()).isEqualTo(3);
        }
    }

    @Test
    void withoutGtidsATruncateThatMayHaveComeAgainStopsTheRun() {
        MergeFixture log = new MergeFixture(false).transaction("+1,a,~");
        SchemaChange truncate = truncate(log.origin());
        log.event(truncate).transaction("+2,b,~").event(truncate);
        assertThatThrownBy(() -> merge(log, OrderQuality.ARRIVAL).run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("gtidon=true");
        assertThat(out).doesNotExist();
    }
}
