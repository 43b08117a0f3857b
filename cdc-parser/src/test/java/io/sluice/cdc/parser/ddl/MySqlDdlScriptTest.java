package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CREATE TABLE text as servers and mysqldump print it. */
class MySqlDdlScriptTest {

    private static final String DUMP = """
            -- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
            --
            -- Host: localhost    Database: shop; it's quoted badly
            /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
            /*!50503 SET NAMES utf8mb4 */;

            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;

            USE `shop`;

            DROP TABLE IF EXISTS `orders`;
            /*!40101 SET @saved_cs_client     = @@character_set_client */;
            CREATE TABLE `orders` (
              `id` bigint unsigned NOT NULL AUTO_INCREMENT,
              `note` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'a;b',
              `at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
              `hidden` int DEFAULT NULL /*!80023 INVISIBLE */,
              PRIMARY KEY (`id`),
              UNIQUE KEY `u` (`note`(10))
            ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='x; y';
            /*!40101 SET character_set_client = @saved_cs_client */;

            LOCK TABLES `orders` WRITE;
            /*!40000 ALTER TABLE `orders` DISABLE KEYS */;
            INSERT INTO `orders` VALUES (1,'it''s; CREATE TABLE no (a int);',NULL,NULL);
            UNLOCK TABLES;
            DELIMITER ;;
            /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `g` BEFORE INSERT ON `orders`
            FOR EACH ROW BEGIN CREATE TABLE no2 (a int); SET NEW.note = 'x'; END */;;
            DELIMITER ;
            /*!50001 CREATE VIEW `v` AS SELECT 1 AS `a`*/;
            USE other;
            CREATE TABLE plain (a int)
            """;

    @Test
    void readsEveryCreateTableOfADump() {
        List<TableSchema> tables = MySqlDdl.mysql().schemas(DUMP, "unused");
        assertThat(tables.stream().map(ActionText::of))
                .containsExactly(
                        "shop.orders (id bigint unsigned ! auto, note varchar(40) character set utf8mb4 collate utf8mb4_bin"
                                + " ='a;b', at timestamp =now, hidden int | pk[id] | uk u[note]"
                                + " | utf8mb4 utf8mb4_0900_ai_ci)",
                        "other.plain (a int)");
    }

    @Test
    void likeOfATableOfTheScript() {
        List<TableSchema> tables = MySqlDdl.mysql().schemas("CREATE TABLE a (x int); CREATE TABLE b LIKE a", "db");
        assertThat(tables.stream().map(ActionText::of)).containsExactly("db.a (x int)", "db.b (x int)");
    }

    @Test
    void unreadableTableNamesItsLine() {
        assertThatThrownBy(() -> MySqlDdl.mysql().schemas("\n\nUSE a;\nCREATE TABLE t (a NOSUCH);", "db"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("line 4");
        assertThatThrownBy(() -> MySqlDdl.mysql().schemas("CREATE TABLE t AS SELECT 1", "db"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("SELECT");
        assertThatThrownBy(() -> MySqlDdl.mysql().schemas("CREATE TABLE t LIKE u", "db"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("db.u");
    }

    @Test
    void emptyScriptHasNoTables() {
        assertThat(MySqlDdl.mysql().schemas("", "db")).isEmpty();
        assertThat(MySqlDdl.mysql().schemas("-- nothing\nSELECT 1;", "db")).isEmpty();
    }

    /** MySQL 9.7.4's own text of {@code e enum('a','\ud83d\ude00','?') CHARACTER SET utf8mb4}. */
    @Test
    void questionMarksThatAServerPrintedMayBeOtherCharacters() {
        String printed = "CREATE TABLE `q1` (\n  `id` int NOT NULL,\n  `e` enum('a','?') CHARACTER SET utf8mb4"
                + " COLLATE utf8mb4_0900_ai_ci DEFAULT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT"
                + " CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci";
        assertThatThrownBy(() -> MySqlDdl.mysql().schemas(printed, "shop"))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("shop.q1.e")
                .hasMessageContaining("line 1")
                .hasMessageContaining("as it was written");
        // a set without such characters; a statement as somebody wrote it; a question mark elsewhere
        for (String whole : new String[] {
            printed.replace("utf8mb4 COLLATE utf8mb4_0900_ai_ci DEFAULT", "latin1 DEFAULT"),
            printed.replace("\n", " "),
            printed.replace("'?'", "'b'").replace("NOT NULL", "NOT NULL COMMENT '?'"),
        }) {
            assertThat(MySqlDdl.mysql().schemas(whole, "shop")).as(whole).hasSize(1);
        }
    }
}
