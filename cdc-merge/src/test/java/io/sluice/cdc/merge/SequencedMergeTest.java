package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SequencedSource;
import io.sluice.cdc.model.SequencedSource.Ties;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.UnorderedChangesException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds whose order is a declared sequence; here it is the statement's time, one second a transaction. */
class SequencedMergeTest {

    @TempDir
    Path dir;

    Path out;

    @BeforeEach
    void target() {
        out = dir.resolve("out");
    }

    private static SourcePosition second(ChangeEvent event) {
        Instant time = Objects.requireNonNull(event.origin().sourceTime());
        return SourcePosition.ofRecord(time.getEpochSecond(), 0);
    }

    private static SequencedSource sequenced(MergeFixture log) {
        return SequencedSource.of(log.source(OrderQuality.ARRIVAL), "second", SequencedMergeTest::second);
    }

    private TableMerge merge(SequencedSource source) {
        return TableMerge.of(MergeFixture.SCHEMA)
                .changes(source)
                .inputComplete()
                .into(HiveText.at(out));
    }

    @Test
    void anyArrivalMakesTheSameTable() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            MergeFixture log = new MergeFixture(true)
                    .transaction("+1,a,~")
                    .transaction("+2,b,~")
                    .transaction("1,a,~>3,a,~")
                    .transaction("+1,c,~")
                    .transaction("-2,b,~");
            Collections.shuffle(log.events, new Random(seed));
            MergeReport report = merge(sequenced(log)).replace().run();
            assertThat(MergeFixture.rows(out)).as("seed %d", seed).containsExactly("1,c,~", "3,a,~");
            assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
            assertThat(report.order()).isEqualTo(OrderQuality.TIME);
        }
    }

    @Test
    void theManifestDropsWhatIsLate() throws IOException {
        MergeFixture first = new MergeFixture(false)
                .transaction("+1,a,~")
                .transaction("+2,b,~")
                .transaction("-1,a,~");
        merge(sequenced(first)).run();
        MergeFixture second = new MergeFixture(false)
                .transaction("+1,late,~")
                .transaction("+9,gone,~")
                .transaction("-9,gone,~")
                .transaction("2,b,~>2,c,~");
        Path next = dir.resolve("next");
        MergeReport report = TableMerge.of(MergeFixture.SCHEMA.table())
                .base(HiveText.at(out))
                .changes(sequenced(second))
                .inputComplete()
                .into(HiveText.at(next))
                .run();
        assertThat(MergeFixture.rows(next)).containsExactly("2,c,~");
        assertThat(report.log().alreadyInBase()).isEqualTo(3);
    }

    @Test
    void unequalChangesOfOneKeyAndSequenceStopTheRunUnlessDeclared() throws IOException {
        MergeFixture log = new MergeFixture(false).transaction("+1,a,~|-1,a,~|+2,b,~");
        assertThatThrownBy(() -> merge(sequenced(log)).run())
                .isInstanceOf(UnorderedChangesException.class)
                .hasMessageContaining("test 0:0")
                .hasMessageContaining("test 0:1");
        assertThat(out).doesNotExist();
        merge(sequenced(log).ties(Ties.ARRIVAL)).run();
        assertThat(MergeFixture.rows(out)).containsExactly("2,b,~");
        merge(sequenced(log).ties(Ties.UPSERT_WINS).asUpserts()).replace().run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~", "2,b,~");

        MergeFixture two = new MergeFixture(false).transaction("+1,a,~|+1,b,~");
        assertThatThrownBy(() ->
                        merge(sequenced(two).ties(Ties.UPSERT_WINS)).replace().run())
                .isInstanceOf(UnorderedChangesException.class);
    }

    @Test
    void aKeyChangeTiesWithBothItsKeys() {
        for (String other : List.of("+1,x,~", "+2,x,~")) {
            MergeFixture log = new MergeFixture(false).transaction("1,a,~>2,a,~|" + other);
            assertThatThrownBy(() -> sequenced(log).open(TableFilter.all()))
                    .isInstanceOf(UnorderedChangesException.class);
        }
    }

    @Test
    void aTruncateTiesWithEveryRow() throws IOException {
        MergeFixture log = new MergeFixture(false).transaction("+1,a,~");
        log.event(new SchemaChange(
                log.origin(),
                "shop",
                "TRUNCATE TABLE t",
                List.of(new SchemaAction.TruncateTable(MergeFixture.SCHEMA.table())),
                true));
        assertThatThrownBy(() -> merge(sequenced(log)).run()).isInstanceOf(UnorderedChangesException.class);
        merge(sequenced(log).ties(Ties.UPSERT_WINS)).run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,a,~");
    }

    @Test
    void equalChangesOfOneSequenceAreOneThatCameAgain() throws IOException {
        MergeFixture log = new MergeFixture(false).transaction("+1,a,~").transaction("1,a,~>1,b,~");
        log.events.add(log.events.get(0));
        MergeReport report = merge(sequenced(log)).run();
        assertThat(MergeFixture.rows(out)).containsExactly("1,b,~");
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE_WITH_REDELIVERY);
        assertThat(report.log().redelivered()).isEqualTo(1);
    }

    @Test
    void removalsOfATransactionComeFirst() throws IOException {
        HiveText base = MergeFixture.table(dir.resolve("base"), "1,a,~", "2,b,~", "3,c,~");
        MergeFixture log = new MergeFixture(false).transaction("1,a,~>2,a,~|2,b,~>3,b,~|3,c,~>1,c,~");
        assertThatThrownBy(() -> merge(sequenced(log)).base(base).fromLogStart().run())
                .isInstanceOf(UnorderedChangesException.class);
        MergeReport report = merge(sequenced(log).removalsFirst(e -> e.origin().sourceTime()))
                .base(base)
                .fromLogStart()
                .run();
        assertThat(MergeFixture.rows(out)).containsExactlyInAnyOrder("1,c,~", "2,a,~", "3,b,~");
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
    }

    @Test
    void upsertsExpectNothing() throws IOException {
        MergeFixture log =
                new MergeFixture(false).transaction("1>1,a,~").transaction("-2").transaction("+1,b,~");
        assertThat(merge(sequenced(log)).run().verdict()).isEqualTo(Verdict.HOLE);
        assertThat(merge(sequenced(log).asUpserts()).run().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(MergeFixture.rows(out)).containsExactly("1,b,~");
    }

    @Test
    void aSequenceWithARowIndexIsRefused() {
        MergeFixture log = new MergeFixture(false).transaction("+1,a,~");
        SequencedSource source =
                SequencedSource.of(log.source(OrderQuality.ARRIVAL), "row", e -> SourcePosition.ofRecord(1, 2));
        assertThatThrownBy(() -> source.open(TableFilter.all()))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("row index");
    }
}
