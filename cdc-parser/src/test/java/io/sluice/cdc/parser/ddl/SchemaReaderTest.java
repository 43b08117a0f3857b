package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.ForeignKey.Rule;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.SchemaReader;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A schema read over JDBC equals the one read in the same server's SHOW CREATE TABLE: from recorded answers always, and
 * from a server where one is named, {@code -Dsluice.mysql=host:port} or {@code -Dsluice.mariadb=host:port} (user root
 * without a password, allowed over TCP).
 */
class SchemaReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void recordedAnswersGiveTheSchemaOfShowCreateTable(String server) throws IOException {
        SchemaFixture fixture = SchemaFixture.read(server);
        Map<String, String> wrong = new TreeMap<>();
        fixture.tables().forEach((name, table) -> {
            if (table.showCreate() != null) {
                difference(
                        fixture.version(),
                        name,
                        table.showCreate(),
                        table.answers().replay(),
                        wrong);
            }
        });
        assertThat(fixture.tables().size()).isGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aServerGivesTheSchemaOfShowCreateTable(String server) throws IOException, SQLException {
        String address = System.getProperty("sluice." + server);
        assumeTrue(address != null, "skipped: no server named with -Dsluice." + server + "=host:port");
        Map<String, String> wrong = new TreeMap<>();
        try (SchemaServer live = SchemaServer.connect(server, address)) {
            live.createTables(
                    (name, showCreate) -> difference(live.version(), name, showCreate, live.connection(), wrong));
            assertThat(live.created()).isGreaterThan(100);
        }
        assertThat(wrong).isEmpty();
    }

    /** Not a test: writes the fixture anew where {@code -Dsluice.record=DIRECTORY} is given besides a server. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void recordsTheFixture(String server) throws IOException, SQLException {
        String directory = System.getProperty("sluice.record");
        String address = System.getProperty("sluice." + server);
        assumeTrue(directory != null && address != null, "skipped: nothing to record");
        try (SchemaServer live = SchemaServer.connect(server, address)) {
            assertThat(live.record(directory)).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void whatIsNoTableIsRefused(String server) throws IOException {
        SchemaFixture fixture = SchemaFixture.read(server);
        assertThatThrownBy(() -> fixture.schema("missing"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("no table " + SchemaServer.DATABASE + ".missing");
        assertThatThrownBy(() -> fixture.schema("a_view"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("a_view is a view");
    }

    @Test
    void aGeneratedInvisibleKeyIsReadAndNeverMissed() throws IOException {
        SchemaFixture fixture = SchemaFixture.read("mysql");
        TableSchema schema = fixture.schema("invisible_key");
        assertThat(schema.columnNames()).containsExactly("my_row_id", "a");
        assertThat(schema.primaryKey()).containsExactly("my_row_id");
        assertThatThrownBy(() -> fixture.schema("hidden_key"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("column 1 of " + SchemaServer.DATABASE + ".hidden_key")
                .hasMessageContaining("show_gipk_in_create_table_and_information_schema");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysql   | texts      | p
            mysql   | bytes      | a,c,h,i,j,k,m
            mysql   | labels     |
            mariadb | texts      | p
            mariadb | bytes      | i,m
            mariadb | labels     |
            mariadb | alias_json | i
            """)
    void whatAServerPrintsWithQuestionMarksIsUnknown(String server, String table, @Nullable String unknown)
            throws IOException {
        List<String> names = new ArrayList<>();
        for (Column column : SchemaFixture.read(server).schema(table).columns()) {
            if (column.defaultValue().kind() == ColumnDefault.Kind.UNKNOWN) {
                names.add(column.name());
            }
        }
        assertThat(String.join(",", names)).isEqualTo(unknown == null ? "" : unknown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aLabelThatTheServerGarblesIsRefused(String server) throws IOException {
        SchemaFixture fixture = SchemaFixture.read(server);
        assertThatThrownBy(() -> fixture.schema("lossy_labels"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("column a of " + SchemaServer.DATABASE + ".lossy_labels")
                .hasMessageContaining("question mark");
    }

    @Test
    void aSystemVersionedTableIsReadThoughTheGrammarRefusesIt() throws IOException {
        SchemaFixture fixture = SchemaFixture.read("mariadb");
        assertThat(ActionText.of(fixture.schema("versioned")))
                .isEqualTo("sluice_schema.versioned (a int !, b int | pk[a] | latin1 latin1_swedish_ci)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void foreignKeysHaveTheirColumnsParentsAndRules(String server) throws IOException {
        TableId parent = new TableId(SchemaServer.DATABASE, "parent_of_two");
        assertThat(SchemaFixture.read(server).schema("foreign_rules").foreignKeys())
                .containsExactly(
                        new ForeignKey(
                                "all_rules", List.of("b", "a"), parent, List.of("b", "a"), Rule.CASCADE, Rule.CASCADE),
                        new ForeignKey("by_null", List.of("c"), parent, List.of("c"), Rule.SET_NULL, Rule.RESTRICT),
                        new ForeignKey(
                                "on_itself",
                                List.of("d"),
                                new TableId(SchemaServer.DATABASE, "foreign_rules"),
                                List.of("id"),
                                Rule.RESTRICT,
                                Rule.CASCADE));
    }

    @Test
    void binaryDefaults() throws IOException {
        TableSchema mysql = SchemaFixture.read("mysql").schema("bytes");
        assertThat(mysql.column(mysql.requireIndex("l")).defaultValue()).isEqualTo(ColumnDefault.literal("ab"));
        TableSchema mariadb = SchemaFixture.read("mariadb").schema("alias_json");
        assertThat(mariadb.column(mariadb.requireIndex("g")).defaultValue().kind())
                .isEqualTo(ColumnDefault.Kind.EXPRESSION);
        assertThat(mariadb.column(mariadb.requireIndex("j")).defaultValue()).isEqualTo(ColumnDefault.literal("?"));
        assertThat(mariadb.column(mariadb.requireIndex("k")).defaultValue()).isEqualTo(ColumnDefault.literal("\0A"));
    }

    @Test
    void aServersErrorIsTheCause() throws IOException, SQLException {
        Connection closed = RecordedJdbc.failing(new SQLException("Connection is closed", "08003"));
        assertThatThrownBy(() -> SchemaReader.read(closed, new TableId("shop", "orders")))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining("Connection is closed")
                .hasMessageContaining("08003")
                .hasCauseInstanceOf(SQLException.class);
    }

    private static void difference(
            String version, String name, String showCreate, Connection connection, Map<String, String> wrong) {
        if (name.equals("versioned")) {
            return; // the grammar does not read it, see the test of it
        }
        TableSchema expected;
        TableSchema actual;
        try {
            expected = MySqlDdl.forServer(version)
                    .schemas(showCreate, SchemaServer.DATABASE)
                    .get(0);
            actual = SchemaReader.read(connection, expected.table());
        } catch (CdcException e) {
            wrong.put(name, e + "\n" + showCreate);
            return;
        }
        String a = comparable(actual, actual);
        String e = comparable(expected, actual);
        if (!a.equals(e)) {
            wrong.put(name, "\n  read   " + a + "\n  create " + e + "\n" + showCreate);
        } else if (actual.fingerprint() != expected.fingerprint()) {
            wrong.put(name, "another version than " + e);
        }
    }

    /** All that both tell: servers word expressions differently in the two places. */
    private static String comparable(TableSchema schema, TableSchema read) {
        List<Column> columns = new ArrayList<>();
        for (Column c : schema.columns()) {
            ColumnDefault value = c.defaultValue();
            int i = read.indexOf(c.name());
            if (i >= 0 && read.column(i).defaultValue().kind() == ColumnDefault.Kind.UNKNOWN) {
                value = ColumnDefault.UNKNOWN; // which ones may be is said by a test of its own
            } else if (value.kind() == ColumnDefault.Kind.EXPRESSION) {
                value = ColumnDefault.expression("");
            }
            columns.add(new Column(c.name(), c.type(), c.nullability(), value, c.generated(), c.autoIncrement()));
        }
        return ActionText.of(schema.toBuilder().columns(columns).build());
    }
}
