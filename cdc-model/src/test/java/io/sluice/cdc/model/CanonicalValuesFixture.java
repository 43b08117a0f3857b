package io.sluice.cdc.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The cases of {@code fixtures/values} and, as a program, the SQL script that has a server answer them. */
final class CanonicalValuesFixture {

    private static final String DATABASE = "sluice_values";

    /**
     * One value of one type.
     *
     * @param number line of the case, counted from 1
     * @param server {@code both}, {@code mysql} or {@code mariadb}
     * @param spellings what must normalise to the server's text
     */
    record Case(int number, String typeText, String literal, String server, List<String> spellings) {
        ColumnType type() {
            return ColumnType.parse(typeText);
        }

        boolean isFor(String name) {
            return server.equals("both") || server.equals(name);
        }
    }

    private CanonicalValuesFixture() {}

    static String resource(String name) {
        try (InputStream in = CanonicalValuesFixture.class.getResourceAsStream("/fixtures/values/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Case> cases() {
        List<Case> out = new ArrayList<>();
        for (String line : resource("cases.tsv").split("\n")) {
            if (!line.startsWith("#")) {
                String[] p = line.split("\t", -1);
                out.add(new Case(
                        out.size() + 1, p[0], p[1], p[2], Arrays.asList(p).subList(3, p.length)));
            }
        }
        return out;
    }

    /** Every power of two with its neighbours, random bits, and numbers that end in quarters (ties of two short texts). */
    static List<Float> floats() {
        Random random = new Random(20261122);
        List<Float> out = new ArrayList<>();
        for (int exponent = 0; exponent < 255; exponent++) {
            for (int near = -1; near <= 1; near++) {
                out.add(Float.intBitsToFloat(Math.max(1, (exponent << 23) + near)));
            }
        }
        while (out.size() < 3000) {
            float f = out.size() % 2 == 0
                    ? Float.intBitsToFloat(random.nextInt())
                    : random.nextInt(1 << 24) / (float) (1 << random.nextInt(8));
            if (!Float.isNaN(f) && !Float.isInfinite(f) && f != 0) {
                out.add(f);
            }
        }
        return out;
    }

    /** Every power of two, random bits, and numbers next to 2^50, where plain notation has seventeen digits. */
    static List<Double> doubles() {
        Random random = new Random(20261122);
        List<Double> out = new ArrayList<>();
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            out.add(Math.scalb(1.0, exponent));
        }
        while (out.size() < 5000) {
            double d =
                    switch (out.size() % 3) {
                        case 0 -> Double.longBitsToDouble(random.nextLong());
                        case 1 -> random.nextLong() / (double) (1L << random.nextInt(63));
                        default -> random.nextInt(1_000_000_000) / Math.pow(10, random.nextInt(25));
                    };
            if (!Double.isNaN(d) && !Double.isInfinite(d) && d != 0) {
                out.add(d);
            }
        }
        return out;
    }

    /** Prints the script for a server, {@code mysql} or {@code mariadb}. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("DROP DATABASE IF EXISTS " + DATABASE + ";");
        out.println("CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4; USE " + DATABASE + ";");
        out.println(CanonicalSelect.SESSION + ", SESSION sql_mode = 'ALLOW_INVALID_DATES';");
        List<Case> cases = cases().stream().filter(c -> c.isFor(args[0])).toList();
        for (Case c : cases) {
            out.printf("CREATE TABLE v%d (c %s);%n", c.number, c.typeText);
            out.printf("INSERT INTO v%d VALUES (%s);%n", c.number, c.literal);
        }
        out.println("CREATE TABLE f (i INT PRIMARY KEY, c FLOAT); CREATE TABLE d (i INT PRIMARY KEY, c DOUBLE);");
        insert(out, "f", floats());
        insert(out, "d", doubles());
        out.println(CanonicalSelect.SESSION + ";");
        for (Case c : cases) {
            Column column = Column.of("c", c.type());
            out.printf(
                    "SELECT 'value', %d, %s FROM v%d;%n",
                    c.number, CanonicalSelect.expression(column, CanonicalSelect.Option.BYTES_AS_HEX), c.number);
        }
        out.println("SELECT 'type', SUBSTRING(table_name, 2)+0, column_type FROM information_schema.columns"
                + " WHERE table_schema = '" + DATABASE + "' AND table_name LIKE 'v%' ORDER BY 2;");
        String shortest = CanonicalSelect.expression(Column.of("c", ColumnType.parse("float")));
        out.println("SELECT 'float', i, " + shortest + " FROM f ORDER BY i;");
        out.println("SELECT 'double', i, c FROM d ORDER BY i;");
        for (String type : List.of("float", "double")) {
            String text = CanonicalSelect.expression(
                    Column.of("c", ColumnType.parse(type)), CanonicalSelect.Option.NUMBERS_AS_TEXT);
            out.printf(
                    "SELECT '%sText', i, CONCAT('<',%s,'>') FROM %s WHERE i %% 3 = 0 ORDER BY i;%n",
                    type, text, type.substring(0, 1));
        }
        out.println("DROP DATABASE " + DATABASE + ";");
        out.flush();
    }

    private static void insert(PrintStream out, String table, List<? extends Number> values) {
        for (int from = 0; from < values.size(); from += 500) {
            StringBuilder sql = new StringBuilder("INSERT INTO " + table + " VALUES ");
            for (int i = from; i < Math.min(values.size(), from + 500); i++) {
                sql.append(i > from ? "," : "")
                        .append('(')
                        .append(i)
                        .append(",'")
                        .append(values.get(i))
                        .append("')");
            }
            out.println(sql.append(';'));
        }
    }
}
