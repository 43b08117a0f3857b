package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log is read ahead of its fold; the error reported is the first in the log, whoever finds it and when. */
class FirstErrorTest {

    private static final int FOLDED_BEFORE = 4_000;
    private static final int BUDGET = 6 << 20;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anErrorOfFoldingComesBeforeALaterOneOfReading(int threads) throws Exception {
        MergeFixture log = rows();
        int tooLarge = log.events.size();
        log.transaction("+" + (FOLDED_BEFORE + 1) + "," + "x".repeat(BUDGET) + ",z");
        log.transaction("+" + (FOLDED_BEFORE + 2) + ",a,b");
        log.event(unreadable(log));

        Throwable error = catchThrowable(() -> merge(log, threads, BUDGET));

        assertThat(error).isInstanceOf(DeltaTooLargeException.class).hasMessageContaining(place(log, tooLarge));
        assertThat(Files.exists(dir.resolve("new"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anErrorOfReadingComesBeforeALaterOneOfFolding(int threads) throws Exception {
        MergeFixture log = rows();
        int unreadable = log.events.size();
        log.event(unreadable(log));
        log.transaction("+" + (FOLDED_BEFORE + 1) + "," + "x".repeat(BUDGET) + ",z");

        Throwable error = catchThrowable(() -> merge(log, threads, BUDGET));

        assertThat(error).isInstanceOf(SchemaMismatchException.class).hasMessageContaining(place(log, unreadable));
        assertThat(Files.exists(dir.resolve("new"))).isFalse();
    }

    private static MergeFixture rows() {
        MergeFixture log = new MergeFixture(false);
        for (int id = 1; id <= FOLDED_BEFORE; id++) {
            log.transaction("+" + id + ",a,b");
        }
        return log;
    }

    /** A row of a column that the table does not have. */
    private static ChangeEvent unreadable(MergeFixture log) {
        TableSchema other = TableSchema.builder(MergeFixture.SCHEMA.table())
                .column("id", ColumnType.parse("bigint"))
                .column("another", ColumnType.parse("int"))
                .primaryKey("id")
                .build();
        RowImage image =
                RowImage.builder(other).text("id", "9").text("another", "9").build();
        return RowChange.insert(log.origin(), other, image);
    }

    private static String place(MergeFixture log, int event) {
        EventSource source = log.source(OrderQuality.EXACT);
        return source.place(MergeFixture.LANE, log.events.get(event).position());
    }

    private void merge(MergeFixture log, int threads, long budget) throws Exception {
        HiveText base = MergeFixture.table(dir.resolve("base"));
        TableMerge.of(MergeFixture.SCHEMA)
                .base(base)
                .fromLogStart()
                .changes(log.source(OrderQuality.EXACT))
                .inputComplete()
                .into(HiveText.at(dir.resolve("new")))
                .threads(threads)
                .memoryBudget(budget)
                .run();
    }
}
