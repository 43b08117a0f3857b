package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --schema} and {@code --server} say of messages that do not say it themselves. */
class SchemaOptionTest {

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    private static CanalMessage untyped(CanalMessage message) {
        return message.without("mysqlType").without("sqlType").without("pkNames");
    }

    @Test
    void messagesWithoutTypesAreReadByTheSchema() {
        restore.succeeds();
        String typed = SmallRestore.rows(restore.out);
        SmallRestore other = new SmallRestore(dir.resolve("untyped"));
        other.log(
                untyped(SmallRestore.inserted()),
                untyped(SmallRestore.updated()),
                SmallRestore.deleted().with("mysqlType", "null"));
        other.succeeds();
        assertThat(SmallRestore.rows(other.out)).isEqualTo(typed);
    }

    @Test
    void withoutASchemaTheMessageSaysWhichOptionGivesIt() {
        restore.option("--schema", null).option("--base", null).option("--base-format", null);
        restore.option("--from", null).log(untyped(SmallRestore.inserted()));
        restore.refused("log.json:0", "no mysqlType", "--schema FILE.sql");
    }

    /** The schema is of where the log begins; messages after a statement know better. */
    @Test
    void theLogsOwnStatementsWin() {
        CanalMessage after = new CanalMessage(
                        8, "INSERT", "[{\"id\":\"9\",\"name\":\"secret nine\",\"zip\":\"7\"}]", null)
                .with("mysqlType", "{\"id\":\"bigint\",\"name\":\"varchar(40)\",\"zip\":\"int\"}");
        restore.log(
                SmallRestore.inserted(),
                CanalMessage.ddl(7, "ALTER", "ALTER TABLE t DROP COLUMN note, ADD COLUMN zip int"),
                after);
        restore.flag("--column-order", "SOURCE");
        restore.succeeds();
        assertThat(SmallRestore.rows(restore.out))
                .isEqualTo("1\tsecret one\t\\N\n2\tsecret two\t\\N\n3\tsecret three\t\\N\n9\tsecret nine\t7\n");
    }

    /** One without types that does not fit the schema any more is refused, not read by an old one. */
    @Test
    void aMessageWithoutTypesAfterAStatementIsRefused() {
        CanalMessage after =
                untyped(new CanalMessage(8, "INSERT", "[{\"id\":\"9\",\"name\":\"secret nine\",\"zip\":\"7\"}]", null));
        restore.log(
                SmallRestore.inserted(),
                CanalMessage.ddl(7, "ALTER", "ALTER TABLE t DROP COLUMN note, ADD COLUMN zip int"),
                after);
        restore.refused("log.json:", "zip", "no mysqlType");
    }

    @Test
    void theServersKindIsAnOption() {
        restore.schema("CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, doc json DEFAULT NULL);\n");
        restore.baseRows("1\t\\N\n");
        CanalMessage message = new CanalMessage(6, "INSERT", "[{\"id\":\"3\",\"doc\":\"{\\\"n\\\": 1.0E10}\"}]", null)
                .with("mysqlType", "{\"id\":\"bigint\",\"doc\":\"json\"}")
                .with("gtid", "\"\"");
        restore.log(message).option("--from", "START");
        restore.refused("log.json:0", "shop.t.doc", "--server MYSQL or MARIADB");
        restore.flag("--server", "mysql");
        restore.succeeds();
        assertThat(SmallRestore.rows(restore.out)).contains("3\t{\"n\": 10000000000.0}");
        CommandLineRun dump = CommandLineRun.of("dump", "--format", "canal-json", restore.log.toString());
        assertThat(dump.exit()).isEqualTo(1);
        assertThat(dump.err()).contains("--server MYSQL or MARIADB");
        dump = CommandLineRun.of("dump", "--format", "canal-json", "--server", "mysql", restore.log.toString());
        assertThat(dump.exit()).as(dump.err()).isZero();
        assertThat(dump.out()).contains("10000000000.0");
    }

    /** Types that only MariaDB has, in the schema's text and in statements of a log without GTIDs. */
    @Test
    void aSchemaAndStatementsInMariaDbsWords() {
        restore.schema("CREATE TABLE `t` (`id` bigint(20) NOT NULL, `name` varchar(40) COLLATE utf8mb4_bin NOT NULL,"
                + " `note` varchar(40) COLLATE utf8mb4_bin DEFAULT NULL, PRIMARY KEY (`id`))"
                + " ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin `page_checksum`=1;\n");
        CanalMessage statement = CanalMessage.ddl(
                        7, "ALTER", "ALTER TABLE t ADD COLUMN IF NOT EXISTS u uuid DEFAULT NULL")
                .with("gtid", "\"\"");
        restore.log(SmallRestore.inserted().with("gtid", "\"\""), statement);
        restore.option("--from", "START").flag("--server", "mariadb", "--column-order", "SOURCE");
        restore.succeeds();
        assertThat(SmallRestore.rows(restore.out)).contains("3\tsecret three\t\\N\t\\N");
    }

    @Test
    void theServersKindIsOfCanalsMessagesOnly() {
        restore.option("--changes-format", "jsonl").flag("--server", "mysql");
        restore.refused("--server is for canal-json");
    }
}
