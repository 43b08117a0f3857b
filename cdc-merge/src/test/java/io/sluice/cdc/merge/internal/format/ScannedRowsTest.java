package io.sluice.cdc.merge.internal.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that are looked at many at a time are found, located, judged and refused as rows that are looked at one by one. */
class ScannedRowsTest {

    private static final long SEED = 20261123;

    private static final String[] USUAL = {
        "0",
        "7",
        "-1",
        "42",
        "12345678901",
        "007",
        "12.50",
        "-0.05",
        "1.5",
        "2026-11-22",
        "2026-11-22 18:30:00",
        "",
        "a",
        "ab ",
        "text of more than sixteen bytes",
        "\\N",
        "\u6709\u673a\u7ea2\u8336",
        "M\u00fcnchen",
        "\ud83d\ude00",
        "a\tb",
        "a\rb",
        "x\u0001y",
        "\u0000",
        "\\",
        " "
    };

    private static final String[] TYPES = {
        "bigint",
        "int unsigned",
        "decimal(9,2)",
        "datetime",
        "date",
        "varchar(40)",
        "char(20)",
        "text",
        "tinyint",
        "year"
    };

    /** Of what the rows below came to, so that no branch is left out unseen. */
    private int usual;

    private int verbatim;
    private int refused;

    @Test
    void scannedRowsAreTheRowsFoundOneByOne() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            int columns = random.nextInt(20) == 0 ? 1 + random.nextInt(700) : 1 + random.nextInt(10);
            RowCodec codec = codec(columns, random);
            byte[] text = rows(columns, random);
            int shift = random.nextInt(3) * 7;
            byte[] a = new byte[shift + text.length + random.nextInt(9)];
            System.arraycopy(text, 0, a, shift, text.length);
            check(
                    "seed " + SEED + " round " + round,
                    codec,
                    columns,
                    a,
                    shift,
                    shift + text.length,
                    random.nextBoolean());
        }
        assertThat(usual).isGreaterThan(5000);
        assertThat(verbatim).isBetween(500, usual);
        assertThat(refused).isGreaterThan(500);
    }

    private void check(String label, RowCodec codec, int columns, byte[] a, int from, int to, boolean forVerbatim) {
        RowCodec.Reader scanning = codec.newReader();
        RowCodec.Reader single = codec.newReader();
        int[] starts = new int[1 + 1 + columns * 37 % 41];
        for (int pos = from; pos < to; ) {
            int n = scanning.scan(a, pos, to, starts, forVerbatim);
            assertThat(n).as(label).isBetween(1, starts.length - 1);
            same(label, starts[0], pos);
            for (int i = 0; i < n; i++) {
                int end = codec.rowEnd(a, starts[i], to);
                same(label, starts[i + 1], end < 0 ? to : end);
                int row = i;
                String refusal = refusal(() -> scanning.locateScanned(row, starts[row], starts[row + 1]));
                same(label, refusal, refusal(() -> single.locate(a, starts[row], starts[row + 1], columns - 1)));
                if (refusal != null) {
                    refused++;
                } else {
                    usual++;
                    compare(label, columns, scanning, single);
                }
            }
            pos = starts[n];
        }
    }

    private void compare(String label, int columns, RowCodec.Reader scanned, RowCodec.Reader single) {
        for (int c = 0; c < columns; c++) {
            same(label, scanned.from(c), single.from(c));
            same(label, scanned.to(c), single.to(c));
            same(label, scanned.isNull(c), single.isNull(c));
            same(label, scanned.isVerbatim(c, false), single.isVerbatim(c, false));
            same(label, cell(scanned, c), cell(single, c));
        }
        same(label, scanned.isRowVerbatim(columns, false), single.isRowVerbatim(columns, false));
        same(label, scanned.isRowVerbatim(columns, true), single.isRowVerbatim(columns, true));
        verbatim += scanned.isRowVerbatim(columns, false) ? 1 : 0;
    }

    /** As an assertion, but without a text made for each of a million comparisons. */
    private static void same(String label, @Nullable Object scanned, @Nullable Object single) {
        if (!Objects.equals(scanned, single)) {
            throw new AssertionError(label + ": scanned " + scanned + ", by itself " + single);
        }
    }

    private static String cell(RowCodec.Reader reader, int column) {
        if (reader.isNull(column)) {
            return "NULL";
        }
        ByteSink sink = new ByteSink();
        String refusal = refusal(() -> reader.appendCell(column, sink));
        return refusal != null ? refusal : new String(sink.toByteArray(), ISO_8859_1);
    }

    private static @Nullable String refusal(Runnable step) {
        try {
            step.run();
            return null;
        } catch (CdcException e) {
            return e.toString();
        }
    }

    private static RowCodec codec(int columns, Random random) {
        TableSchema.Builder schema = TableSchema.builder(new TableId("d", "t"));
        for (int c = 0; c < columns; c++) {
            schema.column("c" + c, ColumnType.parse(TYPES[random.nextInt(TYPES.length)]));
        }
        return TextCodecs.of(HiveText.at(Path.of("t")), schema.build());
    }

    private static byte[] rows(int columns, Random random) {
        ByteSink out = new ByteSink();
        int rows = random.nextInt(columns > 20 ? 30 : 100);
        int oddity = random.nextInt(4) == 0 ? 3 : 30;
        for (int r = 0; r <= rows; r++) {
            int cells = random.nextInt(oddity) == 0 ? columns - 1 + random.nextInt(3) : columns;
            List<String> row = new ArrayList<>();
            for (int c = 0; c < cells; c++) {
                int odd = random.nextInt(oddity * columns);
                row.add(odd == 0 ? "\u00ff" : USUAL[random.nextInt(odd == 1 ? USUAL.length : USUAL.length - 6)]);
            }
            out.put(String.join("\u0001", row)
                    .replace("\u00ff", "\ufffe")
                    .getBytes(random.nextInt(40) == 0 ? ISO_8859_1 : UTF_8));
            if (r < rows || random.nextBoolean()) {
                out.put('\n');
            }
        }
        return out.toByteArray();
    }
}
