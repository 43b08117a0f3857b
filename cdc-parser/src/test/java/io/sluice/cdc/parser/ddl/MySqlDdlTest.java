package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of statement becomes, per server. */
class MySqlDdlTest {

    private static final String BOTH = "both";

    private static void check(String server, String sql, String expected) {
        if (!server.equals("mariadb")) {
            assertThat(DdlCases.parse(MySqlDdl.mysql(), sql))
                    .as("mysql: " + sql)
                    .isEqualTo(expected);
        }
        if (!server.equals("mysql")) {
            assertThat(DdlCases.parse(MySqlDdl.mariadb(), sql))
                    .as("mariadb: " + sql)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "both | CREATE TABLE t (a INT) | create db.t (a int)",
                "both | create table IF NOT EXISTS `x y`.`t``1` (`a``b` int not null) | create if-not-exists x y.t`1 (a`b int !)",
                "both | CREATE TEMPORARY TABLE t (a INT) | create temporary db.t (a int)",
                "both | CREATE TABLE t LIKE s | create db.t like db.s",
                "both | CREATE TABLE IF NOT EXISTS t (LIKE o.s) | create if-not-exists db.t like o.s",
                "both | CREATE TABLE t AS SELECT 1 AS a | create from-select db.t ()",
                "both | CREATE TABLE t (a INT) ENGINE=InnoDB AS SELECT 1 AS a | create from-select db.t (a int)",
                "both | CREATE TABLE `t` (`a` int DEFAULT NULL) ENGINE=InnoDB START TRANSACTION | create db.t (a int)",
                "both | CREATE TABLE 名前 (größe INT) | create db.名前 (größe int)",
                "both | CREATE TABLE t (a INT) PARTITION BY HASH(a) PARTITIONS 4 | create db.t (a int)",
                "both | CREATE TABLE t (a INT CHECK (a > 0), b INT, CONSTRAINT c CHECK (a <> b)) COMMENT='x' | create db.t (a int, b int)",
                "both | CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES o (x) ON DELETE CASCADE) | create db.t (a int .. fk t_ibfk_1[a] db.o[x] delete CASCADE)",
                "both | CREATE TABLE x.t (a INT, CONSTRAINT k FOREIGN KEY i (a) REFERENCES o (y) ON UPDATE SET NULL ON DELETE NO ACTION, FOREIGN KEY (a) REFERENCES t (a) MATCH FULL) | create x.t (a int .. fk k[a] x.o[y] update SET_NULL .. fk t_ibfk_1[a] x.t[a])",
                "both | CREATE TABLE t (a INT REFERENCES z.o (x) ON DELETE CASCADE) | create db.t (a int .. fk t_ibfk_1[a] z.o[x] delete CASCADE)",
                "both | CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES o (x) ON DELETE CASCADE) ENGINE = MyISAM | create db.t (a int)",
                "mysql | CREATE TABLE t (a INT REFERENCES o ON DELETE SET DEFAULT) | create db.t (a int .. fk t_ibfk_1[a] db.o[] delete SET_DEFAULT)",
                "both | CREATE TABLE t (a INT PRIMARY KEY, b INT UNIQUE) | create db.t (a int !; b int .. pk[a] .. uk b[b])",
                "both | CREATE TABLE t (a INT, b INT, PRIMARY KEY (b, a), UNIQUE k (b(3)), KEY (a), UNIQUE (a)) "
                        + "| create db.t (a int !; b int ! .. pk[b, a] .. uk k[b] .. uk a_2[a] .. ix a[a])",
                "both | CREATE TABLE t (a INT, CONSTRAINT c UNIQUE (A), UNIQUE ((a + 1)), FULLTEXT f (a)) "
                        + "| create db.t (a int .. uk c[a] .. ix functional_index[] .. ix f[a])",
                "both | CREATE TABLE t (id SERIAL) | create db.t (id bigint unsigned ! auto .. uk id[id])",
                "both | CREATE TABLE t (id INT SERIAL DEFAULT VALUE) | create db.t (id int ! auto .. uk id[id])",
                "both | CREATE TABLE t (a INT AS (1 + 1) STORED, b INT GENERATED ALWAYS AS (a) VIRTUAL) "
                        + "| create db.t (a int =expr: generated; b int =expr: generated)",
                "mysql | CREATE TABLE t (j JSON, p POINT NOT NULL SRID 4326, v VECTOR(3), a INT INVISIBLE) "
                        + "| create db.t (j json; p geometry !; v vector(3); a int)",
                "mariadb | CREATE TABLE t (j JSON, i INET6, u UUID, a INT INVISIBLE) | create db.t "
                        + "(j longtext character set utf8mb4 collate utf8mb4_bin; i inet6; u uuid; a int)",
                "mariadb | CREATE OR REPLACE TABLE t (a INT) | drop if-exists db.t; create db.t (a int)",
                "mariadb | CREATE TABLE t (a INT) WITH SYSTEM VERSIONING | ?",
                "mariadb | CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY KEY() PARTITIONS 2 | create db.t (id int ! .. pk[id])",
                "mariadb | CREATE TABLE t (id INT) ENGINE=InnoDB PARTITION BY LIST COLUMNS(id) (PARTITION p0 VALUES IN (1,2), PARTITION p1 DEFAULT) "
                        + "| create db.t (id int)",
                "mariadb | CREATE TABLE t (id INT) PARTITION BY LIST(id) (PARTITION p DEFAULT) AS SELECT 1 AS id | create from-select db.t (id int)",
                "mariadb | CREATE TABLE n (a INT PRIMARY KEY DEFAULT NEXT VALUE FOR s, b INT DEFAULT (NEXT VALUE FOR q.s), "
                        + "c INT DEFAULT PREVIOUS VALUE FOR `q`.`s` NOT NULL) | create db.n (a int ! =expr:NEXT VALUE FOR s; "
                        + "b int =expr:(NEXT VALUE FOR q.s); c int ! =expr:PREVIOUS VALUE FOR `q`.`s` .. pk[a])",
                "mariadb | CREATE TABLE x (b DATE DEFAULT DATE'2020-02-03', c DATETIME DEFAULT TIMESTAMP'2020-02-03 04:05:06') "
                        + "| create db.x (b date ='2020-02-03'; c datetime ='2020-02-03 04:05:06')",
                "mariadb | SET STATEMENT max_statement_time=5, lock_wait_timeout = 3 FOR ALTER TABLE t ADD COLUMN c INT | alter db.t [add c int]",
                "mariadb | SET STATEMENT max_statement_time=5 FOR DROP TABLE IF EXISTS `m` | drop if-exists db.m",
                "mariadb | SET STATEMENT sql_mode='' FOR CREATE TABLE x (a INT) | ?",
                "mariadb | SET STATEMENT max_statement_time=5, sql_mode='' FOR CREATE TABLE x (a INT) | ?",
                "mariadb | SET STATEMENT max_statement_time=5 FOR DELETE FROM t | ?",
                "mysql | SET STATEMENT max_statement_time=5 FOR DROP TABLE t | ?",
                "mariadb | CREATE OR REPLACE DATABASE q2 COMMENT 'x' | drop-database q2; create-database q2",
                "mariadb | CREATE OR REPLACE SCHEMA q2 | drop-database q2; create-database q2",
                "mariadb | ALTER DATABASE q2 COMMENT = 'y' | ",
                "both | REPAIR TABLE m | ",
                "mysql | CREATE OR REPLACE JSON RELATIONAL DUALITY VIEW v AS SELECT JSON_DUALITY_OBJECT('a': a) FROM t | ",
                "mysql | CREATE TABLE \"t\" (\"a b\" INT DEFAULT '1', PRIMARY KEY (\"a b\")) | create db.t (a b int ! ='1' .. pk[a b])",
                "both | DROP TABLE a, `o`.`b` | drop db.a; drop o.b",
                "both | DROP TEMPORARY TABLE IF EXISTS a CASCADE | drop temporary if-exists db.a",
                "both | DROP TABLE `a` /* generated by server */ | drop db.a",
                "both | TRUNCATE t | truncate db.t",
                "both | TRUNCATE TABLE o.t; | truncate o.t",
                "both | RENAME TABLE a TO tmp, b TO a, o.tmp TO b | rename db.a db.tmp; rename db.b db.a; rename o.tmp db.b",
                "mariadb | RENAME TABLE IF EXISTS a WAIT 5 TO b | rename db.a db.b",
                "both | CREATE INDEX i ON t (a DESC, b(3)) | alter db.t [ix i[a, b]]",
                "both | CREATE UNIQUE INDEX i USING BTREE ON o.t (a) | alter o.t [uk i[a]]",
                "mariadb | CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a) | alter db.t [if-not-exists uk i[a]]",
                "both | DROP INDEX i ON t | alter db.t [drop-key i]",
                "both | DROP INDEX `PRIMARY` ON t | alter db.t [drop-pk]",
                "both | CREATE DATABASE IF NOT EXISTS x CHARACTER SET latin1 | create-database x",
                "both | DROP SCHEMA IF EXISTS x | drop-database x",
                "both | ALTER DATABASE x CHARACTER SET latin1 | ",
                "both | USE o; DROP TABLE a; DROP TABLE db.b | drop o.a; drop db.b",
            })
    void statements(String server, String sql, String expected) {
        check(server, sql.strip(), golden(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "both | ADD a INT | add a int",
                "both | ADD COLUMN a INT NOT NULL FIRST, ADD b INT AFTER `c d` | add a int ! first, add b int after c d",
                "both | ADD COLUMN (a INT, b TEXT) | add a int, add b text",
                "mysql | ADD COLUMN (a INT, UNIQUE (a)) | add a int, uk [a]",
                "both | ADD a INT PRIMARY KEY, ADD b INT UNIQUE | add a int !, pk[a], add b int, uk [b]",
                "both | DROP a, DROP COLUMN `b` | drop a, drop b",
                "both | MODIFY a BIGINT UNSIGNED | change a: a bigint unsigned",
                "both | MODIFY COLUMN a VARCHAR(9) AFTER b | change a: a varchar(9) after b",
                "both | CHANGE a b INT FIRST | change a: b int first",
                "both | RENAME COLUMN a TO b, RENAME COLUMN b TO a | rename a b, rename b a",
                "both | ALTER a SET DEFAULT 5, ALTER COLUMN b DROP DEFAULT | default a ='5', default b",
                "both | ALTER a SET DEFAULT NULL, ALTER b SET DEFAULT (1 + 1) | default a =null, default b =expr:(1 + 1)",
                "both | ADD PRIMARY KEY (a, b), DROP PRIMARY KEY | pk[a, b], drop-pk",
                "both | ADD CONSTRAINT PRIMARY KEY (a) | pk[a]",
                "both | ADD UNIQUE (a), ADD UNIQUE KEY k (b), ADD CONSTRAINT c UNIQUE INDEX (d) | uk [a], uk k[b], uk c[d]",
                "both | ADD INDEX (a), ADD KEY k (b), ADD FULLTEXT (c) | ix [a], ix k[b], ix [c]",
                "both | DROP INDEX i, DROP KEY `PRIMARY` | drop-key i, drop-pk",
                "both | RENAME INDEX a TO b, RENAME KEY c TO d | rename-key a b, rename-key c d",
                "both | CONVERT TO CHARACTER SET latin1 | convert latin1 latin1_swedish_ci",
                "mysql | CONVERT TO CHARSET utf8 | convert utf8mb3 utf8mb3_general_ci",
                "mariadb | CONVERT TO CHARSET utf8 | convert utf8mb3 null",
                "both | CONVERT TO CHARACTER SET utf8mb4 | convert utf8mb4 null",
                "both | CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin | convert utf8mb4 utf8mb4_bin",
                "both | DEFAULT CHARACTER SET = gbk | charset gbk gbk_chinese_ci",
                "both | COLLATE utf8mb4_bin | charset utf8mb4 utf8mb4_bin",
                "both | ENGINE=InnoDB, FORCE | -: ENGINE = InnoDB, -: FORCE",
                "both | ORDER BY a | -: ORDER BY a",
                "mariadb | ORDER BY a DESC, d | -: ORDER BY a , d",
                "mariadb | ADD PARTITION PARTITIONS 2 | ",
                "mariadb | ADD PARTITION IF NOT EXISTS PARTITIONS 2 | ",
                "mariadb | REORGANIZE PARTITION | ",
                "mariadb | PARTITION BY KEY() PARTITIONS 3 | ",
                "mariadb | DROP COLUMN b CASCADE, DROP COLUMN c RESTRICT | drop b, drop c",
                "both | DROP FOREIGN KEY f | drop-fk f",
                "mariadb | DROP FOREIGN KEY IF EXISTS f, ADD CONSTRAINT f FOREIGN KEY IF NOT EXISTS (a) REFERENCES o (b) | if-exists drop-fk f, if-not-exists fk f[a] db.o[b]",
                "both | DROP CONSTRAINT c | if-exists drop-key c, if-exists drop-fk c",
                "both | ADD FOREIGN KEY (a) REFERENCES o (b) ON UPDATE CASCADE | fk [a] db.o[b] update CASCADE",
                "both | ADD COLUMN a INT REFERENCES o (b) | add a int, fk [a] db.o[b]",
                "both | ADD (a INT, CONSTRAINT f FOREIGN KEY (a) REFERENCES o (b)) | add a int, fk f[a] db.o[b]",
                "both | ADD PARTITION (PARTITION p VALUES LESS THAN (5)) | -: ADD PARTITION ( PARTITION p VALUES LESS THAN ( 5 ) )",
                "both | DROP PARTITION p | rows: DROP PARTITION p",
                "both | TRUNCATE PARTITION ALL | rows: TRUNCATE PARTITION ALL",
                "both | DISCARD TABLESPACE | rows: DISCARD TABLESPACE",
                "both | IMPORT TABLESPACE | rows: IMPORT TABLESPACE",
                "both | REMOVE PARTITIONING | -: REMOVE PARTITIONING",
                "both | COALESCE PARTITION 2 | -: COALESCE PARTITION 2",
                "mariadb | ADD COLUMN IF NOT EXISTS a INT, DROP COLUMN IF EXISTS b | if-not-exists add a int, if-exists drop b",
                "mariadb | MODIFY IF EXISTS a INT, CHANGE IF EXISTS b c INT | if-exists change a: a int, if-exists change b: c int",
                "mariadb | DROP INDEX IF EXISTS i, ADD INDEX IF NOT EXISTS i (a) | if-exists drop-key i, if-not-exists ix i[a]",
            })
    void alterations(String server, String clauses, String expected) {
        check(server, "ALTER TABLE t " + clauses.strip(), "alter db.t [" + golden(expected) + "]");
    }

    @Test
    void escapesInStrings() {
        check(
                BOTH,
                "ALTER TABLE t ADD c VARCHAR(9) DEFAULT 'it''s \\'q\\' \\n\\\\'",
                "alter db.t [add c varchar(9) ='it's 'q' \n\\']");
    }

    @Test
    void alterThatRenames() {
        check(BOTH, "ALTER TABLE t RENAME TO o.u", "rename db.t o.u");
        check(BOTH, "ALTER TABLE t RENAME AS u", "rename db.t db.u");
        check(BOTH, "ALTER TABLE t RENAME u, ADD a INT", "alter db.t [add a int]; rename db.t db.u");
    }

    @Test
    void exchangedPartitionChangesBothTables() {
        check(
                BOTH,
                "ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u",
                "alter db.u [rows: EXCHANGE PARTITION p WITH TABLE u]; alter db.t [rows: EXCHANGE PARTITION p WITH TABLE u]");
    }

    @Test
    void ignoreDropsRowsNobodyLogs() {
        check("mariadb", "ALTER IGNORE TABLE t ADD UNIQUE (a)", "alter db.t [rows: IGNORE, uk [a]]");
        check("mysql", "ALTER IGNORE TABLE t ADD UNIQUE (a)", "?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "INT DEFAULT 5 | int ='5'",
                "INT DEFAULT -5 | int ='-5'",
                "INT DEFAULT +5 | int ='5'",
                "INT DEFAULT '7' | int ='7'",
                "INT DEFAULT 0x1F | int ='31'",
                "BIT(8) DEFAULT b'101' | bit(8) ='5'",
                "BIT(8) DEFAULT B'101' | bit(8) ='5'",
                "VARCHAR(5) DEFAULT X'4142' | varchar(5) ='AB'",
                "VARBINARY(5) DEFAULT x'FF' | varbinary(5) =expr:x'FF'",
                "BOOL DEFAULT TRUE | tinyint(1) ='1'",
                "BOOLEAN DEFAULT FALSE NOT NULL | tinyint(1) ! ='0'",
                "DECIMAL(10,2) DEFAULT 1.50 | decimal(10,2) ='1.50'",
                "DOUBLE DEFAULT 1e3 | double ='1e3'",
                "VARCHAR(5) DEFAULT 'a' 'b' | varchar(5) ='ab'",
                "VARCHAR(5) DEFAULT _latin1'a' | varchar(5) ='a'",
                "VARCHAR(5) DEFAULT N'a' | varchar(5) ='a'",
                "INT NOT NULL DEFAULT 1 COMMENT 'a, (b) -- c' | int ! ='1'",
                "INT DEFAULT NULL | int",
                "DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP | datetime =now",
                "DATETIME(3) DEFAULT NOW(3) | datetime(3) =now",
                "DATETIME DEFAULT (NOW()) | datetime =expr:(NOW())",
                "TIMESTAMP NULL | timestamp",
                "TIMESTAMP | timestamp null? default?",
                "TIMESTAMP NOT NULL | timestamp ! default?",
                "VARCHAR(36) DEFAULT (uuid()) | varchar(36) =expr:(uuid())",
                "ENUM('a','b''c') DEFAULT 'a' | enum('a','b''c') ='a'",
            })
    void defaults(String definition, String expected) {
        check(BOTH, "ALTER TABLE t ADD c " + definition.strip(), "alter db.t [add c " + expected.strip() + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "both | VARCHAR(9) CHARACTER SET latin1 | varchar(9) character set latin1 collate latin1_swedish_ci",
                "both | VARCHAR(9) COLLATE utf8mb4_bin | varchar(9) character set utf8mb4 collate utf8mb4_bin",
                "both | VARCHAR(9) CHARACTER SET latin1 BINARY | varchar(9) character set latin1 collate latin1_bin",
                "both | VARCHAR(9) CHARACTER SET utf8mb4 | varchar(9) character set utf8mb4",
                "mysql | VARCHAR(9) CHARACTER SET utf8 | varchar(9) character set utf8mb3 collate utf8mb3_general_ci",
                "both | VARCHAR(9) CHARACTER SET binary | varbinary(9)",
                "both | VARCHAR(9) | varchar(9) character set gbk collate gbk_chinese_ci",
                "both | ENUM('a') COLLATE latin1_bin | enum('a') character set latin1 collate latin1_bin",
                "both | INT | int",
            })
    void characterSets(String server, String definition, String expected) {
        check(
                server,
                "CREATE TABLE t (c " + definition.strip() + ") CHARSET gbk",
                "create db.t (c " + expected.strip() + " | gbk gbk_chinese_ci)");
    }

    @Test
    void versionSettlesWhatDiffers() {
        String sql = "CREATE TABLE t (a CHAR(1), ts TIMESTAMP) CHARSET utf8mb4";
        String head = "create db.t (a char(1) character set utf8mb4 collate ";
        assertThat(DdlCases.parse(MySqlDdl.forServer("8.0.36"), sql))
                .isEqualTo(head + "utf8mb4_0900_ai_ci, ts timestamp | utf8mb4 utf8mb4_0900_ai_ci)");
        assertThat(DdlCases.parse(MySqlDdl.forServer("5.7.44-log"), sql))
                .isEqualTo(head + "utf8mb4_general_ci, ts timestamp ! default? | utf8mb4 utf8mb4_general_ci)");
        assertThat(DdlCases.parse(MySqlDdl.forServer("10.11.6-MariaDB-log"), sql))
                .isEqualTo(head + "utf8mb4_general_ci, ts timestamp | utf8mb4 utf8mb4_general_ci)");
        assertThat(DdlCases.parse(MySqlDdl.forServer("5.5.5-11.8.2-MariaDB"), sql))
                .isEqualTo(head + "utf8mb4_uca1400_ai_ci, ts timestamp | utf8mb4 utf8mb4_uca1400_ai_ci)");
        assertThat(DdlCases.parse(MySqlDdl.mysql().withDefaultCollation("utf8mb4", "utf8mb4_bin"), sql))
                .isEqualTo(head + "utf8mb4_bin, ts timestamp null? default? | utf8mb4 utf8mb4_bin)");
        assertThat(DdlCases.parse(MySqlDdl.mysql().withDatabaseCharset("latin1", null), "CREATE TABLE t (a CHAR(1))"))
                .isEqualTo(
                        "create db.t (a char(1) character set latin1 collate latin1_swedish_ci | latin1 latin1_swedish_ci)");
    }

    @Test
    void commentsAreRemovedAndExecutableOnesExecuted() {
        check(BOTH, "/* Query from DMS-1 by user 2 */ DROP /* x */ TABLE t -- end", "drop db.t");
        check(BOTH, "# line\nDROP TABLE t -- x\n, u", "drop db.t; drop db.u");
        check(BOTH, "/*!40000 ALTER TABLE t DISABLE KEYS */;", "alter db.t [-: DISABLE KEYS]");
        check(BOTH, "CREATE TABLE t (a INT /*!50606 NOT NULL */)", "create db.t (a int !)");
        check("mariadb", "CREATE TABLE t (a INT /*M!100100 NOT NULL */)", "create db.t (a int !)");
        check("mysql", "CREATE TABLE t (a INT /*M!100100 NOT NULL */)", "create db.t (a int)");
        check("mariadb", "CREATE TABLE t (a INT /*!80023 INVISIBLE NOT NULL */)", "create db.t (a int)");
        check(BOTH, "CREATE TABLE t (a INT COMMENT '/* no */ -- comment', b INT)", "create db.t (a int, b int)");
        assertThat(DdlCases.parse(MySqlDdl.forServer("5.7.1"), "CREATE TABLE t (a INT /*!80000 NOT NULL */)"))
                .isEqualTo("create db.t (a int)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "CREATE VIEW v AS SELECT 1",
                "CREATE OR REPLACE ALGORITHM = MERGE DEFINER=`r`@`%` SQL SECURITY DEFINER VIEW v AS SELECT 1",
                "DROP VIEW IF EXISTS v",
                "ALTER VIEW v AS SELECT 2",
                "GRANT ALL ON *.* TO u@h",
                "REVOKE ALL ON *.* FROM u",
                "CREATE USER u IDENTIFIED BY 'x'",
                "ALTER USER u IDENTIFIED BY 'x'",
                "DROP USER u",
                "SET NAMES utf8mb4",
                "/*!40101 SET @saved = @@x */",
                "FLUSH PRIVILEGES",
                "ANALYZE TABLE t",
                "OPTIMIZE TABLE t",
                "LOCK TABLES t WRITE",
                "UNLOCK TABLES",
                "BEGIN",
                "COMMIT",
                "START TRANSACTION",
                "CREATE FUNCTION f() RETURNS INT RETURN 1",
                "CREATE DEFINER=`r`@`h` PROCEDURE p() BEGIN DROP TABLE t; INSERT INTO t VALUES (1); END",
                "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END;",
                "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
                "DROP TRIGGER g",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'r')",
                ";;",
                "-- nothing",
            })
    void statementsThatChangeNoTable(String sql) {
        check(BOTH, sql, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\1',
            value = {
                "INSERT INTO t VALUES (1)",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "REPLACE INTO t VALUES (1)",
                "LOAD DATA INFILE 'x' INTO TABLE t",
                "CALL p()",
                "SELECT f()",
                "ROLLBACK",
                "XA COMMIT 'x'",
                "BINLOG 'AAAA'",
                "IMPORT TABLE FROM 'x.sdi'",
                "BEGIN NOT ATOMIC DROP TABLE t; END",
                "SET STATEMENT sql_mode='ANSI_QUOTES' FOR DROP TABLE t",
                "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1; DROP TABLE t",
                "CREATE PROCEDURE p() BEGIN SELECT 1; END; DROP TABLE t",
                "GRANT ALL ON *.* TO u; INSERT INTO t VALUES (1)",
                "CREATE TABLE t (a NOSUCHTYPE)",
                "CREATE TABLE t (a INT, a INT)",
                "CREATE TABLE t (a INT, PRIMARY KEY (b))",
                "CREATE TABLE t (a INT",
                "CREATE TABLE t (a INT) nonsense ((",
                "DROP TABLE 'unclosed",
                "DROP TABLE t /* unclosed",
                "nonsense",
            })
    void whatCannotBeToldIsNotUnderstood(String sql) {
        check(BOTH, sql, "?");
    }

    @Test
    void oneUnreadableStatementMakesTheTextUnread() {
        check(BOTH, "DROP TABLE a; nonsense", "?");
    }

    @Test
    void keepsTheTextAndDatabase() {
        var change = MySqlDdl.mysql().parse(DdlCases.ORIGIN, "", "DROP TABLE t");
        assertThat(change.sql()).isEqualTo("DROP TABLE t");
        assertThat(change.origin()).isEqualTo(DdlCases.ORIGIN);
        assertThat(ActionText.of(change)).isEqualTo("drop .t");
    }

    /** Goldens spell "; " for ", " between columns and " .. " for " | ", which divides the table here. */
    private static String golden(String text) {
        if (text == null) {
            return "";
        }
        String t = text.strip();
        if (t.startsWith("create ") || t.startsWith("drop if-exists db.t; create")) {
            int open = t.indexOf('(');
            return open < 0
                    ? t
                    : t.substring(0, open)
                            + t.substring(open).replace("; ", ", ").replace(" .. ", " | ");
        }
        return t;
    }
}
