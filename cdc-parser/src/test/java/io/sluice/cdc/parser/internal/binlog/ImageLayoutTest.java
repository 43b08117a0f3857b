package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.VisitedCells;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random images, any of their cells NULL or absent, are gone through as they were made, and end nowhere where they are cut;
 * by the loops and, once a layout is met often, by the classes written for it.
 */
class ImageLayoutTest {

    private static final long SEED = 20261122;
    private static final int[] WIDTHS = {0, 1, 2, 3, 4, 5, 8, 30, 255, -1, -1, -2, -2, -3, -4};

    private final Random random = new Random(SEED);

    /** No type has a short way here. */
    private static void longWay(int column, int from, int to, CellVisitor visitor) {
        ((VisitedCells) visitor).calls().add(column + " from " + from + " to " + to);
    }

    @Test
    void imagesOfAnyColumns() {
        for (int round = 0; round < 600; round++) {
            int most = round % 100 == 7 ? 1200 : round % 3 == 0 ? 130 : 20;
            check("round " + round + ", seed " + SEED, 1 + random.nextInt(most), round % 20 == 7);
        }
    }

    private void check(String name, int columns, boolean hot) {
        boolean full = random.nextBoolean();
        boolean anyNull = random.nextInt(4) > 0;
        ColumnDecoder[] decoders = new ColumnDecoder[columns];
        Arrays.setAll(decoders, c -> decoder(WIDTHS[random.nextInt(WIDTHS.length)]));
        int[] present = random.ints(columns, 0, full ? 1 : 2).toArray();
        int[] has = java.util.stream.IntStream.range(0, columns)
                .filter(c -> present[c] == 0)
                .toArray();
        ImageLayout layout = new ImageLayout(decoders, has);
        int images = hot ? 6 : 1;
        for (int i = 0; i < images; i++) {
            int start = random.nextInt(12);
            int[] expected = new int[columns + 1];
            byte[] image = image(decoders, has, anyNull, start, expected);
            byte[] behind = Arrays.copyOf(image, image.length + random.nextInt(10));
            assertThat(layout.end(behind, start, image.length)).as(name).isEqualTo(image.length);
            int[] starts = new int[columns + 1];
            layout.find(behind, start, starts);
            assertThat(starts).as(name).isEqualTo(expected);
            VisitedCells visited = new VisitedCells();
            layout.visit(ImageLayoutTest::longWay, behind, start, visited);
            assertThat(visited.calls()).as(name).isEqualTo(calls(layout, expected));
            for (int k = 0; hot && i == 0 && k < Unrolled.HOT; k++) {
                layout.end(behind, start, image.length);
                layout.find(behind, start, starts);
                visited.calls().clear();
                layout.visit(ImageLayoutTest::longWay, behind, start, visited);
            }
            if (i == images - 1) {
                for (int limit = start; limit < image.length; limit++) {
                    assertThat(layout.end(Arrays.copyOf(image, limit), start, limit))
                            .as(name)
                            .isEqualTo(ImageLayout.BEYOND);
                    assertThat(layout.end(behind, start, limit)).as(name).isEqualTo(ImageLayout.BEYOND);
                }
            }
        }
    }

    private static List<String> calls(ImageLayout layout, int[] starts) {
        List<String> calls = new ArrayList<>();
        for (int c = 0; c < starts.length - 1; c++) {
            int next = starts[c + 1];
            calls.add(c
                    + (starts[c] >= 0
                            ? " from " + starts[c] + " to " + (next < 0 ? ~next : next)
                            : layout.isPresent(c) ? " null" : " absent"));
        }
        return calls;
    }

    private byte[] image(ColumnDecoder[] decoders, int[] has, boolean anyNull, int start, int[] expected) {
        byte[] bitmap = new byte[(has.length + 7) / 8];
        if (bitmap.length > 0) {
            // what servers leave in the bits that stand for no column says nothing
            bitmap[bitmap.length - 1] =
                    (byte) (random.nextInt() << (has.length & 7) & ((has.length & 7) == 0 ? 0 : -1));
        }
        ByteArrayOutputStream cells = new ByteArrayOutputStream();
        int first = start + bitmap.length;
        int bit = 0;
        for (int c = 0; c < decoders.length; c++) {
            int at = first + cells.size();
            boolean isPresent = bit < has.length && has[bit] == c;
            boolean isNull = isPresent && anyNull && random.nextInt(3) == 0;
            expected[c] = isPresent && !isNull ? at : ~at;
            if (isNull) {
                bitmap[bit >> 3] |= (byte) (1 << (bit & 7));
            } else if (isPresent) {
                cell(decoders[c].width(), cells);
            }
            bit += isPresent ? 1 : 0;
        }
        expected[decoders.length] = ~(first + cells.size());
        byte[] image = new byte[first + cells.size()];
        random.nextBytes(image);
        System.arraycopy(bitmap, 0, image, start, bitmap.length);
        System.arraycopy(cells.toByteArray(), 0, image, first, cells.size());
        return image;
    }

    private void cell(int width, ByteArrayOutputStream out) {
        int content = width >= 0 ? width : random.nextInt(width == -1 ? 20 : 300);
        for (int i = 0; i < -width; i++) {
            out.write(content >> 8 * i);
        }
        for (int i = 0; i < content; i++) {
            out.write(random.nextInt());
        }
    }

    private static ColumnDecoder decoder(int width) {
        return new ColumnDecoder(ColumnType.parse("int"), width) {
            @Override
            public void append(byte[] a, int from, int to, ByteSink out) {
                throw new UnsupportedOperationException("cells are only found here");
            }
        };
    }
}
