package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EventSource and with it the contract of ChangeCursor; RowChange and TableFilter. */
class EventSourceTest {

    private static final TableSchema ORDERS = schema("shop", "orders");
    private static final TableSchema ITEMS = schema("shop", "items");
    private static final List<ChangeEvent> EVENTS = List.of(
            insert(ORDERS, 0, "1"),
            insert(ITEMS, 1, "2"),
            new SchemaChange(origin(2), "shop", "DROP TABLE x", List.of(), true),
            insert(ORDERS, 3, "4"));

    private static TableSchema schema(String database, String table) {
        return TableSchema.builder(new TableId(database, table))
                .column("id", ColumnType.parse("int"))
                .primaryKey("id")
                .build();
    }

    private static EventOrigin origin(long offset) {
        return new EventOrigin(Lane.of("a"), SourcePosition.ofRecord(offset, 0), null, null, null);
    }

    private static RowImage image(TableSchema schema, @Nullable String id) {
        return RowImage.builder(schema).text("id", id).build();
    }

    private static RowChange insert(TableSchema schema, long offset, String id) {
        return RowChange.insert(origin(offset), schema, image(schema, id));
    }

    private static ChangeCursor open(TableFilter tables) {
        return EventSource.of("test", EVENTS, OrderQuality.EXACT, true).open(tables);
    }

    @Test
    void iteratingGivesTheEvents() {
        assertThat(open(TableFilter.all())).containsExactlyElementsOf(EVENTS);
        assertThat(open(TableFilter.of(ITEMS.table()))).containsExactly(EVENTS.get(1), EVENTS.get(2));
    }

    @Test
    void askingAgainMovesNothing() {
        Iterator<ChangeEvent> events = open(TableFilter.parse("shop.orders")).iterator();
        assertThat(events.hasNext()).isTrue();
        assertThat(events.hasNext()).isTrue();
        assertThat(events.next()).isEqualTo(EVENTS.get(0));
        assertThat(events.next()).isEqualTo(EVENTS.get(2));
        assertThat(events.next()).isEqualTo(EVENTS.get(3));
        assertThat(events.hasNext()).isFalse();
        assertThat(events.hasNext()).isFalse();
        assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aKeptViewShowsTheNextRowAndAnEventDoesNot() {
        ChangeCursor cursor = open(TableFilter.of(ORDERS.table()));
        cursor.next();
        RowView kept = cursor.row();
        RowChange event = kept.toEvent();
        assertThat(kept.after().getInt("id")).isEqualTo(1);
        cursor.next();
        cursor.next();
        cursor.row();
        assertThat(kept.after().getInt("id")).isEqualTo(4);
        assertThat(event.after().getInt("id")).isEqualTo(1);
    }

    @Test
    void onlyTheKindItStandsOnAnswers() {
        ChangeCursor cursor = open(TableFilter.all());
        assertThatThrownBy(cursor::kind).isInstanceOf(IllegalStateException.class);
        cursor.next();
        assertThat(cursor.kind()).isEqualTo(ChangeCursor.Kind.ROW);
        assertThat(cursor.lane()).isEqualTo(Lane.of("a"));
        assertThatThrownBy(cursor::schema).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(cursor::mark).isInstanceOf(IllegalStateException.class);
        cursor.next();
        cursor.next();
        assertThat(cursor.kind()).isEqualTo(ChangeCursor.Kind.SCHEMA);
        assertThat(cursor.position()).isEqualTo(SourcePosition.ofRecord(2, 0));
        assertThatThrownBy(cursor::row).isInstanceOf(IllegalStateException.class);
        cursor.close();
        assertThat(cursor.next()).isFalse();
        assertThatThrownBy(cursor::toEvent).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rowChangesAreEqualByContentAndPlace() {
        RowImage one = image(ORDERS, "1");
        RowChange change = RowChange.update(origin(1), ORDERS, one, image(ORDERS, "2"));
        RowChange equal = RowChange.update(origin(1), schema("shop", "orders"), image(ORDERS, "1"), image(ORDERS, "2"));
        assertThat(change).isEqualTo(equal).hasSameHashCodeAs(equal);
        RowImage absent = RowImage.builder(ORDERS).build();
        List<RowChange> others = List.of(
                RowChange.update(origin(2), ORDERS, one, image(ORDERS, "2")),
                RowChange.update(origin(1), ORDERS, one, image(ORDERS, "3")),
                RowChange.update(origin(1), ORDERS, one, image(ORDERS, null)),
                RowChange.update(origin(1), ORDERS, absent, image(ORDERS, "2")),
                RowChange.update(origin(1), ITEMS, one, image(ORDERS, "2")),
                RowChange.insert(origin(1), ORDERS, image(ORDERS, "2")),
                RowChange.delete(origin(1), ORDERS, one));
        assertThat(others).doesNotContain(change).doesNotHaveDuplicates();
        assertThat(change.toString()).isEqualTo("UPDATE shop.orders at a 0:1");
        assertThatThrownBy(() -> insert(ORDERS, 1, "1").before()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RowChange.delete(origin(1), ORDERS, one).after())
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "shop.orders, shop, orders, true", "shop.orders, shop, items, false", "shop.orders, other, orders, false",
        "shop.orders, Shop, orders, false", "shop.*, shop, orders, true", "shop.*, shop2, orders, false",
        "*.*, any, thing, true", "*.orders, any, orders, true", "*.orders, any, order, false",
        "shop.or*, shop, orders, false", "shop.a.b, shop, a.b, true"
    })
    void patterns(String pattern, String database, String table, boolean accepted) {
        TableFilter filter = TableFilter.parse(pattern);
        TableId id = new TableId(database, table);
        assertThat(filter.accepts(id)).isEqualTo(accepted);
        if (accepted) {
            assertThat(filter.mayAccept(table)).isTrue();
        }
        TableFilter both = filter.and(TableFilter.of(id));
        assertThat(both.accepts(id)).isEqualTo(accepted);
        assertThat(both.mayAccept("none")).isFalse();
        assertThat(both.accepts(new TableId("no", "table"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", ".orders", "shop.", "."})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> TableFilter.parse(pattern))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("database.table");
    }
}
