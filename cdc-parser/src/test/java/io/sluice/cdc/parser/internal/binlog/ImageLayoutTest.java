package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.internal.binlog.value.ColumnDecoder;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random images of up to 130 columns, any of them NULL or absent, found where they were put, and cut at each byte. */
class ImageLayoutTest {

    private static final long SEED = 20261122;
    private static final int[] WIDTHS = {0, 1, 2, 3, 4, 5, 8, -1, -1, -2, -2, -3, -4};

    private final Random random = new Random(SEED);

    @Test
    void cellsAreFoundAndCutImagesEndNowhere() {
        for (int round = 0; round < 600; round++) {
            int columns = 1 + random.nextInt(round % 3 == 0 ? 130 : 20);
            boolean full = random.nextBoolean();
            boolean anyNull = random.nextInt(4) > 0;
            ColumnDecoder[] decoders = new ColumnDecoder[columns];
            Arrays.setAll(decoders, c -> decoder(WIDTHS[random.nextInt(WIDTHS.length)]));
            int[] present = random.ints(columns, 0, full ? 1 : 2).toArray();
            int[] has = java.util.stream.IntStream.range(0, columns)
                    .filter(c -> present[c] == 0)
                    .toArray();
            int start = random.nextInt(12);
            int[] expected = new int[columns + 1];
            byte[] image = image(decoders, has, anyNull, start, expected);
            byte[] behind = Arrays.copyOf(image, image.length + random.nextInt(10));
            ImageLayout layout = new ImageLayout(decoders, has);
            int[] starts = new int[columns + 4];
            assertThat(layout.find(behind, start, image.length, starts, 3))
                    .as("round %d, seed %d", round, SEED)
                    .isEqualTo(image.length);
            assertThat(Arrays.copyOfRange(starts, 3, starts.length))
                    .as("round %d, seed %d", round, SEED)
                    .isEqualTo(expected);
            for (int limit = start; limit < image.length; limit++) {
                assertThat(layout.find(Arrays.copyOf(image, limit), start, limit, starts, 3))
                        .isEqualTo(ImageLayout.BEYOND);
            }
        }
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
