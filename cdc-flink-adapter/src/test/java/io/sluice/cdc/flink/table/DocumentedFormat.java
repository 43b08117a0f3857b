package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** The SQL format as its page describes it. */
public final class DocumentedFormat {

    /** What stands as default of an option that has none. */
    private static final Set<String> NO_DEFAULT = Set.of("", "all", "from GTIDs");

    private DocumentedFormat() {}

    /** Plans a query over the table that a page creates. */
    public static String explain(StreamExecutionEnvironment environment, String create, String query) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(create);
        return tables.explainSql(query);
    }

    /** Runs the query over one message. */
    public static List<String> run(StreamExecutionEnvironment environment, String create, String query)
            throws Exception {
        CanalMessage goods = CanalMessage.of(
                "id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)", "seen", "timestamp(3)");
        MessagesTableFactory.RECORDS.put(
                "documented", List.of(goods.insert(goods.row("1", "ant", "1.50", "2023-11-14 22:13:20.5"))));
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.executeSql(create);
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> found = tables.executeSql(query).collect()) {
            found.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    /** @param documented lines {@code name, name = default, default}; a name may end in {@code .*} */
    public static void checkOptions(List<String> documented) {
        Map<String, ConfigOption<?>> options = new TreeMap<>();
        CanalJsonFormatFactory factory = new CanalJsonFormatFactory();
        factory.optionalOptions().forEach(option -> options.put(option.key(), option));
        factory.requiredOptions().forEach(option -> options.put(option.key(), option));
        for (String line : documented) {
            String[] sides = line.split(" = ?", 2);
            String[] defaults = sides[1].split(", ");
            String[] names = sides[0].split(", ");
            for (int i = 0; i < names.length; i++) {
                if (names[i].endsWith(".*")) {
                    String prefix = names[i].substring(0, names[i].length() - 1);
                    assertThat(options.keySet().removeIf(key -> key.startsWith(prefix)))
                            .as(names[i])
                            .isTrue();
                } else {
                    ConfigOption<?> option = options.remove(names[i]);
                    assertThat(option).as("option %s", names[i]).isNotNull();
                    checkDefault(option, defaults[Math.min(i, defaults.length - 1)].strip());
                }
            }
        }
        assertThat(options.keySet()).as("options that are not documented").isEmpty();
    }

    private static <T> void checkDefault(ConfigOption<T> option, String documented) {
        if (NO_DEFAULT.contains(documented)) {
            assertThat(option.hasDefaultValue() && !option.key().equals("timestamp-format.standard"))
                    .as("%s has a default", option.key())
                    .isFalse();
        } else {
            assertThat(Configuration.fromMap(Map.of(option.key(), documented)).get(option))
                    .as(option.key())
                    .isEqualTo(option.defaultValue());
        }
    }

    /** Names of all metadata columns. */
    public static Set<String> metadataColumns() {
        return Arrays.stream(MetadataColumn.values())
                .map(MetadataColumn::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
