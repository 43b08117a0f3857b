package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The catalog after each of some hundred random statements is what the real server's SHOW CREATE TABLE says: names, order,
 * types, character sets, nullability, defaults, keys and their names.
 */
class DdlServerTest {

    private static final String DATABASE = "sluice_ddl";

    /**
     * What MariaDB's grammar does not read, and a key on a conditional column. It must be said, not guessed: these give
     * {@code understood = false}.
     */
    private static final Pattern UNREAD = Pattern.compile(".* BYTE\\b.*|.*\\b(ENUM|SET)\\(.* BINARY\\b.*|.*DATE '.*"
            + "|.*IF (NOT )?EXISTS .*(UNIQUE|PRIMARY KEY).*");

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.log", "mariadb-10.11.log"})
    void catalogFollowsTheServer(String fixture) throws IOException {
        DdlLog log = DdlLog.read("/fixtures/ddl/" + fixture);
        MySqlDdl ddl = MySqlDdl.forServer(log.serverVersion()).withDatabaseCharset("latin1", null);
        SchemaCatalog catalog = SchemaCatalog.create();
        List<String> wrong = new ArrayList<>();
        int unreadCount = 0;
        for (DdlLog.Step step : log.steps()) {
            String where = fixture + ":" + step.line() + " " + step.sql();
            SchemaChange change = ddl.parse(DdlCases.ORIGIN, DATABASE, step.sql());
            boolean unread = fixture.startsWith("mariadb") && !change.understood();
            if (unread && UNREAD.matcher(step.sql()).matches()) {
                unreadCount++;
            } else if (!change.understood()) {
                wrong.add(where + "\n    is not understood");
            } else {
                try {
                    catalog.apply(change);
                } catch (SchemaMismatchException e) {
                    wrong.add(where + "\n    " + e.getMessage());
                }
            }
            TreeSet<String> names = new TreeSet<>();
            catalog.tables().forEach(t -> names.add(t.table().table()));
            if (!unread && !names.equals(new TreeSet<>(step.tables()))) {
                wrong.add(where + "\n    tables " + names + "\n    server " + step.tables());
            }
            step.changed().forEach((name, text) -> {
                TableSchema server = ddl.schemas(text, DATABASE).get(0);
                TableSchema ours = catalog.get(server.table());
                if (unread) {
                    catalog.put(server);
                    return;
                }
                if (ours != null && ours.fingerprint() != server.fingerprint()) {
                    wrong.add(where + "\n    version");
                }
                String expected = comparable(server);
                String actual = ours == null ? "no such table" : comparable(ours);
                if (!actual.equals(expected)) {
                    wrong.add(where + "\n    ours   " + actual + "\n    server " + expected);
                }
                catalog.put(server); // each step is judged alone
            });
            catalog.tables().stream()
                    .filter(t -> !step.tables().contains(t.table().table()))
                    .forEach(t -> catalog.apply(ddl.parse(
                            DdlCases.ORIGIN,
                            DATABASE,
                            "DROP TABLE `" + t.table().table() + "`")));
        }
        assertThat(log.steps().size()).isGreaterThan(300);
        assertThat(unreadCount).isLessThan(log.steps().size() / 10);
        assertThat(wrong.size() + " wrong\n" + String.join("\n", wrong)).isEqualTo("0 wrong\n");
    }

    private static String comparable(TableSchema schema) {
        List<Column> columns = new ArrayList<>();
        for (Column c : schema.columns()) {
            columns.add(new Column(
                    c.name(),
                    c.type(),
                    c.nullability(),
                    comparable(c.defaultValue(), c.type()),
                    c.generated(),
                    c.autoIncrement()));
        }
        List<TableSchema.PlainIndex> plain = new ArrayList<>(schema.plainIndexes());
        plain.sort(java.util.Comparator.comparing(TableSchema.PlainIndex::name));
        // A server puts keys over prefixes behind others, which does not matter here.
        List<TableSchema.UniqueKey> unique = new ArrayList<>(schema.uniqueKeys());
        unique.sort(java.util.Comparator.comparing(TableSchema.UniqueKey::name));
        return ActionText.of(schema.toBuilder()
                .columns(columns)
                .uniqueKeys(unique)
                .plainIndexes(plain)
                .build());
    }

    /** A server prints constants as the column's type makes them, and expressions in its own words. */
    private static ColumnDefault comparable(ColumnDefault value, ColumnType type) {
        if (value.kind() == ColumnDefault.Kind.EXPRESSION) {
            return ColumnDefault.expression("");
        }
        if (value.kind() != ColumnDefault.Kind.LITERAL) {
            return value;
        }
        String text = value.text();
        switch (type.family()) {
            case YEAR -> text = text.length() < 3 ? String.valueOf(2000 + Integer.parseInt(text)) : text;
            case BYTES -> text = text.replaceAll("\0+$", ""); // BINARY(n) is padded
            case INTEGER, FLOATING ->
                text = new BigDecimal(text).stripTrailingZeros().toPlainString();
            case DECIMAL ->
                text = new BigDecimal(text)
                        .setScale(type.scale(), RoundingMode.HALF_UP)
                        .toPlainString();
            case DATETIME, TIMESTAMP, TIME -> {
                if (text.length() == 1) {
                    text = "00:00:0" + text;
                }
                if (text.indexOf('.') > 0) {
                    text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
                }
            }
            default -> {
                // as it is
            }
        }
        return ColumnDefault.literal(text);
    }
}
