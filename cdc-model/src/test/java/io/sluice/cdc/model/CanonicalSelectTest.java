package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CanonicalSelect.Option;
import org.junit.jupiter.api.Test;

class CanonicalSelectTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "odd`name"))
            .column("id", ColumnType.parse("int"))
            .column("b", ColumnType.parse("bit(3)"))
            .column("x", ColumnType.parse("varbinary(9)"))
            .column("f", ColumnType.parse("float"))
            .column("g", ColumnType.parse("float(7,3)"))
            .column("sub", ColumnType.parse("varchar(9)"))
            .primaryKey("sub", "id")
            .build();

    @Test
    void columnsInOrderAndRowsByKey() {
        assertThat(CanonicalSelect.sql(SCHEMA, Option.FLOAT_WIDENED))
                .isEqualTo("SELECT `id`, `b`+0, `x`, `f`+0e0, `g`, `sub` FROM `shop`.`odd``name` ORDER BY `sub`, `id`");
        assertThat(CanonicalSelect.sql(SCHEMA, Option.FLOAT_WIDENED, Option.BYTES_AS_HEX))
                .contains("`b`+0, HEX(`x`), `f`+0e0");
        assertThat(CanonicalSelect.sql(SCHEMA)).contains("CAST(").contains(" AS FLOAT)");
    }

    @Test
    void withoutKeyNoOrder() {
        TableSchema keyless = SCHEMA.toBuilder().primaryKey().build();
        assertThat(CanonicalSelect.orderBy(keyless)).isEmpty();
        assertThat(CanonicalSelect.sql(keyless, Option.FLOAT_WIDENED)).endsWith("FROM `shop`.`odd``name`");
    }
}
