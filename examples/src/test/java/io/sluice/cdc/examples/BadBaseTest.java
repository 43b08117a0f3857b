package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases and keys that are not what the schema says, or do not say what would be needed. */
class BadBaseTest {

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    @Test
    void rowsWithTooFewOrTooManyColumns() {
        restore.baseRows("1\tsecret one\t\\N\n2\tsecret two\n");
        restore.refused("part-0:", "columns", "3");
        restore.baseRows("1\tsecret one\t\\N\n2\tsecret two\tsecret\tmore\n");
        restore.refused("part-0:", "columns", "3");
        // the row nobody changes too
        restore.baseRows("1\tsecret one\t\\N\n2\tsecret two\tsecret note\n77\tsecret\n");
        restore.refused("part-0:", "columns", "3");
    }

    @Test
    void valuesThatAreNone() {
        for (String row :
                new String[] {"secret\tone\t\\N", "9223372036854775808\tsecret\t\\N", "1\tsecret \\", "\tsecret\t"}) {
            restore.baseRows("1\tsecret one\t\\N\n" + row + "\n");
            restore.refused("part-0:");
        }
        SmallRestore.write(
                restore, restore.base.resolve("part-0"), new byte[] {'5', '\t', (byte) 0xC3, '\t', '\\', 'N', '\n'});
        restore.refused("part-0:", "UTF-8");
    }

    @Test
    void nullInTheKey() {
        restore.baseRows("1\tsecret one\t\\N\n\\N\tsecret two\tsecret note\n");
        restore.refused("part-0:16", "NULL in a key column");
    }

    @Test
    void twoRowsOfOneKey() {
        restore.baseRows("1\tsecret one\t\\N\n1\tsecret one\t\\N\n");
        restore.refused("part-0:16", "two rows of one key");
        restore.flag("--threads", "3");
        restore.refused("two rows of one key");
    }

    @Test
    void aBaseThatIsNotSortedAsDeclared() {
        restore.baseRows("2\tsecret two\tsecret note\n1\tsecret one\t\\N\n");
        restore.flag("--sorted-base");
        restore.refused("part-0:25", "not sorted");
    }

    @Test
    void columnsThatTheFilesDoNotHave() {
        restore.option("--base-columns", "name,note");
        restore.refused("id", "shop.t");
        restore.option("--base-columns", "id,name,note,phone");
        restore.refused("phone");
        restore.option("--base-columns", "id,name,note,name");
        restore.refused("name");
    }

    @Test
    void filesThatAreNoTable() throws IOException {
        Files.createDirectories(restore.base.resolve("dt=2026-11-22"));
        restore.refused("dt=2026-11-22", "partition");
        restore.option("--base", dir.resolve("missing").toString());
        restore.refused("missing", "no such file");
    }

    @Test
    void timesWithoutAZone() {
        restore.schema(SmallRestore.CREATE.replace("`note` varchar(40) DEFAULT NULL", "`note` timestamp NULL"));
        restore.baseRows("1\tsecret one\t\\N\n");
        CanalMessage message = SmallRestore.inserted()
                .with("mysqlType", "{\"id\":\"BIGINT\",\"name\":\"VARCHAR(40)\",\"note\":\"TIMESTAMP\"}")
                .with("sqlType", "{\"id\":-5,\"name\":12,\"note\":93}")
                .with("data", "[{\"id\":\"3\",\"name\":\"secret\",\"note\":\"2020-01-01 00:00:00\"}]");
        restore.log(message);
        restore.option("--log-zone", "UTC");
        restore.refused("note", "zone");
        restore.option("--log-zone", null);
        restore.option("--base-zone", "UTC");
        restore.refused("log.json:", "note", "zone");
        restore.option("--log-zone", "Mars/Base");
        restore.refused("'Mars/Base'", "Asia/Shanghai");
    }

    @Test
    void bytesWithoutASpelling() {
        restore.option("--base-format", "hive");
        restore.schema(SmallRestore.CREATE.replace("`note` varchar(40) DEFAULT NULL", "`note` blob"));
        restore.baseRows("1\001secret one\001\\N\n");
        restore.refused("note", "binary");
    }

    // Keys.

    private static String textKey(String collation) {
        return "CREATE TABLE `t` (`id` varchar(20) NOT NULL, `name` varchar(40) NOT NULL, `note` varchar(40), PRIMARY KEY"
                + " (`id`)) DEFAULT CHARSET=utf8mb4" + (collation.isEmpty() ? "" : " COLLATE=" + collation) + ";\n";
    }

    private CanalMessage textInsert(String key) {
        return SmallRestore.inserted()
                .with("mysqlType", "{\"id\":\"VARCHAR(20)\",\"name\":\"VARCHAR(40)\",\"note\":\"VARCHAR(40)\"}")
                .with("sqlType", "{\"id\":12,\"name\":12,\"note\":12}")
                .with("data", "[{\"id\":\"" + key + "\",\"name\":\"secret\",\"note\":null}]");
    }

    @Test
    void collationsNobodyKnows() {
        restore.log(textInsert("a"));
        restore.schema(textKey("utf8mb4_martian_ci"));
        restore.refused("utf8mb4_martian_ci", "id");
        restore.schema(textKey("utf8mb4_bin"));
        restore.option("--key-collation", "utf8mb4_martian_ci");
        restore.refused("utf8mb4_martian_ci", "id");
    }

    @Test
    void aTextKeyWithoutCollation() {
        restore.log(textInsert("a"));
        restore.schema(textKey(""));
        restore.refused("shop.t.id", "collation", "--key-collation");
    }

    @Test
    void aKeyThatItsCollationComparesInAWayWeDoNotKnow() {
        restore.schema(textKey("utf8mb4_general_ci"));
        CanalMessage message = textInsert("stra\u00dfe");
        restore.log(textInsert("a").with("gtid", '"' + CanalMessage.gtids(6) + '"'), message);
        restore.refused(restore.placeOf(message), "shop.t.id", "utf8mb4_general_ci", "binary");
        restore.log(textInsert("a"));
        restore.baseRows("b\tsecret one\t\\N\nstra\u00dfe\tsecret\t\\N\n");
        restore.refused("part-0:16", "shop.t.id", "utf8mb4_general_ci");
    }

    @Test
    void aTableWithoutKey() {
        restore.schema("CREATE TABLE t (id bigint, name varchar(40), note varchar(40));\n");
        restore.refused("shop.t", "key");
    }

    @Test
    void aFloatWithSixDigitsInAnotherFormat() {
        restore.schema(SmallRestore.CREATE.replace("`note` varchar(40) DEFAULT NULL", "`note` float"));
        restore.baseRows("1\tsecret one\t0.333333\n");
        restore.log();
        CommandLineRun run = restore.run(dir.resolve("tables/six"), "--out-format", "hive");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        // the hive table does not claim digits it does not have
        SmallRestore next = new SmallRestore(dir.resolve("next"));
        next.option("--schema", null).option("--base", dir.resolve("tables/six").toString());
        next.option("--base-format", "hive").option("--from", CanalMessage.gtids(9));
        next.refused("six_digits", "shortest");
    }
}
