package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.flink.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The format through SQL: found by its name, planned, run. */
class CanalJsonSqlTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final CanalMessage GOODS =
            CanalMessage.of("id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)", "seen", "timestamp(3)");

    private static final String COLUMNS = "id BIGINT, name STRING, price DECIMAL(10, 2), seen TIMESTAMP_LTZ(3)";

    private static List<String> query(String columns, String options, String select, byte[]... messages)
            throws Exception {
        String name = "t" + MessagesTableFactory.RECORDS.size();
        MessagesTableFactory.RECORDS.put(name, List.of(messages));
        StreamTableEnvironment tables = StreamTableEnvironment.create(CLUSTER.environment(1));
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql("CREATE TABLE goods (" + columns + ") WITH ('connector' = 'messages', 'name' = '" + name
                + "', 'format' = 'sluice-canal-json'" + (options.isEmpty() ? "" : ", " + options) + ")");
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> found = tables.executeSql(select).collect()) {
            found.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private static String option(String name, String value) {
        return "'sluice-canal-json." + name + "' = '" + value + "'";
    }

    @Test
    void aChangelogIsReadAndSummedUp() throws Exception {
        byte[][] messages = {
            GOODS.insert(GOODS.row("1", "ant", "1.50", "2023-11-14 22:13:20.5"), GOODS.row("2", "bee", "2.00", null)),
            GOODS.update(
                    GOODS.row("1", "ant", "3.00", null), "{\"price\":\"1.50\",\"seen\":\"2023-11-14 22:13:20.5\"}"),
            GOODS.delete(GOODS.row("2", "bee", "2.00", null))
        };
        assertThat(query(COLUMNS, option("timestamp-zone", "Asia/Shanghai"), "SELECT * FROM goods", messages))
                .containsExactly(
                        "+I[1, ant, 1.50, 2023-11-14T14:13:20.500Z]",
                        "+I[2, bee, 2.00, null]",
                        "-U[1, ant, 1.50, 2023-11-14T14:13:20.500Z]",
                        "+U[1, ant, 3.00, null]",
                        "-D[2, bee, 2.00, null]");
        // no zone is needed where no TIMESTAMP is read: what is not asked for is not decoded
        List<String> sums = query(COLUMNS, "", "SELECT SUM(price) FROM goods", messages);
        assertThat(sums).last().asString().isEqualTo("+U[3.00]");
    }

    @Test
    void metadataColumns() throws Exception {
        String columns =
                "offs INT METADATA FROM 'row-index', id BIGINT, db STRING METADATA FROM 'database', tab STRING METADATA"
                        + " FROM 'table', op STRING METADATA FROM 'operation', es TIMESTAMP_LTZ(3) METADATA FROM 'event-timestamp',"
                        + " ts TIMESTAMP_LTZ(3) METADATA FROM 'ingestion-timestamp', gtid STRING METADATA, pk ARRAY<STRING> METADATA FROM"
                        + " 'pk-names', error STRING METADATA, message BYTES METADATA FROM 'raw'";
        assertThat(query(
                        columns,
                        "",
                        "SELECT * FROM goods",
                        GOODS.insert(GOODS.row("1", "a", "1.00", null), GOODS.row("2", "b", "1.00", null))))
                .containsExactly(
                        "+I[0, 1, shop, goods, INSERT, 2023-11-14T22:13:20Z, 2023-11-14T22:13:20.123Z,"
                                + " 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77, [id], null, null]",
                        "+I[1, 2, shop, goods, INSERT, 2023-11-14T22:13:20Z, 2023-11-14T22:13:20.123Z,"
                                + " 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77, [id], null, null]");
    }

    @Test
    void errorPolicies() throws Exception {
        byte[] good = GOODS.insert(GOODS.row("1", "a", "1.00", null));
        byte[] halfBad = GOODS.insert(GOODS.row("2", "b", "1.00", null), GOODS.row("3", "c", "dear", null));
        byte[] broken = "{\"data\":".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> query(COLUMNS, "", "SELECT * FROM goods", good, halfBad))
                .hasStackTraceContaining("shop.goods.price");
        assertThat(query(
                        COLUMNS,
                        option("error-policy", "skip"),
                        "SELECT id FROM goods WHERE price > 0",
                        good,
                        halfBad,
                        broken))
                .containsExactly("+I[1]");
        assertThat(query(COLUMNS, option("ignore-parse-errors", "true"), "SELECT id, price FROM goods", good, halfBad))
                .containsExactly("+I[1, 1.00]");
        List<String> emitted = query(
                COLUMNS + ", error STRING METADATA, message BYTES METADATA FROM 'raw'",
                option("error-policy", "emit"),
                "SELECT id, price, error, CHAR_LENGTH(DECODE(message, 'UTF-8')) FROM goods",
                good,
                halfBad,
                broken);
        assertThat(emitted).hasSize(3);
        assertThat(emitted.get(0)).isEqualTo("+I[1, 1.00, null, null]");
        assertThat(emitted.get(1))
                .startsWith("+I[null, null, ")
                .contains("shop.goods.price")
                .endsWith(halfBad.length + "]");
        assertThat(emitted.get(2)).contains("MalformedInputException").endsWith(broken.length + "]");
        assertThatThrownBy(() -> query(
                        COLUMNS,
                        option("error-policy", "skip") + ", " + option("error-budget", "1"),
                        "SELECT price FROM goods",
                        halfBad,
                        broken))
                .hasStackTraceContaining("ErrorBudgetExceededException");
    }

    @Test
    void tablesAreFilteredByName() throws Exception {
        byte[] other = CanalMessage.of("x", "int")
                .table("other")
                .insert(CanalMessage.of("x", "int").row("1"));
        byte[] good = GOODS.insert(GOODS.row("1", "a", "1.00", null));
        assertThat(query(
                        COLUMNS,
                        option("database.include", "sh.p") + ", " + option("table.include", "goods"),
                        "SELECT id FROM goods",
                        other,
                        good))
                .containsExactly("+I[1]");
    }

    @Test
    void whatCannotBeReadIsRefusedByThePlanner() {
        assertThatThrownBy(() -> query("id BIGINT, m MAP<STRING, STRING>", "", "SELECT * FROM goods"))
                .hasStackTraceContaining("no column of MySQL is read as that");
        assertThatThrownBy(() -> query(
                        "id BIGINT, PRIMARY KEY (id) NOT ENFORCED",
                        option("error-policy", "emit"),
                        "SELECT * FROM goods"))
                .hasStackTraceContaining("NOT NULL");
        assertThatThrownBy(() -> query(COLUMNS, option("timestamp-zone", "Mars"), "SELECT * FROM goods"))
                .hasStackTraceContaining("timestamp-zone names no time zone");
        assertThatThrownBy(() -> query(COLUMNS, option("table.include", "("), "SELECT * FROM goods"))
                .hasStackTraceContaining("regular expression");
        assertThatThrownBy(() -> query(COLUMNS, option("timestamp-format.standard", "ISO-8601"), "SELECT * FROM goods"))
                .hasStackTraceContaining("Canal writes times in SQL format");
        assertThatThrownBy(() -> query(
                        COLUMNS,
                        option("ignore-parse-errors", "true") + ", " + option("error-policy", "fail"),
                        "SELECT * FROM goods"))
                .hasStackTraceContaining("say different things");
        assertThatThrownBy(() -> query(COLUMNS, option("no-such", "1"), "SELECT * FROM goods"))
                .hasStackTraceContaining("no-such");
    }
}
