package io.sluice.cdc.benchmarks.merge;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the merged table: a function of the key and of how often the row was changed, so that neither the generator nor a
 * reader of its output has to keep them. Values hold no delimiter and no backslash: all contestants may read lines as they
 * are.
 */
final class MergeRow {

    /** One column and its MySQL type. */
    record MergeColumn(String name, String mysqlType) {}

    static final List<MergeColumn> COLUMNS = List.of(
            new MergeColumn("id", "bigint(20)"),
            new MergeColumn("user_id", "bigint(20)"),
            new MergeColumn("order_no", "varchar(32)"),
            new MergeColumn("status", "tinyint(4)"),
            new MergeColumn("amount", "decimal(12,2)"),
            new MergeColumn("title", "varchar(128)"),
            new MergeColumn("remark", "varchar(255)"),
            new MergeColumn("city", "varchar(64)"),
            new MergeColumn("created_at", "datetime"),
            new MergeColumn("updated_at", "datetime"));

    static final String DATABASE = "shop";
    static final String TABLE = "orders";

    private static final String[] GOODS = {
        "wireless headphones", "有机红茶礼盒", "steel bottle", "机械键盘", "running shoes size 42"
    };
    private static final String[] REMARKS = {
        "deliver after six", "周末送货", "ring the bell twice", "fragile", "leave it at gate 7"
    };
    private static final String[] CITIES = {"上海市", "Amsterdam", "北京市朝阳区", "New York", "München"};
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    private MergeRow() {}

    /** The cells of key {@code id} after {@code version} changes, null for NULL. */
    static @Nullable String[] cells(long id, int version) {
        SplittableRandom fixed = new SplittableRandom(id);
        SplittableRandom changing = new SplittableRandom(id * 1_000_003L + version);
        return new @Nullable String[] {
            Long.toString(id),
            Long.toString(10_000_000L + fixed.nextInt(80_000_000)),
            "SO" + (202_600_000_000L + id),
            Integer.toString(version % 7),
            cents(changing.nextInt(1_000_000)),
            GOODS[fixed.nextInt(GOODS.length)] + " " + fixed.nextInt(1000),
            changing.nextInt(5) == 0 ? null : REMARKS[changing.nextInt(REMARKS.length)],
            CITIES[fixed.nextInt(CITIES.length)],
            SECONDS.format(START.plusSeconds(fixed.nextInt(20_000_000))),
            SECONDS.format(START.plusSeconds(20_000_000 + changing.nextInt(8_000_000)))
        };
    }

    private static String cents(int value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }

    /** Appends the cells as a line of Hive text without its end. */
    static void appendLine(StringBuilder line, @Nullable String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                line.append(HIVE_DELIMITER);
            }
            line.append(cells[i] == null ? HIVE_NULL : cells[i]);
        }
    }

    static final char HIVE_DELIMITER = '\u0001';
    static final String HIVE_NULL = "\\N";
}
