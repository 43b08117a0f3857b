package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.JsonDiff.Operation;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of JSON documents in a job's records, and made in a row that is kept. */
class RowEventDiffsTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "docs"))
            .column("id", ColumnType.parse("int"))
            .column("j", ColumnType.parse("json"))
            .primaryKey("id")
            .build();
    private static final EventOrigin ORIGIN =
            new EventOrigin(Lane.of("l"), SourcePosition.ofRecord(1, 0), null, null, null);
    private static final List<JsonDiff> DIFFS =
            List.of(new JsonDiff(Operation.REPLACE, "$.n", "2"), new JsonDiff(Operation.INSERT, "$.list[9]", "\"x\""));

    private static RowChange update(String id) {
        return RowChange.update(
                ORIGIN,
                SCHEMA,
                RowImage.builder(SCHEMA).text("id", "1").build(),
                RowImage.builder(SCHEMA).text("id", id).jsonDiffs("j", DIFFS).build());
    }

    private static RowEvent event(RowChange change) {
        return (RowEvent) RowLog.stream(change).get(0);
    }

    private static RowEvent row(String document) {
        return event(RowChange.insert(
                ORIGIN,
                SCHEMA,
                RowImage.builder(SCHEMA).text("id", "1").text("j", document).build()));
    }

    @Test
    void theEventComesBack() {
        assertThat(event(update("1")).toRowChange(SCHEMA)).isEqualTo(update("1"));
        assertThat(event(update("1")).after(SCHEMA).getJsonDiffs("j")).isEqualTo(DIFFS);
        assertThat(event(update("1")).isComplete()).isFalse();
        RowEvent read = (RowEvent) StreamEvent.read(event(update("1")).frame.clone());
        assertThat(read.toRowChange(SCHEMA)).isEqualTo(update("1"));
    }

    @Test
    void theyAreMadeInTheRowThatIsKept() {
        RowEvent update = event(update("1"));
        RowEvent kept = row("{\"n\": 1, \"list\": [1.50]}");
        assertThat(update.beforeFits(kept)).isTrue();
        assertThat(update.rowOver(kept))
                .isEqualTo(row("{\"n\": 2, \"list\": [1.50, \"x\"]}").copyOfRow());
        RowEvent other = row("{\"n\": 1}");
        assertThat(update.beforeFits(other)).isFalse();
        assertThat(update.rowOver(other)).isEqualTo(row("{\"n\": 2}").copyOfRow());
        assertThat(update.beforeFits(row(null))).isFalse();
        assertThat(update.rowOver(row(null))).isEqualTo(row(null).copyOfRow());
    }

    @Test
    void aRowThatMovesWithThemIsPartial() {
        assertThatThrownBy(() -> RowLog.stream(update("2"))).isInstanceOf(PartialKeyChangeException.class);
    }
}
