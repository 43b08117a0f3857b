package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A catalog that follows random statements about foreign keys has, after each, the keys that the real server prints: their names,
 * columns, parents under their names of the moment, and rules.
 */
class ForeignKeyServerTest {

    private static final String DATABASE = "sluice_ddl";

    @ParameterizedTest
    @ValueSource(strings = {"foreign-keys-mysql-9.7.log", "foreign-keys-mariadb-10.11.log"})
    void catalogFollowsTheServer(String fixture) throws IOException {
        DdlLog log = DdlLog.read("/fixtures/ddl/" + fixture);
        MySqlDdl ddl = MySqlDdl.forServer(log.serverVersion()).withDatabaseCharset("latin1", null);
        SchemaCatalog catalog = SchemaCatalog.create();
        Map<String, Set<ForeignKey>> server = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int keys = 0;
        for (DdlLog.Step step : log.steps()) {
            String where = fixture + ":" + step.line() + " " + step.sql();
            SchemaChange change = ddl.parse(DdlCases.ORIGIN, DATABASE, step.sql());
            assertThat(change.understood()).as(where).isTrue();
            catalog.apply(change);
            step.changed()
                    .forEach((name, text) -> server.put(
                            name, Set.copyOf(ddl.schemas(text, DATABASE).get(0).foreignKeys())));
            for (String name : step.tables()) {
                TableSchema ours = catalog.require(new TableId(DATABASE, name));
                Set<ForeignKey> expected = server.getOrDefault(name, Set.of());
                keys += expected.size();
                if (!new HashSet<>(ours.foreignKeys()).equals(expected)) {
                    wrong.add(where + "\n    " + name + " ours   " + ours.foreignKeys() + "\n    server " + expected);
                }
            }
        }
        assertThat(log.steps().size()).isGreaterThan(100);
        assertThat(keys).isGreaterThan(300);
        assertThat(wrong).isEmpty();
    }
}
