package io.sluice.cdc.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements in the log that change the table in a way the log does not tell. */
class BadSchemaChangeTest {

    @TempDir
    Path dir;

    SmallRestore restore;

    @BeforeEach
    void small() {
        restore = new SmallRestore(dir);
    }

    private void refused(CanalMessage statement, String... said) {
        restore.log(SmallRestore.inserted(), statement, SmallRestore.deleted());
        restore.refused(restore.placeOf(statement));
        restore.refused(said);
    }

    @Test
    void alterThatCannotBeAppliedExactly() {
        for (String clause : new String[] {
            "MODIFY COLUMN note int", "MODIFY COLUMN name varchar(40) CHARACTER SET latin1 NOT NULL, MODIFY note date",
            "DROP PRIMARY KEY, ADD PRIMARY KEY (id, name)", "MODIFY COLUMN id varchar(20)",
            "ADD COLUMN u char(36) NOT NULL DEFAULT (uuid())"
        }) {
            refused(CanalMessage.ddl(7, "ALTER", "ALTER TABLE t " + clause), "ALTER of shop.t", "base from after");
        }
    }

    @Test
    void rowsThatChangeWithoutEvents() {
        refused(
                CanalMessage.ddl(7, "ALTER", "ALTER TABLE t TRUNCATE PARTITION p0"),
                "without row events",
                "base after it");
    }

    @Test
    void renamedTables() {
        refused(CanalMessage.ddl(7, "RENAME", "RENAME TABLE t TO old_t, new_t TO t"), "renamed", "base after it");
        refused(CanalMessage.ddl(7, "RENAME", "RENAME TABLE other TO t"), "renamed");
        refused(CanalMessage.ddl(7, "ALTER", "ALTER TABLE t RENAME TO s"), "shop.t");
    }

    @Test
    void statementsNobodyCanRead() {
        refused(
                CanalMessage.ddl(7, "ALTER", "ALTER TABLE t FROBNICATE COLUMN x"),
                "cannot read",
                "shop.t",
                "FROBNICATE");
        refused(CanalMessage.ddl(7, "QUERY", "FROBNICATE `T`"), "cannot read", "shop.t");
        // it names others only
        restore.log(
                SmallRestore.inserted(), CanalMessage.ddl(7, "ALTER", "FROBNICATE TABLE tt, t_, _t, at, `t\u00e9`"));
        restore.succeeds();
    }

    @Test
    void statementsThatNameNoDatabase() {
        for (String sql : new String[] {"TRUNCATE TABLE t", "ALTER TABLE t ADD phone int", "DROP TABLE t"}) {
            refused(
                    CanalMessage.ddl(7, sql.startsWith("DROP") ? "ERASE" : sql.split(" ")[0], sql)
                            .with("database", "\"\""),
                    "no database",
                    "shop.t",
                    sql);
        }
    }

    @Test
    void aTableThatIsGoneAtTheEnd() {
        CanalMessage statement = CanalMessage.ddl(7, "ERASE", "DROP TABLE t");
        restore.log(SmallRestore.inserted(), statement);
        restore.refused(restore.placeOf(statement), "shop.t is dropped", "not created again");
    }

    @Test
    void schemaFilesWithoutTheTable() {
        restore.schema("CREATE TABLE other (id int primary key);\n");
        restore.refused("schema.sql", "shop.t", "shop.other");
        restore.schema("-- nothing\n");
        restore.refused("schema.sql", "shop.t");
        restore.schema("CREATE TABLE t (id int primary key\n");
        restore.refused("schema.sql");
        restore.option("--schema", dir.resolve("missing.sql").toString());
        restore.refused("missing.sql");
        restore.option("--schema", dir.toString());
        restore.refused(dir.toString());
        restore.option("--schema", null);
        restore.refused("no manifest", "schema of shop.t");
    }
}
