package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same statement means another thing in a session with other settings. */
class SessionModesTest {

    private static final EventOrigin ORIGIN =
            new EventOrigin(Lane.of("log"), SourcePosition.ofRecord(0, 0), null, null, null);

    private static SchemaChange parse(MySqlDdl ddl, String sql) {
        return ddl.parse(ORIGIN, "shop", sql);
    }

    private static List<Column> columns(MySqlDdl ddl, String sql) {
        SchemaChange change = parse(ddl, sql);
        assertThat(change.understood()).as(sql).isTrue();
        return ((SchemaAction.CreateTable) change.actions().get(0)).schema().columns();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7.44", "8.0.36", "10.5.20-MariaDB", "10.11.6-MariaDB"})
    void timestampsAreAsTheSessionSays(String version) {
        MySqlDdl server = MySqlDdl.forServer(version);
        String sql = "CREATE TABLE t (a TIMESTAMP, b TIMESTAMP NULL, c TIMESTAMP DEFAULT '2020-01-01 00:00:00')";
        List<Column> on = columns(server.withExplicitTimestampDefaults(true), sql);
        assertThat(on)
                .extracting(Column::nullability)
                .containsExactly(Column.Nullability.NULLABLE, Column.Nullability.NULLABLE, Column.Nullability.NULLABLE);
        assertThat(on.get(0).defaultValue()).isEqualTo(ColumnDefault.NULL);
        List<Column> off = columns(server.withExplicitTimestampDefaults(false), sql);
        assertThat(off)
                .extracting(Column::nullability)
                .containsExactly(Column.Nullability.NOT_NULL, Column.Nullability.NULLABLE, Column.Nullability.NOT_NULL);
        assertThat(off.get(0).defaultValue()).isEqualTo(ColumnDefault.UNKNOWN);
        assertThat(off.get(1).defaultValue()).isEqualTo(ColumnDefault.NULL);
    }

    @Test
    void realIsFloatWhereTheModeSaysSo() {
        String sql = "CREATE TABLE t (a REAL, b REAL(7,3) UNSIGNED, c DOUBLE, real_d REAL DEFAULT 1)";
        assertThat(columns(MySqlDdl.mysql().withRealAsFloat(), sql))
                .extracting(c -> c.type().toString())
                .containsExactly("float", "float(7,3) unsigned", "double", "float");
        assertThat(columns(MySqlDdl.mariadb(), sql))
                .extracting(c -> c.type().toString())
                .containsExactly("double", "double(7,3) unsigned", "double", "double");
    }

    @Test
    void backslashesEscapeNothingWhereTheModeSaysSo() {
        MySqlDdl ddl = MySqlDdl.forServer("8.0.36").withoutBackslashEscapes();
        String sql = "ALTER TABLE `t\\` /* it's \\ */ ADD a VARCHAR(9) DEFAULT 'back\\' COMMENT 'it''s\\', -- 'x\n"
                + " ADD b VARCHAR(9) DEFAULT '\\n', ADD c ENUM('\\', 'q') DEFAULT \"\\\"";
        SchemaChange change = parse(ddl, sql);
        assertThat(change.understood()).isTrue();
        assertThat(change.sql()).isEqualTo(sql);
        SchemaAction.AlterTable alter =
                (SchemaAction.AlterTable) change.actions().get(0);
        assertThat(alter.table().table()).isEqualTo("t\\");
        assertThat(alter.alterations()).hasSize(3);
        List<ColumnDefault> defaults = alter.alterations().stream()
                .map(a -> ((SchemaAction.Alteration.AddColumn) a).column().defaultValue())
                .toList();
        assertThat(defaults)
                .isEqualTo(parse(
                                MySqlDdl.forServer("8.0.36"),
                                "ALTER TABLE t ADD a VARCHAR(9) DEFAULT 'back\\\\', ADD b VARCHAR(9) DEFAULT '\\\\n', ADD"
                                        + " c ENUM('\\\\', 'q') DEFAULT '\\\\'")
                        .actions()
                        .stream()
                        .flatMap(a -> ((SchemaAction.AlterTable) a).alterations().stream())
                        .map(a ->
                                ((SchemaAction.Alteration.AddColumn) a).column().defaultValue())
                        .toList());
        assertThat(parse(MySqlDdl.forServer("8.0.36"), sql).understood()).isFalse();
    }
}
