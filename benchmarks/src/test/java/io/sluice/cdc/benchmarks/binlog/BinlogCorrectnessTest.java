package io.sluice.cdc.benchmarks.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All contestants read the same values from the logs of {@code src/test/resources/binlog} (README.md there), but for what
 * the connectors are known to lose.
 */
class BinlogCorrectnessTest {

    private static final int BULK = 40 + 2 * 20 + 20;
    private static final int OLTP = 20 * (1 + 2 + 2);

    @ParameterizedTest
    @CsvSource({
        "mariadb-10.11.19/bulk, " + BULK + ", ''",
        "mariadb-10.11.19/bulk-compressed, " + BULK + ", 'debezium zendesk'",
        "mariadb-10.11.19/oltp, " + OLTP + ", ''",
        "mysql-9.7.4/bulk, " + BULK + ", ''",
        "mysql-9.7.4/bulk-compressed, " + BULK + ", 'zendesk'",
        "mysql-9.7.4/oltp, " + OLTP + ", ''",
    })
    void all_values_are_equal(String name, long images, String losers) throws IOException {
        Set<String> incomplete = new TreeSet<>();
        assertThat(BinlogContents.compare(Path.of("src/test/resources/binlog", name + ".binlog"), incomplete))
                .isEqualTo(images);
        assertThat(String.join(" ", incomplete)).isEqualTo(losers);
    }
}
