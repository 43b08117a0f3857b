package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowBytesTest {

    private static final long FINGERPRINT = 0x0123456789abcdefL;
    private static final byte[] NULL = new byte[0];

    /** The model of a row is an array of cells: null for absent, {@link #NULL} itself for NULL. */
    @Test
    void randomRowsReadBackWhereverTheyStand() {
        long seed = 12;
        Random random = new Random(seed);
        ByteSink sink = new ByteSink(16);
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        for (int round = 0; round < 2000; round++) {
            if (round % 50 == 0) {
                sink.clear();
            }
            byte[] @Nullable [] cells = cells(random, random.nextInt(12), round % 100 == 7 ? 40_000 : 40);
            int row = write(writer, sink, cells);
            byte[] a = sink.array();
            RowBytes.check(a, row, sink.size() - row);
            assertThat(RowBytes.length(a, row)).isEqualTo(sink.size() - row);
            assertThat(RowBytes.columnCount(a, row)).isEqualTo(cells.length);
            assertThat(RowBytes.fingerprint(a, row)).isEqualTo(FINGERPRINT);
            for (int i = 0; i < cells.length; i++) {
                // an empty value has the bytes of NULL, so the array itself tells them apart
                assertThat(cell(a, row, i) == NULL).isEqualTo(cells[i] == NULL);
                assertThat(cell(a, row, i))
                        .as("seed %s round %s column %s", seed, round, i)
                        .isEqualTo(cells[i]);
            }
            ByteSink copy = new ByteSink();
            RowBytes.Writer copier = new RowBytes.Writer(copy);
            copier.begin(FINGERPRINT, cells.length);
            for (int i = 0; i < cells.length; i++) {
                copier.copy(a, row, i);
                assertThat(RowBytes.cellsEqual(a, row, i, a, row, i)).isTrue();
            }
            copier.finish();
            assertThat(RowBytes.equal(a, row, copy.array(), 0)).isTrue();
        }
    }

    @Test
    void widthOfEndsFollowsTheLengthOfTheCells() {
        for (int length : new int[] {65_534, 65_535, 65_536, 65_537}) {
            byte[] row = row(new byte[length], NULL, new byte[] {});
            assertThat(row[1]).isEqualTo((byte) (length > 65_535 ? 4 : 2));
            assertThat(RowBytes.cellEnd(row, 0, 2) - RowBytes.cellStart(row, 0, 0))
                    .isEqualTo(length);
            RowBytes.check(row, 0, row.length);
        }
    }

    @Test
    void rowCutAtAnyByteIsRefused() {
        for (byte[] row : new byte[][] {
            row(), row(text("a")), row(text("abc"), null, NULL, text(""), text("de")), row(new byte[66_000], text("x"))
        }) {
            for (int available = 0; available < row.length; available = next(available, row.length)) {
                byte[] cut = Arrays.copyOf(row, available);
                assertThatThrownBy(() -> RowBytes.check(cut, 0, cut.length)).isInstanceOf(CdcException.class);
            }
            RowBytes.check(row, 0, row.length);
        }
    }

    private static int next(int available, int length) {
        return available < 100 || available > length - 100 ? available + 1 : available + 997;
    }

    /** A flipped bit either is refused, or every read stays within the row and the bytes are still the form we write. */
    @Test
    void flippedBitIsRefusedOrReadsAsARow() {
        byte[] row = row(text("abc"), null, NULL, text(""), text("de"), text("f"));
        int refused = 0;
        for (int bit = 0; bit < row.length * 8; bit++) {
            byte[] bad = row.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                RowBytes.check(bad, 0, bad.length);
            } catch (CdcException e) {
                refused++;
                continue;
            }
            byte[][] cells = new byte[RowBytes.columnCount(bad, 0)][];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cell(bad, 0, i);
            }
            ByteSink sink = new ByteSink();
            RowBytes.Writer writer = new RowBytes.Writer(sink);
            writer.begin(RowBytes.fingerprint(bad, 0), cells.length);
            for (int i = 0; i < cells.length; i++) {
                writer.copy(bad, 0, i);
            }
            writer.finish();
            int length = RowBytes.length(bad, 0);
            assertThat(length).isLessThanOrEqualTo(bad.length);
            assertThat(sink.toByteArray()).as("bit %s", bit).isEqualTo(Arrays.copyOf(bad, length));
        }
        assertThat(refused).isGreaterThan(60);
    }

    @Test
    void widerFormOfAShortRowAndStrayBitsAreRefused() {
        byte[] row = row(text("a"));
        byte[] stray = row.clone();
        stray[12] |= 0x10;
        assertThatThrownBy(() -> RowBytes.check(stray, 0, stray.length)).isInstanceOf(CdcException.class);
        byte[] wide = {1, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 'a'};
        assertThatThrownBy(() -> RowBytes.check(wide, 0, wide.length)).isInstanceOf(CdcException.class);
    }

    @Test
    void changesOfADocumentAreAStateOfTheirOwnAndHaveAVersion() {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(FINGERPRINT, 5);
        writer.absent();
        StoredDiffs.put(new JsonDiff(JsonDiff.Operation.REPLACE, "$.a", "[1]"), sink);
        StoredDiffs.put(new JsonDiff(JsonDiff.Operation.REMOVE, "$.b", null), sink);
        writer.endDiffs();
        writer.nullCell();
        writer.endDiffs();
        sink.put('x');
        writer.endValue();
        writer.finish();
        byte[] row = sink.toByteArray();
        RowBytes.check(row, 0, row.length);
        assertThat(RowBytes.hasDiffs(row, 0)).isTrue();
        assertThat(RowBytes.hasDiffs(row(text("a")), 0)).isFalse();
        assertThat(RowBytes.state(row, 0, 1)).isEqualTo(RowBytes.DIFFS);
        assertThat(RowBytes.cellsEqual(row, 0, 1, row, 0, 3)).isFalse();
        ByteSink copy = new ByteSink();
        RowBytes.Writer copier = new RowBytes.Writer(copy);
        copier.begin(FINGERPRINT, 5);
        for (int i = 0; i < 5; i++) {
            copier.copy(row, 0, i);
        }
        copier.finish();
        assertThat(copy.toByteArray()).isEqualTo(row);
        for (int available = 0; available < row.length; available++) {
            byte[] cut = Arrays.copyOf(row, available);
            assertThatThrownBy(() -> RowBytes.check(cut, 0, cut.length)).isInstanceOf(CdcException.class);
        }
        byte[] olderVersion = row.clone();
        olderVersion[0] = RowBytes.VERSION;
        assertThatThrownBy(() -> RowBytes.check(olderVersion, 0, row.length)).isInstanceOf(CdcException.class);
        byte[] newerVersion = row(text("a"));
        newerVersion[0] = 2;
        assertThatThrownBy(() -> RowBytes.check(newerVersion, 0, newerVersion.length))
                .isInstanceOf(CdcException.class);
        for (int at = RowBytes.cellStart(row, 0, 1); at < RowBytes.cellEnd(row, 0, 1); at++) {
            byte[] bad = row.clone();
            bad[at] = -1;
            try {
                RowBytes.check(bad, 0, bad.length);
            } catch (CdcException e) {
                continue;
            }
            // within a path or a value, which whoever makes the change reads
            assertThat(StoredDiffs.read(bad, RowBytes.cellStart(bad, 0, 1), RowBytes.cellEnd(bad, 0, 1)))
                    .hasSize(2);
        }
    }

    @Test
    void randomBytesNeverPassAsARowThatCannotBeRead() {
        long seed = 99;
        Random random = new Random(seed);
        int passed = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 3) {
                bytes[0] = RowBytes.VERSION;
                bytes[1] = 2;
                bytes[2] = 0;
                bytes[3] = (byte) random.nextInt(3);
            }
            try {
                RowBytes.check(bytes, 0, bytes.length);
            } catch (CdcException e) {
                continue;
            }
            passed++;
            for (int i = 0; i < RowBytes.columnCount(bytes, 0); i++) {
                cell(bytes, 0, i);
            }
            assertThat(RowBytes.length(bytes, 0))
                    .as("seed %s round %s", seed, round)
                    .isLessThanOrEqualTo(bytes.length);
        }
        assertThat(passed).isPositive();
    }

    @Test
    void unfinishedRowIsAnError() {
        ByteSink sink = new ByteSink();
        sink.put(5);
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(FINGERPRINT, 2);
        writer.nullCell();
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        writer.abandon();
        assertThat(sink.toByteArray()).containsExactly(5);
        assertThatThrownBy(() -> writer.begin(FINGERPRINT, 65_536)).isInstanceOf(CdcException.class);
    }

    private static byte[] @Nullable [] cells(Random random, int columns, int longest) {
        byte[] @Nullable [] cells = new byte[columns][];
        for (int i = 0; i < columns; i++) {
            switch (random.nextInt(4)) {
                case 0 -> cells[i] = null;
                case 1 -> cells[i] = NULL;
                default -> {
                    byte[] value = new byte[random.nextInt(longest)];
                    random.nextBytes(value);
                    cells[i] = value;
                }
            }
        }
        return cells;
    }

    private static int write(RowBytes.Writer writer, ByteSink sink, byte[] @Nullable [] cells) {
        writer.begin(FINGERPRINT, cells.length);
        for (byte[] cell : cells) {
            if (cell == null) {
                writer.absent();
            } else if (cell == NULL) {
                writer.nullCell();
            } else {
                sink.put(cell);
                writer.endValue();
            }
        }
        return writer.finish();
    }

    private static byte[] row(byte[] @Nullable ... cells) {
        ByteSink sink = new ByteSink();
        write(new RowBytes.Writer(sink), sink, cells);
        return sink.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] cell(byte[] a, int row, int column) {
        return switch (RowBytes.state(a, row, column)) {
            case RowBytes.ABSENT -> null;
            case RowBytes.NULL -> NULL;
            default -> Arrays.copyOfRange(a, RowBytes.cellStart(a, row, column), RowBytes.cellEnd(a, row, column));
        };
    }
}
