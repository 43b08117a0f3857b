package io.sluice.cdc.benchmarks.parser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table whose changes the parsing benchmarks read: 16 columns of the types a shop uses. */
public final class OrdersTable {

    public static final String DATABASE = "shop";
    public static final String TABLE = "orders";
    public static final List<String> PRIMARY_KEY = List.of("id");

    /** One column: its name, MySQL's type, and the {@code java.sql.Types} code that Canal writes for it. */
    record OrderColumn(String name, String mysqlType, int sqlType) {}

    static final List<OrderColumn> COLUMNS = List.of(
            new OrderColumn("id", "bigint(20)", -5),
            new OrderColumn("user_id", "bigint(20) unsigned", -5),
            new OrderColumn("order_no", "varchar(32)", 12),
            new OrderColumn("status", "tinyint(4)", -6),
            new OrderColumn("channel", "smallint(6)", 5),
            new OrderColumn("quantity", "int(11)", 4),
            new OrderColumn("amount", "decimal(18,2)", 3),
            new OrderColumn("discount", "decimal(10,4)", 3),
            new OrderColumn("title", "varchar(255)", 12),
            new OrderColumn("remark", "text", 2005),
            new OrderColumn("address", "varchar(255)", 12),
            new OrderColumn("phone", "varchar(20)", 12),
            new OrderColumn("weight", "double", 8),
            new OrderColumn("pay_date", "date", 91),
            new OrderColumn("created_at", "datetime(3)", 93),
            new OrderColumn("updated_at", "timestamp", 93));

    /** What a narrow query asks for. */
    static final List<String> THREE = List.of("id", "amount", "updated_at");

    static final int WIDTH = COLUMNS.size();
    static final int ID = index("id");
    static final int STATUS = index("status");
    static final int UPDATED_AT = index("updated_at");

    private OrdersTable() {}

    static int index(String name) {
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (COLUMNS.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no column " + name);
    }

    public static String name(int column) {
        return COLUMNS.get(column).name();
    }

    public static List<String> names() {
        return COLUMNS.stream().map(OrderColumn::name).toList();
    }

    public static Map<String, String> mysqlTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        COLUMNS.forEach(c -> types.put(c.name(), c.mysqlType()));
        return types;
    }

    public static Map<String, Integer> sqlTypes() {
        Map<String, Integer> types = new LinkedHashMap<>();
        COLUMNS.forEach(c -> types.put(c.name(), c.sqlType()));
        return types;
    }
}
