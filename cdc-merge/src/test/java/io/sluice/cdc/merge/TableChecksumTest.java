package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.StoredRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableChecksumTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("a", ColumnType.parse("varchar(90000)"))
            .column("b", ColumnType.parse("varchar(90000)"))
            .build();

    /** The server computed the number by the very SQL this build prints, over the rows that it also printed. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void equalsTheServersNumberOverAllTypes(String server) throws IOException {
        List<String[]> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        getClass().getResourceAsStream("/fixtures/checksum/" + server + ".tsv.gz"))),
                StandardCharsets.UTF_8))) {
            lines = in.lines().map(line -> line.split("\t", -1)).toList();
        }
        int next = 0;
        for (String table : TableChecksumFixture.TABLES) {
            String[] head = lines.get(next++);
            assertThat(head[0]).isEqualTo(table);
            TableSchema schema = TableChecksumFixture.schema(server, table);
            assertThat(TableChecksum.sql(schema)).isEqualTo(head[2]);
            TableChecksum checksum = TableChecksum.of(schema);
            List<byte[]> rows = new ArrayList<>();
            while (next < lines.size() && lines.get(next).length == schema.columnCount()) {
                rows.add(row(schema, lines.get(next++)));
            }
            assertThat(rows).hasSize(table.equals("all") ? 120 : table.equals("nulls") ? 2 : 0);
            rows.forEach(row -> checksum.add(row, 0));
            assertThat(checksum).as(table).hasToString(head[1]);

            // order is nothing, and what is added can be taken away
            Collections.shuffle(rows, new Random(3));
            TableChecksum other = TableChecksum.of(schema);
            rows.forEach(row -> other.add(row, 0));
            rows.forEach(row -> other.add(row, 0));
            rows.forEach(row -> other.remove(row, 0));
            assertThat(other.sum()).isEqualTo(TableChecksum.parse(head[1]));
        }
        assertThat(next).isEqualTo(lines.size());
    }

    private static byte[] row(TableSchema schema, String[] cells) {
        RowImageBuilder image = RowImage.builder(schema);
        for (int i = 0; i < cells.length; i++) {
            image.bytes(
                    schema.column(i).name(),
                    cells[i].equals("NULL") ? null : HexFormat.of().parseHex(cells[i]));
        }
        return ((StoredRow) image.build()).rowBytes();
    }

    @Test
    void hashIsOfLengthPrefixedCells() throws Exception {
        String wide = "x".repeat(70_000);
        for (String[] row : new String[][] {
            {"", "", "0:0:"},
            {null, null, "NN"},
            {"N", null, "1:NN"},
            {"1:N", "abcdefghij", "3:1:N10:abcdefghij"},
            {wide, "\u00e9", "70000:" + wide + "2:\u00e9"}
        }) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(row[2].getBytes(StandardCharsets.UTF_8));
            assertThat(TableChecksum.format(TableChecksum.of(SCHEMA).rowHash(row(row[0], row[1]), 0)))
                    .isEqualTo(HexFormat.of().formatHex(Arrays.copyOf(digest, 8)));
        }
    }

    /** Every length about the bounds of the short ways, as a stored row and as cells of a file, at its end and before it. */
    @Test
    void hashIsTheSameForCellsOfAnyLengthInAnyForm() throws Exception {
        for (int length = 0; length < 260; length++) {
            String first = "a".repeat(length);
            String second = "bc".repeat(length % 37);
            String text = length + ":" + first + second.length() + ":" + second;
            long expected = new java.math.BigInteger(
                            1,
                            Arrays.copyOf(
                                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)),
                                    8))
                    .longValue();
            TableChecksum checksum = TableChecksum.of(SCHEMA);
            assertThat(checksum.rowHash(row(first, second), 0)).as(text).isEqualTo(expected);
            byte[] file = ("--" + second + "|" + first).getBytes(StandardCharsets.UTF_8);
            int[] spans = {file.length - length, file.length, 2, 2 + second.length()};
            assertThat(checksum.rowHash(file, spans)).as(text).isEqualTo(expected);
            assertThat(checksum.rowHash(Arrays.copyOf(file, file.length + 40), spans))
                    .as(text)
                    .isEqualTo(expected);
            spans[2] = -1;
            assertThat(checksum.rowHash(file, spans)).as(text).isEqualTo(checksum.rowHash(row(first, null), 0));
        }
    }

    @Test
    void rowIsHashedWhereverItStands() {
        byte[] row = row("abc", null);
        byte[] around = new byte[row.length + 20];
        System.arraycopy(row, 0, around, 13, row.length);
        TableChecksum checksum = TableChecksum.of(SCHEMA);
        assertThat(checksum.rowHash(around, 13)).isEqualTo(checksum.rowHash(row, 0));
        assertThat(checksum.sum()).isZero();
    }

    /** What a cell holds never looks like another split of the row. */
    @Test
    void cellsDoNotRunIntoEachOther() {
        TableChecksum checksum = TableChecksum.of(SCHEMA);
        String[] values = {null, "", "N", "0:", "1:", "1:N", "N0:", "0:N", "12", "2:12"};
        List<Long> hashes = new ArrayList<>();
        for (String a : values) {
            for (String b : values) {
                hashes.add(checksum.rowHash(row(a, b), 0));
            }
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void twoEqualRowsDoNotCancel() {
        TableChecksum checksum = TableChecksum.of(SCHEMA);
        byte[] row = row("a", "b");
        checksum.add(row, 0);
        long once = checksum.sum();
        checksum.add(row, 0);
        assertThat(checksum.sum()).isEqualTo(2 * once).isNotZero();
        checksum.remove(row, 0);
        checksum.remove(row, 0);
        assertThat(checksum).hasToString("0000000000000000");
    }

    @Test
    void partialRowsAndRowsOfOtherTablesHaveNoChecksum() {
        byte[] partial = ((StoredRow) RowImage.builder(SCHEMA).text("a", "1").build()).rowBytes();
        assertThatThrownBy(() -> TableChecksum.of(SCHEMA).rowHash(partial, 0))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("shop.t.b");
        TableSchema wider =
                SCHEMA.toBuilder().column("c", ColumnType.parse("int")).build();
        assertThatThrownBy(() -> TableChecksum.of(wider).rowHash(row("a", "b"), 0))
                .isInstanceOf(SchemaMismatchException.class);
    }

    @Test
    void textFormReadsBack() {
        for (long sum : new long[] {0, 1, -1, Long.MIN_VALUE, 0x0123456789abcdefL}) {
            assertThat(TableChecksum.format(sum)).hasSize(16);
            assertThat(TableChecksum.parse(TableChecksum.format(sum))).isEqualTo(sum);
        }
        for (String bad : new String[] {"", "0", "0123456789ABCDEF", "+123456789abcdef", "0123456789abcdef0"}) {
            assertThatThrownBy(() -> TableChecksum.parse(bad)).isInstanceOf(CdcException.class);
        }
    }

    private static byte[] row(String a, String b) {
        return ((StoredRow) RowImage.builder(SCHEMA).text("a", a).text("b", b).build()).rowBytes();
    }
}
