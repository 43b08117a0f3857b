package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class KeyChangeSplitterTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "goods"))
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(20)"))
            .column("price", ColumnType.parse("decimal(10,2)"))
            .primaryKey("id")
            .build();

    private static EventOrigin at(long offset) {
        return new EventOrigin(Lane.of("l"), SourcePosition.ofRecord(offset, 0), null, null, null);
    }

    private static RowImage image(String id, String name, String price) {
        var image = RowImage.builder(SCHEMA).text("id", id);
        if (name != null) {
            image.text("name", name);
        }
        return image.text("price", price).build();
    }

    private static RowEvent event(ChangeEvent change) {
        List<StreamEvent> events = new ArrayList<>();
        EventEncoder encoder = new EventEncoder(KeyCollations.fromSchema(), false);
        try (ChangeCursor cursor = EventSource.of("one", List.of(change), OrderQuality.ARRIVAL, true)
                .open(TableFilter.all())) {
            while (cursor.next()) {
                encoder.append(cursor, List.of(), events);
            }
        }
        return (RowEvent) events.get(1);
    }

    private static List<RowEvent> split(RowEvent row) {
        List<RowEvent> parts = new ArrayList<>();
        new KeyChangeSplitter().flatMap(row, new ListCollector<>(parts));
        return parts;
    }

    @Test
    void aMovedRowIsADeleteAndAnInsertAtOnePosition() {
        RowEvent moved = event(RowChange.update(at(7), SCHEMA, image("1", "ant", "1.50"), image("2", "ant", null)));
        assertThat(moved.changesKey()).isTrue();
        List<RowEvent> parts = split(moved);
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).toRowChange(SCHEMA))
                .isEqualTo(RowChange.delete(at(7), SCHEMA, image("1", "ant", "1.50")));
        assertThat(parts.get(1).toRowChange(SCHEMA))
                .isEqualTo(RowChange.insert(at(7), SCHEMA, image("2", "ant", null)));
        RowEvent old = event(RowChange.insert(at(1), SCHEMA, image("1", "x", "0.00")));
        assertThat(parts.get(0).key()).isEqualTo(old.key()).isEqualTo(moved.previousKey());
        assertThat(parts.get(1).key()).isEqualTo(moved.key()).isNotEqualTo(old.key());
        // and its parts go through once more as they are
        assertThat(split(parts.get(0))).containsExactly(parts.get(0));
        assertThat(StreamEvent.read(parts.get(1).frame)).isEqualTo(parts.get(1));
    }

    @Test
    void otherChangesPass() {
        RowEvent update = event(RowChange.update(at(7), SCHEMA, image("1", "ant", "1.50"), image("1", "bee", null)));
        assertThat(update.changesKey()).isFalse();
        assertThat(update.previousKey()).isEqualTo(update.key());
        assertThat(split(update)).containsExactly(update);
    }

    @Test
    void aPartialRowCannotMove() {
        RowEvent moved = event(RowChange.update(at(7), SCHEMA, image("1", null, "1.50"), image("2", null, "1.50")));
        assertThat(moved.operation()).isEqualTo(Operation.UPDATE);
        assertThatThrownBy(() -> split(moved))
                .isInstanceOf(PartialKeyChangeException.class)
                .hasMessageContaining("shop.goods")
                .hasMessageContaining("binlog_row_image=FULL");
    }

    @Test
    void partialImagesComeBackAsTheyWere() {
        RowChange change = RowChange.update(
                at(7),
                SCHEMA,
                RowImage.builder(SCHEMA).text("id", "1").setNull("name").build(),
                RowImage.builder(SCHEMA).text("id", "1").text("price", "2.00").build());
        assertThat(event(change).toRowChange(SCHEMA)).isEqualTo(change);
    }
}
