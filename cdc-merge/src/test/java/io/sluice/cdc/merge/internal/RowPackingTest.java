package io.sluice.cdc.merge.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowPackingTest {

    private static final String[] ALPHABETS = {
        "0123456789", "0123456789-:. +E", "0123456789abc", "xyz\u00e9\u4e2d", "0/;,@eF\u0000\u001f"
    };

    /** More layouts than the packing has numbers for, cells of all states and alphabets, ends of all widths. */
    @Test
    void everyRowComesBackByteForByte() {
        long seed = 21;
        Random random = new Random(seed);
        RowPacking packing = new RowPacking();
        ByteSink back = new ByteSink(16);
        for (int round = 0; round < 20_000; round++) {
            byte[] row = row(random, random.nextInt(400), round % 2000 == 7 ? 40_000 : round % 10 == 3 ? 300 : 24);
            int before = random.nextInt(5);
            byte[] within = new byte[before + row.length + 3];
            System.arraycopy(row, 0, within, before, row.length);
            int length = packing.pack(within, before, row.length);
            assertThat(length).isLessThanOrEqualTo(row.length + 1);
            byte[] page = new byte[length + 9];
            System.arraycopy(packing.packed(), 0, page, 4, length);
            packing.unpack(page, 4, back);
            assertThat(back.toByteArray()).as("seed %s round %s", seed, round).isEqualTo(row);
        }
    }

    @Test
    void digitsTakeHalfTheirRoom() {
        RowPacking packing = new RowPacking();
        byte[] row = row(1, "2026-11-22 18:30:00", "-12.50", "7", "text");
        assertThat(packing.pack(row, 0, row.length)).isEqualTo(1 + 1 + 4 + 10 + 3 + 1 + 4);
    }

    private static byte[] row(Random random, long fingerprint, int longest) {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        int columns = random.nextInt(12);
        writer.begin(fingerprint, columns);
        for (int c = 0; c < columns; c++) {
            switch (random.nextInt(4)) {
                case 0 -> writer.absent();
                case 1 -> writer.nullCell();
                default -> {
                    String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
                    StringBuilder text = new StringBuilder();
                    for (int i = random.nextInt(longest); i > 0; i--) {
                        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    sink.put(text.toString().getBytes(StandardCharsets.UTF_8));
                    writer.endValue();
                }
            }
        }
        writer.finish();
        return sink.toByteArray();
    }

    private static byte[] row(long fingerprint, String... cells) {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(fingerprint, cells.length);
        Arrays.stream(cells).forEach(cell -> {
            sink.put(cell.getBytes(StandardCharsets.UTF_8));
            writer.endValue();
        });
        writer.finish();
        return sink.toByteArray();
    }
}
