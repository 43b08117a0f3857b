package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaChange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text no server logs: nothing escapes but what the methods promise. */
class HostileDdlTest {

    private static final List<MySqlDdl> BOTH = List.of(MySqlDdl.mysql(), MySqlDdl.mariadb());

    private static final String STATEMENT =
            "/*!40000 CREATE */ TABLE `a``b`.t (id INT DEFAULT -1 /* x */, `s` VARCHAR(9) CHARACTER SET latin1 DEFAULT 'a''\\'b',"
                    + " b BIT(3) DEFAULT b'1', g INT AS (id + (1)), PRIMARY KEY (id), UNIQUE u ((lower(s)))) CHARSET=utf8mb4";

    @Test
    void truncatedAtEachCharacter() {
        for (MySqlDdl ddl : BOTH) {
            for (int end = 0; end < STATEMENT.length(); end++) {
                SchemaChange change = ddl.parse(DdlCases.ORIGIN, "db", STATEMENT.substring(0, end));
                if (change.understood() && !change.actions().isEmpty()) {
                    // Only cuts in the table options leave a whole statement.
                    assertThat(end).isGreaterThanOrEqualTo(STATEMENT.indexOf(" CHARSET"));
                }
                schemas(ddl, STATEMENT.substring(0, end));
            }
        }
    }

    @Test
    void randomDamage() {
        long seed = 20261122;
        Random random = new Random(seed);
        String signs = "`'\"();,/*!-# \\\0\n\uD83D\u00e9x0";
        for (int round = 0; round < 600; round++) {
            StringBuilder text = new StringBuilder(STATEMENT);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
                    default -> text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
                }
            }
            MySqlDdl ddl = BOTH.get(round % 2);
            SchemaChange change = ddl.parse(DdlCases.ORIGIN, "db", text.toString());
            assertThat(change.understood() || change.actions().isEmpty())
                    .as("seed %d round %d", seed, round)
                    .isTrue();
            schemas(ddl, text.toString());
        }
    }

    @Test
    @org.junit.jupiter.api.Timeout(120)
    void nestingBombsAreNotUnderstood() {
        List<String> bombs = List.of(
                "CREATE TABLE t (a INT DEFAULT " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + ")",
                "CREATE TABLE t (a INT CHECK (" + "NOT ".repeat(50_000) + "1))",
                "CREATE TABLE t (a INT CHECK (" + "- ".repeat(50_000) + "1))",
                "CREATE TABLE t (a INT CHECK (" + "CASE WHEN ".repeat(20_000) + "1))",
                "CREATE TABLE t (a INT CHECK (1" + " + 1".repeat(3_000) + "))",
                "CREATE TABLE t AS " + "SELECT 1 UNION ".repeat(5_000) + "SELECT 1",
                "CREATE TABLE t" + "(".repeat(90) + "a INT",
                "create /* */ temporary table `t`" + " (".repeat(30) + "SELECT 1" + ")".repeat(30),
                "CREATE INDEX i ON t " + "(".repeat(90) + "a",
                "ALTER TABLE t ADD " + "(".repeat(90) + "a INT",
                "/*!40000 ".repeat(5_000) + "DROP TABLE t" + "*/".repeat(5_000));
        for (MySqlDdl ddl : BOTH) {
            for (String bomb : bombs) {
                SchemaChange change = ddl.parse(DdlCases.ORIGIN, "db", bomb);
                assertThat(change.understood() || change.actions().isEmpty()).isTrue();
                schemas(ddl, bomb);
            }
            assertThat(ddl.parse(DdlCases.ORIGIN, "db", bombs.get(0)).understood())
                    .isFalse();
        }
    }

    @Test
    void nestingWithinTheLimitIsRead() {
        int levels = Depth.MAX - 1;
        String sql = "CREATE TABLE t (a INT DEFAULT " + "(".repeat(levels) + "1" + ")".repeat(levels) + ")";
        for (MySqlDdl ddl : BOTH) {
            assertThat(ddl.parse(DdlCases.ORIGIN, "db", sql).understood()).isTrue();
        }
    }

    @Test
    void aTableOfAQueryInParenthesesIsRead() {
        for (MySqlDdl ddl : BOTH) {
            assertThat(ddl.parse(DdlCases.ORIGIN, "db", "CREATE TABLE t (((SELECT 1 AS a)))")
                            .understood())
                    .isEqualTo(ddl.parse(DdlCases.ORIGIN, "db", "CREATE TABLE t ((SELECT 1 AS a))")
                            .understood());
            assertThat(ddl.schemas("CREATE TABLE t (a INT DEFAULT ((((((1)))))))", "db"))
                    .hasSize(1);
        }
    }

    @Test
    void manyColumnsAndLabels() {
        StringBuilder sql = new StringBuilder("CREATE TABLE t (e ENUM('0'");
        for (int i = 1; i < 3_000; i++) {
            sql.append(",'").append(i).append('\'');
        }
        sql.append(')');
        for (int i = 0; i < 1_000; i++) {
            sql.append(", c").append(i).append(" INT");
        }
        sql.append(')');
        for (MySqlDdl ddl : BOTH) {
            assertThat(ddl.schemas(sql.toString(), "db").get(0).columnCount()).isEqualTo(1_001);
        }
    }

    private static void schemas(MySqlDdl ddl, String text) {
        try {
            ddl.schemas(text, "db");
        } catch (MalformedInputException e) {
            assertThat(e).hasMessageContaining("line");
        }
    }
}
