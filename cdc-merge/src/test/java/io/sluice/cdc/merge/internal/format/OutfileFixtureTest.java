package io.sluice.cdc.merge.internal.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.FloatingText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a real server read to its own values, and written again to its own bytes. */
class OutfileFixtureTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("sluice_outfile", "everything"))
            .column("id", ColumnType.parse("int"))
            .column("tiny", ColumnType.parse("tinyint"))
            .column("big", ColumnType.parse("bigint unsigned"))
            .column("padded", ColumnType.parse("int(8) unsigned zerofill"))
            .column("price", ColumnType.parse("decimal(20,4)"))
            .column("f", ColumnType.parse("float"))
            .column("d", ColumnType.parse("double"))
            .column("bits", ColumnType.parse("bit(9)"))
            .column("y", ColumnType.parse("year"))
            .column("day", ColumnType.parse("date"))
            .column("t", ColumnType.parse("time(3)"))
            .column("dt", ColumnType.parse("datetime(6)"))
            .column("ts", ColumnType.parse("timestamp(2)"))
            .column("c", ColumnType.parse("char(10)"))
            .column("v", ColumnType.parse("varchar(200)"))
            .column("l", ColumnType.parse("longtext"))
            .column("bin", ColumnType.parse("binary(4)"))
            .column("b", ColumnType.parse("blob"))
            .column("e", ColumnType.parse("enum('','a,b','it''s','\\\\N')"))
            .column("s", ColumnType.parse("set('x','y z')"))
            .column("doc", ColumnType.parse("json"))
            .primaryKey("id")
            .build();
    private static final int FLOAT = SCHEMA.requireIndex("f");

    @ParameterizedTest
    @CsvSource({"utc.tsv,UTC", "shanghai.tsv,+08:00"})
    void readsTheServersValuesAndWritesItsBytes(String file, String zone) throws IOException {
        Dialect dialect = Dialect.builder()
                .timestampZone(zone)
                .floats(Dialect.Floats.SIX_DIGITS)
                .build();
        RowCodec codec = TextCodecs.of(OutfileText.at(Path.of(file)).dialect(dialect), SCHEMA);
        byte[] bytes = fixture(file);
        List<List<@Nullable String>> rows = Rows.read(codec, bytes);
        List<List<@Nullable String>> expected = expected();
        ValueEquality equality = new ValueEquality(SCHEMA, dialect);
        assertThat(rows).hasSameSizeAs(expected).hasSize(5);
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < SCHEMA.columnCount(); c++) {
                String is = rows.get(r).get(c);
                String should = expected.get(r).get(c);
                if (c == FLOAT && is != null && should != null) {
                    byte[] x = is.getBytes(US_ASCII);
                    byte[] y = should.getBytes(US_ASCII);
                    assertThat(equality.sameValue(c, x, 0, x.length, y, 0, y.length))
                            .as("%s and %s", is, should)
                            .isTrue();
                } else {
                    assertThat(is).as("row %d %s", r, SCHEMA.column(c).name()).isEqualTo(should);
                }
            }
        }
        assertThat(Rows.write(codec, rows)).isEqualTo(bytes);
        // The stored values, all digits of them, are printed as the server prints them.
        assertThat(Rows.write(codec, expected)).isEqualTo(bytes);
    }

    @Test
    void mysqldumpTabIsTheSameFormat() throws IOException {
        TableSchema schema = TableSchema.builder(SCHEMA.table())
                .column(SCHEMA.column(0))
                .column(SCHEMA.column(SCHEMA.requireIndex("bin")))
                .column(SCHEMA.column(SCHEMA.requireIndex("b")))
                .build();
        RowCodec codec = TextCodecs.of(OutfileText.at(Path.of("tab.tsv")), schema);
        List<List<@Nullable String>> rows = Rows.read(codec, fixture("tab.tsv"));
        List<List<@Nullable String>> expected = expected();
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < 3; c++) {
                int of = SCHEMA.requireIndex(schema.column(c).name());
                assertThat(rows.get(r).get(c)).isEqualTo(expected.get(r).get(of));
            }
        }
    }

    @Test
    void rawBitIsRefused() throws IOException {
        TableSchema schema = TableSchema.builder(SCHEMA.table())
                .column(SCHEMA.column(0))
                .column(SCHEMA.column(SCHEMA.requireIndex("bits")))
                .build();
        RowCodec codec = TextCodecs.of(OutfileText.at(Path.of("raw-bit.tsv")), schema);
        byte[] file = fixture("raw-bit.tsv");
        assertThatThrownBy(() -> Rows.read(codec, file))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("col+0");
    }

    /** Canonical values; a FLOAT is widened in the file and narrowed here. */
    private static List<List<@Nullable String>> expected() throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (String line : new String(fixture("expected.hex"), US_ASCII).split("\n")) {
            List<@Nullable String> row = new ArrayList<>();
            for (String cell : line.split("\t", -1)) {
                String value =
                        cell.equals("-") ? null : new String(HexFormat.of().parseHex(cell), ISO_8859_1);
                if (row.size() == FLOAT && value != null) {
                    ByteSink sink = new ByteSink();
                    FloatingText.putFloat((float) Double.parseDouble(value), sink);
                    value = sink.toText();
                }
                row.add(value);
            }
            rows.add(row);
        }
        return rows;
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(OutfileFixtureTest.class.getResourceAsStream("/fixtures/outfile/" + name))) {
            return in.readAllBytes();
        }
    }
}
