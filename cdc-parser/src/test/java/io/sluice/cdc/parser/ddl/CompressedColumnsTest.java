package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.TableSchema;
import org.junit.jupiter.api.Test;

/** MariaDB's COMPRESSED columns, as they are written and as SHOW CREATE TABLE prints them. */
class CompressedColumnsTest {

    private static final String WRITTEN =
            "CREATE TABLE x (i INT PRIMARY KEY, compressed INT, c VARCHAR(300) COMPRESSED CHARACTER"
                    + " SET latin1, d BLOB COMPRESSED, e TEXT CHARACTER SET latin1 COMPRESSED DEFAULT 'a', f MEDIUMTEXT"
                    + " COMPRESSED=zlib, g INET4) ROW_FORMAT=COMPRESSED DEFAULT CHARSET=utf8mb4";
    private static final String SHOWN =
            "CREATE TABLE `x` (\n  `i` int(11) NOT NULL,\n  `compressed` int(11) DEFAULT NULL,\n"
                    + "  `c` varchar(300) /*M!100301 COMPRESSED*/ CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT NULL,\n"
                    + "  `d` blob /*M!100301 COMPRESSED*/ DEFAULT NULL,\n"
                    + "  `e` text /*M!100301 COMPRESSED*/ CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'a',\n"
                    + "  `f` mediumtext /*M!100301 COMPRESSED*/ DEFAULT NULL,\n  `g` inet4 DEFAULT NULL,\n  PRIMARY KEY (`i`)\n"
                    + ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=COMPRESSED";

    @Test
    void compressionIsPassedOver() {
        TableSchema written = MySqlDdl.mariadb().schemas(WRITTEN, "db").get(0);
        TableSchema shown = MySqlDdl.mariadb().schemas(SHOWN, "db").get(0);
        for (TableSchema schema : new TableSchema[] {written, shown}) {
            assertThat(schema.columnNames()).containsExactly("i", "compressed", "c", "d", "e", "f", "g");
            assertThat(schema.columns().stream().map(Column::type).map(type -> type.kind()
                            .name()))
                    .containsExactly("INT", "INT", "VARCHAR", "BLOB", "TEXT", "MEDIUMTEXT", "INET4");
            assertThat(schema.column(2).type().charset()).isEqualTo("latin1");
            assertThat(schema.column(4).type().charset()).isEqualTo("latin1");
        }
    }
}
