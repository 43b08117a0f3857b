package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.SchemaAction.AlterTable;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.SchemaAction.CreateTable;
import io.sluice.cdc.model.SchemaAction.CreateTableLike;
import io.sluice.cdc.model.SchemaAction.DropDatabase;
import io.sluice.cdc.model.SchemaAction.DropTable;
import io.sluice.cdc.model.SchemaAction.RenameTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided about tables as wholes; ALTER is proven against servers, in the parser module. */
class SchemaCatalogTest {

    private static final TableId A = new TableId("db", "a");
    private static final TableId B = new TableId("db", "b");
    private static final TableId TMP = new TableId("db", "tmp");

    private static TableSchema table(TableId id, String... columns) {
        TableSchema.Builder builder = TableSchema.builder(id);
        for (String column : columns) {
            builder.column(column, ColumnType.of(Kind.INT));
        }
        return builder.primaryKey(columns[0]).build();
    }

    private static SchemaChange change(SchemaAction... actions) {
        EventOrigin origin = new EventOrigin(Lane.of("test"), SourcePosition.ofRecord(7, 0), null, null, null);
        return new SchemaChange(origin, "db", "text", List.of(actions), true);
    }

    private static SchemaChange alter(TableId table, Alteration... alterations) {
        return change(new AlterTable(table, List.of(alterations)));
    }

    @Test
    void renamesInOrderSoThatTablesSwap() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"), table(B, "y"));
        catalog.apply(change(new RenameTable(A, TMP), new RenameTable(B, A), new RenameTable(TMP, B)));
        assertThat(catalog.require(A).columnNames()).containsExactly("y");
        assertThat(catalog.require(B).columnNames()).containsExactly("x");
        assertThat(catalog.get(TMP)).isNull();
    }

    @Test
    void aStatementThatDoesNotFitChangesNothing() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"));
        assertThatThrownBy(() -> catalog.apply(change(
                        new DropTable(A, false, false),
                        new CreateTable(table(B, "y"), false, false, false),
                        new CreateTable(table(B, "y"), false, false, false))))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("db.b")
                .hasMessageContaining("already");
        assertThat(catalog.tables()).containsExactly(table(A, "x"));
    }

    @Test
    void namesBothSidesOfAMismatch() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"));
        assertThatThrownBy(() -> catalog.apply(alter(A, new Alteration.DropColumn("q"))))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("drops column q")
                .hasMessageContaining("[x]");
        assertThatThrownBy(() -> catalog.apply(alter(
                        A, new Alteration.AddColumn(Column.of("n", ColumnType.of(Kind.INT)), Placement.after("q")))))
                .hasMessageContaining("after q")
                .hasMessageContaining("[x]");
        assertThatThrownBy(() -> catalog.apply(alter(A, new Alteration.AddPrimaryKey(List.of("x")))))
                .hasMessageContaining("primary key [x]");
        assertThatThrownBy(() -> catalog.apply(alter(A, new Alteration.DropColumn("x"))))
                .hasMessageContaining("no column");
        assertThatThrownBy(() -> catalog.require(B))
                .hasMessageContaining("db.b")
                .hasMessageContaining("db.a");
    }

    @Test
    void otherTablesArePassedOverAndCounted() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"));
        catalog.apply(alter(B, new Alteration.DropColumn("q")));
        catalog.apply(change(new RenameTable(B, TMP), new DropTable(TMP, false, false)));
        catalog.apply(change(new CreateTableLike(TMP, B, false, false)));
        assertThat(catalog.ignoredActions()).isEqualTo(4);
        assertThat(catalog.tables()).hasSize(1);
    }

    @Test
    void aTableFromSelectOrTemporaryIsNotKnown() {
        SchemaCatalog catalog = SchemaCatalog.create();
        catalog.apply(change(new CreateTable(table(A, "x"), false, false, true)));
        catalog.apply(change(new CreateTable(table(B, "x"), false, true, false)));
        assertThat(catalog.tables()).isEmpty();
        catalog.put(table(A, "x"));
        catalog.apply(change(new DropTable(A, true, true)));
        assertThat(catalog.get(A)).isNotNull();
    }

    @Test
    void ifNotExistsKeepsWhatIsThere() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"));
        catalog.apply(change(new CreateTable(table(A, "y"), true, false, false)));
        assertThat(catalog.require(A).columnNames()).containsExactly("x");
    }

    @Test
    void dropDatabaseTakesItsTables() {
        TableId other = new TableId("other", "a");
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"), table(B, "x"), table(other, "x"));
        catalog.apply(change(new DropDatabase("db")));
        assertThat(catalog.tables()).containsExactly(table(other, "x"));
    }

    @Test
    void whatWasNotUnderstoodIsRefused() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x"));
        SchemaChange text = change();
        assertThatThrownBy(() -> catalog.apply(
                        new SchemaChange(text.origin(), "db", "INSERT INTO a VALUES ('secret')", List.of(), false)))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("db.a")
                .hasMessageNotContaining("secret");
    }

    @Test
    void remembersVersionsAndCopies() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "x", "y"));
        SchemaCatalog copy = catalog.copy();
        long first = catalog.require(A).fingerprint();
        catalog.apply(alter(A, new Alteration.DropColumn("y")));
        TableSchema old = catalog.byVersion(first);
        assertThat(old).isNotNull();
        assertThat(java.util.Objects.requireNonNull(old).columnNames()).containsExactly("x", "y");
        assertThat(catalog.require(A).fingerprint()).isNotEqualTo(first);
        assertThat(copy.require(A).fingerprint()).isEqualTo(first);
    }

    @Test
    void columnsChangePlacesAndNamesAtOnce() {
        SchemaCatalog catalog = SchemaCatalog.of(table(A, "a", "b", "c"));
        catalog.apply(alter(
                A,
                new Alteration.ChangeColumn("a", Column.of("b", ColumnType.of(Kind.BIGINT)), Placement.NONE),
                new Alteration.ChangeColumn("b", Column.of("a", ColumnType.of(Kind.DATE)), Placement.after("c")),
                new Alteration.AddColumn(Column.of("first", ColumnType.of(Kind.INT)), Placement.FIRST)));
        TableSchema now = catalog.require(A);
        assertThat(now.columnNames()).containsExactly("first", "b", "c", "a");
        assertThat(now.column(1).type().kind()).isEqualTo(Kind.BIGINT);
        assertThat(now.primaryKey()).containsExactly("b");
        assertThat(now.column(1).nullability()).isEqualTo(Nullability.NOT_NULL);
    }
}
