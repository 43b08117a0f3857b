package io.sluice.cdc.benchmarks.parser;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random rows of {@link OrdersTable} as the strings Canal writes: NULLs, text in several scripts, emoji, characters that
 * JSON must escape, and decimals that lost the zeros of their fraction as Canal's do. The same seed gives the same rows.
 */
public final class OrderRows {

    private static final String[] CITIES = {
        "上海市浦东新区世纪大道",
        "北京市朝阳区建国路",
        "Amsterdam, Keizersgracht",
        "München, Leopoldstraße",
        "東京都千代田区丸の内",
        "New York, 5th Avenue"
    };
    private static final String[] GOODS = {
        "无线蓝牙耳机", "Stainless steel bottle", "有机红茶礼盒", "🎁 Gift box", "Crème brûlée torch", "机械键盘 87键", "Running shoes"
    };
    private static final String[] WORDS = {
        "please", "deliver", "after", "six", "周末", "送货", "fragile", "call", "first", "ring", "the", "bell", "twice",
        "gate", "七号"
    };
    private static final String[] ESCAPED = {
        "\"quoted\"", "back\\slash", "line\nbreak", "tab\there", "\u0001", "a/b", "\r\n"
    };
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final SplittableRandom random;

    public OrderRows(SplittableRandom random) {
        this.random = random;
    }

    @Nullable
    public String[] row(long id) {
        @Nullable String[] row = new String[OrdersTable.WIDTH];
        for (int i = 0; i < row.length; i++) {
            row[i] = i == OrdersTable.ID ? Long.toString(id) : value(i);
        }
        return row;
    }

    /** A row that differs in one to four columns, {@code updated_at} among them; never in the key. */
    @Nullable
    public String[] changed(@Nullable String[] before) {
        @Nullable String[] after = before.clone();
        change(after, OrdersTable.UPDATED_AT);
        for (int n = random.nextInt(4); n > 0; n--) {
            change(after, 1 + random.nextInt(OrdersTable.WIDTH - 1));
        }
        return after;
    }

    private void change(@Nullable String[] row, int column) {
        String old = row[column];
        do {
            row[column] = value(column);
        } while (java.util.Objects.equals(old, row[column]));
    }

    private @Nullable String value(int column) {
        return switch (OrdersTable.name(column)) {
            case "user_id" ->
                Long.toUnsignedString(random.nextInt(100) == 0 ? random.nextLong() : random.nextLong(1L << 40));
            case "order_no" -> "SO" + (202_600_000_000_000L + random.nextLong(99_999_999L));
            case "status" -> Integer.toString(random.nextInt(-1, 9));
            case "channel" -> Integer.toString(random.nextInt(400));
            case "quantity" -> Integer.toString(1 + random.nextInt(20));
            case "amount" -> decimal(random.nextLong(10_000_000L), 2);
            case "discount" -> random.nextInt(10) < 3 ? null : decimal(random.nextLong(2_000_000L) - 1_000_000L, 4);
            case "title" -> pick(GOODS) + " " + random.nextInt(100);
            case "remark" -> random.nextInt(10) < 2 ? null : remark();
            case "address" -> pick(CITIES) + " " + (1 + random.nextInt(999));
            case "phone" -> random.nextInt(10) < 2 ? null : "+86 13" + (100_000_000 + random.nextInt(899_999_999));
            case "weight" -> Double.toString(random.nextInt(1, 4_000_000) / 1000.0);
            case "pay_date" -> random.nextInt(10) < 3 ? null : day().toString();
            case "created_at" -> SECONDS.format(time()) + "." + (100 + random.nextInt(900));
            case "updated_at" -> SECONDS.format(time());
            default -> throw new IllegalArgumentException(OrdersTable.name(column));
        };
    }

    /** As Canal writes them: a fraction of zeros only is written {@code .0}. */
    private static String decimal(long unscaled, int scale) {
        java.math.BigDecimal value = java.math.BigDecimal.valueOf(unscaled, scale);
        boolean whole = value.stripTrailingZeros().scale() <= 0;
        return whole ? value.setScale(1).toPlainString() : value.toPlainString();
    }

    private LocalDate day() {
        return START.toLocalDate().plusDays(random.nextInt(330));
    }

    private LocalDateTime time() {
        return START.plusSeconds(random.nextInt(330 * 86_400));
    }

    private String remark() {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            text.append(random.nextInt(25) == 0 ? pick(ESCAPED) : pick(WORDS)).append(' ');
        }
        return text.append(random.nextInt(10) == 0 ? "😀" : ".").toString();
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
