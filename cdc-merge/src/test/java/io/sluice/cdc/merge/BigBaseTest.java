package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A base far larger than the heap. The profile {@code big-base} runs it with 256 MB of heap and 5 GB of base; the normal run
 * with 24 MB of base keeps it from rotting.
 */
class BigBaseTest {

    private static final long BASE_BYTES = Long.getLong("sluice.big.base.bytes", 24L << 20);
    private static final int ONE_IN = Integer.getInteger("sluice.big.one.in", 50);
    private static final Lane LANE = Lane.of("big");
    private static final String FILL = "x".repeat(60);

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("big", "t"))
            .column("id", ColumnType.parse("bigint"))
            .column("amount", ColumnType.parse("decimal(12,2)"))
            .column("state", ColumnType.parse("varchar(80)"))
            .primaryKey("id")
            .build();

    @TempDir
    Path dir;

    /** Base row i has key 2i, so that new rows fit between. */
    private static String row(long key, String state) {
        return key + "\u0001" + key % 100_000 + ".25\u0001" + state + FILL + "\n";
    }

    private static boolean updated(long i) {
        return i % ONE_IN == 3;
    }

    private static boolean deleted(long i) {
        return i % ONE_IN == 7;
    }

    private static boolean followed(long i) {
        return i % ONE_IN == 11;
    }

    @Test
    @Tag("big")
    void aBaseLargerThanTheHeapMergesExactly() throws IOException {
        Path base = dir.resolve("base");
        long rows = writeBase(base);
        Path out = dir.resolve("out");
        MergeReport report = TableMerge.of(SCHEMA)
                .base(HiveText.at(base))
                .fromLogStart()
                .sortedBase()
                .changes(new Changes(rows))
                .inputComplete()
                .threads(2)
                .into(HiveText.at(out))
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(report.rows().base()).isEqualTo(rows);
        check(out, rows);
    }

    private static long writeBase(Path base) throws IOException {
        Files.createDirectories(base);
        long bytes = 0;
        long i = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(base.resolve("part-0")), 1 << 20)) {
            for (; bytes < BASE_BYTES; i++) {
                byte[] row = row(2 * i, "a").getBytes(StandardCharsets.UTF_8);
                out.write(row);
                bytes += row.length;
            }
        }
        return i;
    }

    private static void check(Path out, long rows) throws IOException {
        List<Path> parts = new ArrayList<>();
        try (var files = Files.list(out)) {
            files.filter(f -> f.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .forEach(parts::add);
        }
        Expected expected = new Expected(rows);
        for (Path part : parts) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(part), 1 << 20)) {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    expected.next(b);
                }
            }
        }
        expected.end();
    }

    /** The new table byte by byte. */
    private static final class Expected {
        private final long rows;
        private long i = -1;
        private final StringBuilder pending = new StringBuilder();
        private byte[] text = new byte[0];
        private int at;

        Expected(long rows) {
            this.rows = rows;
        }

        void next(int b) {
            while (at == text.length) {
                assertThat(++i).as("rows beyond the last").isLessThan(rows);
                pending.setLength(0);
                if (!deleted(i)) {
                    pending.append(row(2 * i, updated(i) ? "b" : "a"));
                }
                if (followed(i)) {
                    pending.append(row(2 * i + 1, "new"));
                }
                text = pending.toString().getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            if (text[at++] != (byte) b) {
                throw new AssertionError("row after base row " + i + " differs at byte " + (at - 1));
            }
        }

        void end() {
            assertThat(at).isEqualTo(text.length);
            while (++i < rows) {
                assertThat(deleted(i) && !followed(i))
                        .as("base row %s is missing", i)
                        .isTrue();
            }
        }
    }

    /** The log, made while it is read: it does not fit the heap as objects either. */
    private record Changes(long rows) implements ChangeSource {
        @Override
        public String describe() {
            return identity();
        }

        @Override
        public String identity() {
            return "changes of " + rows + " rows";
        }

        @Override
        public boolean hasDurablePositions() {
            return true;
        }

        @Override
        public OrderQuality orderQuality() {
            return OrderQuality.EXACT;
        }

        @Override
        public ChangeCursor open(TableFilter tables) {
            return new ConcatCursor(rows);
        }
    }

    /** Hands out the cursors of short event lists one after the other. */
    private static final class ConcatCursor implements ChangeCursor {
        private final long rows;
        private long i;
        private ChangeCursor piece = cursor(List.of());

        ConcatCursor(long rows) {
            this.rows = rows;
        }

        private static ChangeCursor cursor(List<RowChange> events) {
            return EventSource.of("piece", events, OrderQuality.EXACT, true).open(TableFilter.all());
        }

        @Override
        public boolean next() {
            while (!piece.next()) {
                if (i == rows) {
                    return false;
                }
                List<RowChange> events = new ArrayList<>();
                for (; i < rows && events.isEmpty(); i++) {
                    EventOrigin origin = new EventOrigin(LANE, SourcePosition.ofRecord(i, 0), null, null, null);
                    if (updated(i)) {
                        events.add(RowChange.update(origin, SCHEMA, image(2 * i, "a"), image(2 * i, "b")));
                    } else if (deleted(i)) {
                        events.add(RowChange.delete(origin, SCHEMA, image(2 * i, "a")));
                    } else if (followed(i)) {
                        events.add(RowChange.insert(origin, SCHEMA, image(2 * i + 1, "new")));
                    }
                }
                piece = cursor(events);
            }
            return true;
        }

        private static RowImage image(long key, String state) {
            return RowImage.builder(SCHEMA)
                    .text("id", String.valueOf(key))
                    .text("amount", key % 100_000 + ".25")
                    .text("state", state + FILL)
                    .build();
        }

        @Override
        public Kind kind() {
            return piece.kind();
        }

        @Override
        public io.sluice.cdc.model.RowView row() {
            return piece.row();
        }

        @Override
        public io.sluice.cdc.model.SchemaChange schema() {
            return piece.schema();
        }

        @Override
        public io.sluice.cdc.model.TransactionMark mark() {
            return piece.mark();
        }

        @Override
        public Lane lane() {
            return piece.lane();
        }

        @Override
        public SourcePosition position() {
            return piece.position();
        }

        @Override
        public void close() {
            piece.close();
        }
    }
}
