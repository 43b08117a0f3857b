package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of real servers, every type with its edges, against what the same servers answered for the same rows. */
class CellsGoldenTest {

    private static final String MYSQL = "cells-mysql-9.7.4";
    private static final String MARIADB = "cells-mariadb-10.11.19";

    private final ByteSink out = new ByteSink();

    @ParameterizedTest
    @CsvSource({"mysql," + MYSQL, "mariadb," + MARIADB})
    void everyCellIsWhatTheServerAnswers(String flavour, String name) {
        List<CellFixture.Table> tables = CellFixture.tables(flavour);
        Map<String, String> answers = answers(name);
        List<String> faults = new ArrayList<>();
        int[] cells = {0};
        Set<String> decoders = new TreeSet<>();
        RowLog.walk(name + ".binlog.gz", i -> tables.get(i).type(), new RowLog.Rows() {
            @Override
            public void inserted(int table, int row, ColumnDecoder decoder, byte[] a, int from, int to) {
                if (!tables.get(table).isPartialJson()) {
                    cells[0]++;
                    decoders.add(decoder.getClass().getSimpleName());
                    check(table, row, decoder.type(), read(decoder, a, from, to));
                    prefixesAreNoCell(decoder, a, from, to);
                }
            }

            @Override
            public void updated(
                    int table,
                    int row,
                    ColumnDecoder decoder,
                    byte[] a,
                    int bFrom,
                    int bTo,
                    boolean diff,
                    int from,
                    int to) {
                // seen in the other test
            }

            private void check(int table, int row, ColumnType type, String actual) {
                String expected = answers.remove(table + "/" + row);
                if (!actual.equals(expected)) {
                    faults.add("t" + table + " " + type + " row " + row + " "
                            + tables.get(table).literals().get(row) + ": expected " + cut(expected) + " but was "
                            + cut(actual));
                }
            }
        });
        for (CellFixture.Table t : tables) {
            if (t.isPartialJson()) {
                answers.keySet().removeIf(k -> k.startsWith(t.number() + "/"));
            }
        }
        assertThat(String.join("\n", faults)).isEmpty();
        assertThat(answers).isEmpty();
        assertThat(cells[0]).isGreaterThan(1500);
        // what the table maps led to, so that no table is of another type than it was meant to be
        assertThat(decoders).contains("DecimalDecoder", "TimeDecoder", "TextDecoder", "LabelDecoder");
        assertThat(decoders)
                .contains(
                        flavour.equals("mysql")
                                ? new String[] {"JsonDecoder"}
                                : new String[] {
                                    "HighResolutionDecoder", "OldTemporalDecoder", "CompressedDecoder", "NetworkDecoder"
                                });
    }

    @Test
    void changesMakeTheDocumentsThatTheServerMadeOfThem() {
        List<CellFixture.Table> tables = CellFixture.tables("mysql");
        Map<String, String> answers = answers(MYSQL);
        Map<String, String> documents = new HashMap<>();
        Set<JsonDiff.Operation> seen = EnumSet.noneOf(JsonDiff.Operation.class);
        JsonDiffs diffs = new JsonDiffs();
        int[] applied = {0};
        RowLog.walk(MYSQL + ".binlog.gz", i -> tables.get(i).type(), new RowLog.Rows() {
            @Override
            public void inserted(int table, int row, ColumnDecoder decoder, byte[] a, int from, int to) {
                if (tables.get(table).isPartialJson()) {
                    documents.put(table + "/" + row, read(decoder, a, from, to));
                }
            }

            @Override
            public void updated(
                    int table,
                    int row,
                    ColumnDecoder decoder,
                    byte[] a,
                    int bFrom,
                    int bTo,
                    boolean diff,
                    int from,
                    int to) {
                String key = table + "/" + row;
                assertThat(read(decoder, a, bFrom, bTo)).as(key).isEqualTo(documents.get(key));
                if (diff) {
                    applied[0]++;
                    out.clear();
                    diffs.append(a, bFrom, bTo, from, to, out);
                    documents.put(key, hex());
                    List<JsonDiff> parsed = diffs.parse(a, from, to);
                    parsed.forEach(d -> seen.add(d.operation()));
                    assertThat(parsed)
                            .allMatch(d -> (d.value() == null) == (d.operation() == JsonDiff.Operation.REMOVE));
                    cutChangesAreRefused(diffs, a, bFrom, bTo, from, to);
                } else {
                    documents.put(key, read(decoder, a, from, to));
                }
            }
        });
        assertThat(applied[0]).isGreaterThan(100);
        assertThat(seen).containsExactlyInAnyOrder(JsonDiff.Operation.values());
        documents.forEach((key, document) -> assertThat(document).as(key).isEqualTo(answers.get(key)));
    }

    /** A cell that is cut is bounded by -1; cut and told to be whole, it is a value or a typed error. */
    private void prefixesAreNoCell(ColumnDecoder decoder, byte[] a, int from, int to) {
        if (from < 0) {
            return;
        }
        int step = Math.max(1, (to - from) / 64);
        for (int limit = from; limit < to; limit += step) {
            assertThat(decoder.skip(a, from, limit)).isEqualTo(-1);
            if (decoder.width() < 0 && limit >= from - decoder.width()) {
                byte[] cut = Arrays.copyOfRange(a, from, limit);
                int size = out.size();
                try {
                    decoder.append(cut, 0, cut.length, out);
                } catch (InvalidValueException e) {
                    assertThat(out.size()).isEqualTo(size);
                }
                out.clear();
            }
        }
    }

    private void cutChangesAreRefused(JsonDiffs diffs, byte[] a, int bFrom, int bTo, int from, int to) {
        for (int limit = from + 5; limit < to; limit++) {
            byte[] cut = Arrays.copyOfRange(a, bFrom, limit);
            out.clear();
            try {
                diffs.append(cut, 0, bTo - bFrom, from - bFrom, limit - bFrom, out);
            } catch (InvalidValueException e) {
                assertThat(out.size()).isZero();
            }
            try {
                diffs.parse(cut, from - bFrom, limit - bFrom);
            } catch (InvalidValueException e) {
                assertThat(e).hasMessageContaining("damaged");
            }
        }
    }

    private String read(ColumnDecoder decoder, byte[] a, int from, int to) {
        if (from < 0) {
            return "NULL";
        }
        if (to < 0) {
            return fail("no cell");
        }
        out.clear();
        decoder.append(a, from, to, out);
        int start = decoder.canonicalStart(a, from, to);
        if (start >= 0) {
            assertThat(Arrays.copyOfRange(a, start, to)).isEqualTo(out.toByteArray());
        }
        Family family = decoder.type().family();
        boolean hex = family == Family.TEXT
                || family == Family.BYTES
                || family == Family.ENUM
                || family == Family.SET
                || family == Family.JSON;
        return hex ? hex() : out.toText();
    }

    private String hex() {
        return HexFormat.of().withUpperCase().formatHex(out.array(), 0, out.size());
    }

    private static String cut(String text) {
        return text == null ? "nothing" : text.length() > 300 ? text.substring(0, 300) + "…" + text.length() : text;
    }

    private static Map<String, String> answers(String name) {
        Map<String, String> answers = new HashMap<>();
        for (String line : new String(RowLog.unzipped(name + ".tsv.gz"), StandardCharsets.UTF_8).split("\n")) {
            String[] p = line.split("\t", -1);
            answers.put(p[0] + "/" + p[1], p[2]);
        }
        return answers;
    }
}
