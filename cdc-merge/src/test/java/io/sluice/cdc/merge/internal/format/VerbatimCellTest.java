package io.sluice.cdc.merge.internal.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A cell that is called verbatim reads as its bytes, and its value is written as these bytes: such cells are copied. */
class VerbatimCellTest {

    private static final List<String> TYPES = List.of(
            "bigint",
            "int unsigned",
            "int(8) unsigned zerofill",
            "tinyint(1)",
            "decimal(9,2)",
            "decimal(5,0) unsigned",
            "double",
            "float",
            "year",
            "date",
            "time",
            "time(2)",
            "datetime",
            "datetime(3)",
            "timestamp",
            "timestamp(6)",
            "char(10)",
            "varchar(20)",
            "text",
            "enum('a','b c','1')",
            "set('a','b','c')",
            "json",
            "bit(8)",
            "binary(4)",
            "varbinary(9)");

    /** Values in their usual form, to be damaged. */
    private static final String[] USUAL = {
        "0",
        "7",
        "-1",
        "42",
        "255",
        "-128",
        "2147483648",
        "9223372036854775807",
        "12.50",
        "-0.05",
        "1.5",
        "1e3",
        "2026",
        "2026-11-22",
        "0000-00-00",
        "2026-02-31",
        "2026-00-10",
        "18:30:00",
        "-838:59:59",
        "18:30:00.25",
        "2026-11-22 18:30:00",
        "2026-11-22T18:30:00",
        "2026-11-22 18:30:00.250",
        "1970-01-01 00:00:00",
        "2026-11-22 18:30:00.250000",
        "a",
        "b c",
        "a,b",
        "abcd",
        "text of some length",
        "{\"a\": 1}",
        "",
        "\\N",
        "caf\u00c3\u00a9",
        "\u00e4\u00b8\u00ad",
        "\u00e4\u00b8",
        "true"
    };

    private static final String DAMAGE = "0123456789-+.: eET\\\u0001\t\r\u0000\u001f \u00ff\u00c3\u00a9,aN\"";

    @Test
    void verbatimCellsReadAndWriteAsTheyStand() {
        TableSchema.Builder builder = TableSchema.builder(new TableId("shop", "all"));
        for (int i = 0; i < TYPES.size(); i++) {
            builder.column("c" + i, ColumnType.parse(TYPES.get(i)));
        }
        TableSchema schema = builder.build();
        Dialect raw = Dialect.builder()
                .timestampZone(ZoneOffset.UTC)
                .binary(Dialect.Binary.RAW)
                .build();
        Dialect other = Dialect.builder()
                .timestampZone(ZoneOffset.ofHours(8))
                .binary(Dialect.Binary.HEX)
                .booleans(Dialect.Booleans.TRUE_FALSE)
                .floats(Dialect.Floats.SIX_DIGITS)
                .nullText("a")
                .build();
        Path path = Path.of("t");
        Map<String, Integer> verbatim = new TreeMap<>();
        check(TextCodecs.of(HiveText.at(path).dialect(raw), schema), 1, verbatim);
        check(TextCodecs.of(HiveText.at(path).escapedBy('\\').dialect(raw), schema), 2, verbatim);
        check(TextCodecs.of(HiveText.at(path).dialect(other), schema), 3, verbatim);
        check(TextCodecs.of(OutfileText.at(path).dialect(raw), schema), 4, verbatim);
        assertThat(verbatim.keySet())
                .contains("bigint", "int unsigned", "decimal(9,2)", "date", "datetime", "datetime(3)", "timestamp")
                .contains("char(10)", "varchar(20)", "text", "enum('a','b c','1')", "json");
    }

    private static void check(RowCodec codec, long seed, Map<String, Integer> verbatim) {
        Random random = new Random(seed);
        RowCodec.Reader reader = codec.newReader();
        RowCodec.Writer writer = codec.newWriter();
        for (int round = 0; round < 10_000; round++) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < TYPES.size(); c++) {
                cells.add(text(random));
            }
            char delimiter = codec instanceof DelimitedCodec d ? (char) d.delimiter : ',';
            byte[] row = (String.join(String.valueOf(delimiter), cells) + "\n").getBytes(ISO_8859_1);
            if (!locates(reader, row)) {
                continue;
            }
            for (int c = 0; c < TYPES.size(); c++) {
                if (reader.isVerbatim(c, false)) {
                    String label = "seed " + seed + " round " + round + " " + TYPES.get(c);
                    String stands = new String(row, reader.from(c), reader.to(c) - reader.from(c), ISO_8859_1);
                    assertThat(Rows.cell(reader, c)).as(label).isEqualTo(stands);
                    assertThat(written(writer, c, stands)).as(label).isEqualTo(stands);
                    verbatim.merge(TYPES.get(c), 1, Integer::sum);
                }
            }
        }
    }

    private static boolean locates(RowCodec.Reader reader, byte[] row) {
        try {
            reader.locate(row, 0, row.length, TYPES.size() - 1);
            return true;
        } catch (MalformedInputException e) {
            return false;
        }
    }

    /** The text of a cell in a row that is NULL before it. */
    private static String written(RowCodec.Writer writer, int column, String value) {
        ByteSink out = new ByteSink();
        writer.begin(out);
        for (int c = 0; c < column; c++) {
            writer.nullCell();
        }
        int before = out.size() + (column > 0 ? 1 : 0);
        byte[] canonical = value.getBytes(ISO_8859_1);
        writer.cell(canonical, 0, canonical.length);
        return new String(out.array(), before, out.size() - before, ISO_8859_1);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(USUAL[random.nextInt(USUAL.length)]);
        while (random.nextInt(3) == 0) {
            int at = random.nextInt(text.length() + 1);
            char damage = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            if (random.nextBoolean() || at == text.length()) {
                text.insert(at, damage);
            } else {
                text.setCharAt(at, damage);
            }
        }
        return text.toString();
    }
}
