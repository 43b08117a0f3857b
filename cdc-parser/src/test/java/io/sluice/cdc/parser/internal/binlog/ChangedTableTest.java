package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangedTableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "INSERT INTO t (v) VALUES ('secret') | t",
                "insert ignore into shop . t VALUES (1) | shop",
                "INSERT LOW_PRIORITY `my table` SET v = 'secret' | my table",
                "INSERT`t`VALUES('secret') | t",
                "REPLACE shop.`or``ders` VALUES (1) | shop.or`ders",
                "/* ß update x */ UPDATE `shop`.`orders` SET a = 'secret' | shop.orders",
                "DELETE FROM shop.t WHERE v = 'secret' | shop.t",
                "DELETE QUICK t FROM t JOIN u | t",
                "UPDATE 'secret' | \"\"",
                "UPDATE `secret | \"\"",
                "DELETE | \"\"",
                "CALL secret() | \"\"",
                "WITH c AS (SELECT 'secret') DELETE FROM t | \"\"",
            })
    void namesTheTableAndNothingElse(String sql, String table) {
        assertThat(ChangedTable.of(sql)).isEqualTo(table);
    }
}
