package io.sluice.cdc.parser.canal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * A column of each type with random values: the string of RowsLogBuffer.fetchValue and LogEventConvert.parseOneRow, and
 * the canonical value, both made from the same Java object.
 */
final class CanalColumns {

    /**
     * @param type as {@code mysqlType} announces it
     * @param charset true where a schema would name a character set
     */
    record Spec(String name, String type, boolean charset, Supplier<CanalValue> values) {}

    /** Canal's zone: it has skipped and doubled hours. */
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final List<String> LABELS =
            List.of("a", "it's", "x y", "é", "\"q\"", "7", "(", ")", "中,文".substring(0, 1));

    private final SplittableRandom random;
    private final HostileText texts;
    private final List<Spec> specs = new ArrayList<>();

    private CanalColumns(SplittableRandom random) {
        this.random = random;
        this.texts = new HostileText(random);
    }

    /** The columns after the key. Longer values of the types without limit cost little: most are short. */
    static List<Spec> all(SplittableRandom random) {
        CanalColumns c = new CanalColumns(random);
        c.numbers();
        c.times();
        c.texts();
        c.bytes();
        c.labels();
        c.documents();
        return c.specs;
    }

    private void add(String type, Supplier<CanalValue> values) {
        specs.add(new Spec("c" + specs.size(), type, false, values));
    }

    private void addText(String type, Supplier<CanalValue> values) {
        specs.add(new Spec("c" + specs.size(), type, true, values));
    }

    private void numbers() {
        int[] bits = {8, 16, 24, 32, 64};
        String[] names = {"tinyint", "SMALLINT(6)", "mediumint", "int(11)", "bigint(20)"};
        for (int i = 0; i < bits.length; i++) {
            int n = bits[i];
            add(names[i], () -> CanalValue.same(signed(n).toString()));
            add(names[i] + " unsigned", () -> CanalValue.same(unsigned(n).toString()));
        }
        add("int(7) unsigned zerofill", () -> {
            BigInteger v = unsigned(random.nextInt(1, 33));
            String text = v.toString();
            return CanalValue.of(text, "0".repeat(Math.max(0, 7 - text.length())) + text);
        });
        add("tinyint(1)", () -> CanalValue.same(signed(8).toString()));
        for (int n : new int[] {1, 13, 64}) {
            add("bit(" + n + ")", () -> CanalValue.same(unsigned(n).toString()));
        }
        for (int[] t : new int[][] {{10, 0}, {10, 2}, {65, 30}, {30, 9}, {20, 11}}) {
            add("decimal(" + t[0] + "," + t[1] + ")", () -> decimal(t[0], t[1]));
        }
        add("float", () -> {
            float v = Float.intBitsToFloat(random.nextInt());
            float finite = Float.isFinite(v) ? v : random.nextInt(3) - 1f;
            return CanalValue.of(String.valueOf(finite), ServerNumbers.text(finite));
        });
        add("double", () -> {
            double v = aDouble();
            return CanalValue.of(String.valueOf(v), ServerNumbers.text(v));
        });
    }

    private double aDouble() {
        double v =
                switch (random.nextInt(3)) {
                    case 0 -> Double.longBitsToDouble(random.nextLong());
                    case 1 -> random.nextInt(-100_000, 100_000) / 100.0;
                    default -> random.nextLong() * Math.pow(10, random.nextInt(-20, 20));
                };
        return Double.isFinite(v) ? v : -0.0;
    }

    private BigInteger unsigned(int bits) {
        BigInteger all = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> all;
            default ->
                new BigInteger(64, new java.util.Random(random.nextLong()))
                        .and(all)
                        .shiftRight(random.nextInt(bits));
        };
    }

    private BigInteger signed(int bits) {
        return unsigned(bits).subtract(BigInteger.ONE.shiftLeft(bits - 1));
    }

    /** Canal leaves out the last (scale mod 9) digits of a fraction where all of them are zero. */
    private CanalValue decimal(int precision, int scale) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(precision); i >= 0; i--) {
            digits.append(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
        }
        BigDecimal v = new BigDecimal(new BigInteger(digits.toString()), scale);
        v = random.nextBoolean() ? v.negate() : v;
        BigDecimal printed = v;
        int last = scale % 9;
        BigDecimal shorter = v.setScale(scale - last, java.math.RoundingMode.DOWN);
        if (last > 0 && shorter.compareTo(v) == 0) {
            printed = scale == last ? v.setScale(1, java.math.RoundingMode.DOWN) : shorter;
        }
        return CanalValue.of(printed.toPlainString(), v.toPlainString());
    }

    private void times() {
        add("year(4)", () -> CanalValue.same(random.nextInt(9) == 0 ? "0000" : "" + random.nextInt(1901, 2156)));
        add("date", () -> CanalValue.same(date()));
        for (int n : new int[] {0, 3, 6}) {
            String length = n == 0 ? "" : "(" + n + ")";
            add("datetime" + length, () -> CanalValue.same(date() + " " + timeOfDay() + fraction(n)));
            add(
                    "time" + length,
                    () -> CanalValue.same((random.nextBoolean() ? "-" : "")
                            + two(random.nextInt(3) == 0 ? random.nextInt(838) : random.nextInt(24))
                            + timeOfDay().substring(2)
                            + fraction(n)));
            add("timestamp" + length, () -> timestamp(n));
        }
    }

    private String date() {
        return switch (random.nextInt(8)) {
            case 0 -> "0000-00-00";
            case 1 -> "2020-00-00";
            case 2 -> "0000-01-01";
            case 3 -> "9999-12-31";
            default ->
                four(random.nextInt(1, 9999)) + "-" + two(random.nextInt(1, 13)) + "-" + two(random.nextInt(1, 29));
        };
    }

    private String timeOfDay() {
        return two(random.nextInt(24)) + ":" + two(random.nextInt(60)) + ":" + two(random.nextInt(60));
    }

    private String fraction(int digits) {
        StringBuilder text = new StringBuilder(digits == 0 ? "" : ".");
        for (int i = 0; i < digits; i++) {
            text.append(random.nextInt(4) == 0 ? random.nextInt(10) : 0);
        }
        return text.toString();
    }

    private CanalValue timestamp(int digits) {
        String fraction = fraction(digits);
        if (random.nextInt(9) == 0) {
            return CanalValue.same("0000-00-00 00:00:00" + fraction.replaceAll("\\d", "0"));
        }
        while (true) {
            Instant at = Instant.ofEpochSecond(random.nextLong(1, Integer.MAX_VALUE));
            LocalDateTime local = LocalDateTime.ofInstant(at, ZONE);
            if (ZONE.getRules().getValidOffsets(local).size() == 1) {
                return CanalValue.of(
                        SECONDS.format(local) + fraction,
                        SECONDS.format(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) + fraction);
            }
        }
    }

    private static String two(int v) {
        return v < 10 ? "0" + v : "" + v;
    }

    private static String four(int v) {
        return two(v / 100) + two(v % 100);
    }

    private void texts() {
        addText("char(255)", () -> {
            String text = texts.withHalves() + " ".repeat(random.nextInt(3));
            return CanalValue.of(text, HostileText.written(text).replaceAll(" +$", ""));
        });
        for (String type : List.of("varchar(900)", "text", "TINYTEXT", "mediumtext", "longtext")) {
            addText(type, () -> {
                String text = texts.withHalves();
                return CanalValue.of(text, HostileText.written(text));
            });
        }
        // Spelled so, Canal takes it for binary.
        addText("TEXT(500)", () -> {
            byte[] utf8 = texts.wellFormed().getBytes(StandardCharsets.UTF_8);
            return CanalValue.bytes(utf8, utf8);
        });
    }

    private void bytes() {
        add("binary(20)", () -> {
            byte[] padded = Arrays.copyOf(bytes(20), 20);
            int length = 20;
            while (length > 0 && padded[length - 1] == 0) {
                length--;
            }
            return CanalValue.bytes(Arrays.copyOf(padded, length), padded);
        });
        for (String type : List.of("varbinary(300)", "blob", "TINYBLOB", "mediumblob", "longblob", "geometry")) {
            add(type, () -> {
                byte[] raw = bytes(random.nextInt(12) == 0 ? 3000 : 40);
                return CanalValue.bytes(raw, raw);
            });
        }
    }

    private byte[] bytes(int most) {
        byte[] raw = new byte[random.nextInt(most + 1)];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (random.nextInt(4) == 0 ? 0 : random.nextInt(256));
        }
        return raw;
    }

    private void labels() {
        String list = list(LABELS);
        addText("enum(" + list + ")", () -> {
            int index = random.nextInt(LABELS.size() + 1);
            return CanalValue.of("" + index, index == 0 ? "" : LABELS.get(index - 1));
        });
        addText("set(" + list + ")", () -> set(LABELS));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            many.add("m" + i);
        }
        addText("set(" + list(many) + ")", () -> set(many));
    }

    private static String list(List<String> labels) {
        StringJoiner list = new StringJoiner(",");
        labels.forEach(label -> list.add("'" + label.replace("'", "''") + "'"));
        return list.toString();
    }

    private CanalValue set(List<String> labels) {
        BigInteger bits = unsigned(labels.size());
        StringJoiner chosen = new StringJoiner(",");
        for (int i = 0; i < labels.size(); i++) {
            if (bits.testBit(i)) {
                chosen.add(labels.get(i));
            }
        }
        return CanalValue.of(bits.toString(), chosen.toString());
    }

    private void documents() {
        add("json", () -> {
            StringBuilder canal = new StringBuilder();
            StringBuilder server = new StringBuilder();
            document(3, canal, server);
            return CanalValue.of(canal.toString(), server.toString());
        });
    }

    private void document(int depth, StringBuilder canal, StringBuilder server) {
        switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> both(List.of("null", "true", "false").get(random.nextInt(3)), canal, server);
            case 1 -> both(signed(64).toString(), canal, server);
            case 2 -> {
                double v = jsonDouble();
                canal.append(v);
                String text = ServerNumbers.text(v);
                server.append(text).append(text.matches(".*[.e].*") ? "" : ".0");
            }
            case 3 -> both(quoted(texts.wellFormed().replace("\0", "")), canal, server);
            case 4 -> {
                both("[", canal, server);
                for (int i = random.nextInt(4); i > 0; i--) {
                    document(depth - 1, canal, server);
                    both(i == 1 ? "" : ", ", canal, server);
                }
                both("]", canal, server);
            }
            default -> {
                both("{", canal, server);
                for (int i = random.nextInt(4); i > 0; i--) {
                    both("\"k" + i + "é\": ", canal, server);
                    document(depth - 1, canal, server);
                    both(i == 1 ? "" : ", ", canal, server);
                }
                both("}", canal, server);
            }
        }
    }

    /** Java before 19 prints a digit too many of some doubles; without an exponent nothing tells such from a DECIMAL. */
    private double jsonDouble() {
        while (true) {
            double v = aDouble();
            String text = String.valueOf(v);
            if (text.indexOf('E') >= 0 || new BigDecimal(text).compareTo(new BigDecimal(ServerNumbers.text(v))) == 0) {
                return v;
            }
        }
    }

    private static void both(String text, StringBuilder canal, StringBuilder server) {
        canal.append(text);
        server.append(text);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
