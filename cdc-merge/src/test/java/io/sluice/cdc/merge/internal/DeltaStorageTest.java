package io.sluice.cdc.merge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.sluice.cdc.merge.DeltaTooLargeException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.Words;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arenas, index, order and budget under the fold. */
class DeltaStorageTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "orders"))
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(99)"))
            .column("paid", ColumnType.parse("decimal(9,2)"))
            .primaryKey("id")
            .build();

    @Test
    void indexEqualsAMapAndSortsLikeBytes() {
        long seed = 3;
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            KeyIndex index = new KeyIndex(512, MemoryBudget.unlimited());
            Map<String, Integer> map = new HashMap<>();
            int spread = 1 + random.nextInt(40);
            // one length at first, in some rounds to the end: kept otherwise than keys of many lengths
            int ofOneLength = round % 4 * 1000;
            for (int i = 0; i < 3000; i++) {
                byte[] key = i < ofOneLength ? Arrays.copyOf(randomKey(random, spread), 7) : randomKey(random, spread);
                String text = new String(key, StandardCharsets.ISO_8859_1);
                Integer known = map.get(text);
                assertThat(index.find(key, 0, key.length)).isEqualTo(known == null ? -1 : known);
                int number = index.findOrAdd(key, 0, key.length);
                assertThat(number).isEqualTo(known == null ? map.size() : known);
                map.putIfAbsent(text, number);
            }
            index.seal();
            for (int i = 0; i < 3000; i++) {
                byte[] key = randomKey(random, spread + 1);
                Integer known = map.get(new String(key, StandardCharsets.ISO_8859_1));
                assertThat(index.find(key, 0, key.length))
                        .as("seed %s round %s", seed, round)
                        .isEqualTo(known == null ? -1 : known);
            }
            byte[] empty = new byte[0];
            assertThat(index.find(empty, 0, 0)).isEqualTo(-1);
            int[] order = KeySort.sort(index);
            List<byte[]> expected = new ArrayList<>();
            for (String text : map.keySet()) {
                expected.add(text.getBytes(StandardCharsets.ISO_8859_1));
            }
            expected.sort(Arrays::compareUnsigned);
            assertThat(order).hasSize(expected.size());
            for (int i = 0; i < order.length; i++) {
                assertThat(index.copyOf(order[i]))
                        .as("seed %s round %s", seed, round)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    /** Long shared beginnings, prefixes of each other, trailing zeros: what a radix on the first bytes cannot tell apart. */
    private static byte[] randomKey(Random random, int spread) {
        byte[] key = new byte[1 + random.nextInt(14)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(spread) - spread / 2 : 0);
        }
        return key;
    }

    @Test
    void compactionKeepsEveryLiveRowAndGivesMemoryBack() {
        long seed = 11;
        Random random = new Random(seed);
        MemoryBudget budget = MemoryBudget.unlimited();
        DeltaArena arena = new DeltaArena(1024, budget);
        Map<Integer, byte[]> rows = new HashMap<>();
        long[] refs = new long[50];
        long most = 0;
        for (int i = 0; i < 20_000; i++) {
            int owner = random.nextInt(refs.length);
            if (random.nextInt(5) == 0 && refs[owner] != DeltaArena.NO_ROW) {
                arena.free(refs[owner]);
                refs[owner] = DeltaArena.NO_ROW;
                rows.remove(owner);
            } else {
                byte[] row = row(random.nextInt(30) == 0 ? 1500 : random.nextInt(80));
                refs[owner] = arena.replace(refs[owner], owner, row, 0, row.length);
                rows.put(owner, row);
            }
            if (arena.wantsCompaction()) {
                arena.compact((moved, ref) -> {
                    assertThat(refs[moved]).isNotEqualTo(DeltaArena.NO_ROW);
                    refs[moved] = ref;
                });
                assertThat(arena.garbage()).isZero();
            }
            most = Math.max(most, arena.held());
            assertThat(budget.used()).isEqualTo(arena.held());
            byte[] expected = rows.get(owner);
            if (expected != null) {
                assertThat(read(arena, refs[owner]))
                        .as("seed %s step %s", seed, i)
                        .isEqualTo(expected);
            }
        }
        for (Map.Entry<Integer, byte[]> e : rows.entrySet()) {
            long ref = refs[e.getKey()];
            assertThat(read(arena, ref)).isEqualTo(e.getValue());
        }
        // 50 rows of at most 1.5 kB, half garbage, and what compaction allows before it starts
        assertThat(most).isLessThan(400_000);
        arena.clear();
        assertThat(budget.used()).isZero();
    }

    private static byte[] read(DeltaArena arena, long ref) {
        ByteSink row = new ByteSink();
        arena.read(ref, row);
        return row.toByteArray();
    }

    /** Changes back and forth between rows of a few lengths take the rooms that others gave up. */
    @Test
    void roomGivenUpIsTakenAgain() {
        Random random = new Random(4);
        DeltaArena arena = new DeltaArena(1 << 16, MemoryBudget.unlimited());
        long[] refs = new long[200];
        for (int i = 0; i < 100_000; i++) {
            int owner = random.nextInt(refs.length);
            byte[] row = row(random.nextInt(200));
            refs[owner] = arena.replace(refs[owner], owner, row, 0, row.length);
        }
        assertThat(arena.held()).isLessThan(3L << 16);
    }

    private static byte[] row(int length) {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(7, 1);
        sink.put(new byte[length]);
        writer.endValue();
        writer.finish();
        return sink.toByteArray();
    }

    /** Records of three and of four words, of more than one page, in chains that cross pages. */
    @Test
    void expectationsAreReadBackInTheOrderOfTheLog() {
        long seed = 17;
        Random random = new Random(seed);
        MemoryBudget budget = new MemoryBudget("test", 1 << 24);
        DeltaEntries entries = new DeltaEntries(budget);
        Expectations all = new Expectations(entries, budget);
        int keys = 700;
        Map<Integer, List<List<Long>>> model = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            entries.add();
            model.put(i, new ArrayList<>());
        }
        for (long position = 1; position <= 9000; position++) {
            int entry = random.nextInt(keys);
            long word = random.nextLong();
            int kind = random.nextInt(4);
            switch (random.nextInt(3)) {
                case 0 -> {
                    all.expect(entry, kind, 0, entry, position);
                    word = DeltaArena.NO_ROW;
                }
                case 1 -> all.expectHash(entry, kind, entry, position, word);
                default -> {
                    kind = Expectations.CELLS;
                    int id = all.expectWithRecord(entry, kind, 2, (entry + 1) % keys, position, 3);
                    all.row(id, word);
                    all.repeat(id, 4);
                }
            }
            model.get(entry).add(List.of((long) kind, position, word));
        }
        model.forEach((entry, expected) -> {
            List<List<Long>> found = new ArrayList<>();
            for (int x = all.first(entry); x != Expectations.END; x = all.next(x)) {
                boolean cells = all.kind(x) == Expectations.CELLS;
                assertThat(all.subject(x)).isEqualTo(cells ? (entry + 1) % keys : entry);
                assertThat(all.repeats(x)).isEqualTo(cells ? 7 : 0);
                assertThat(all.layout(x)).isEqualTo(cells ? 2 : 0);
                found.add(List.of((long) all.kind(x), all.position(x), all.isHashed(x) ? all.hash(x) : all.row(x)));
            }
            assertThat(found).as("seed %s entry %s", seed, entry).isEqualTo(expected);
        });
        assertThat(all.bytesUsed()).isGreaterThan(2 * LongPages.PAGE_BYTES);
        all.release();
        entries.clear();
        assertThat(budget.used()).isZero();
    }

    @Test
    void everythingIsCountedAndTheBudgetNamesItsOption() {
        MemoryBudget budget = new MemoryBudget("memory(bytes)", 40L << 20);
        TableDelta delta = TableDelta.create(SCHEMA, EncodedKeys.by(KeyCollations.fromSchema()), budget, 10);
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            changes.add(update(i, "old", "new"));
        }
        for (RowChange change : changes) {
            delta.add(change, ExpectPolicy.STRICT, change.position().offset());
        }
        delta.seal();
        assertThat(delta.bytesUsed()).isEqualTo(budget.used()).isGreaterThan(20_000L * 60);
        delta.release();
        assertThat(budget.used()).isZero();

        TableDelta other = TableDelta.create(
                SCHEMA, EncodedKeys.by(KeyCollations.fromSchema()), new MemoryBudget("memory(bytes)", 3L << 20), 10);
        assertThatThrownBy(() -> {
                    for (RowChange change : changes) {
                        other.add(change, ExpectPolicy.STRICT, change.position().offset());
                    }
                })
                .isInstanceOf(DeltaTooLargeException.class)
                .hasMessageContaining("memory(bytes)")
                .hasMessageContaining(String.valueOf(3 << 20));
    }

    @Test
    void changesOfAKnownKeyAllocateNothing() {
        assumeThat(ManagementFactory.getThreadMXBean())
                .as("a JVM that counts what a thread allocates")
                .isInstanceOf(ThreadMXBean.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TableDelta delta =
                TableDelta.create(SCHEMA, EncodedKeys.by(KeyCollations.fromSchema()), MemoryBudget.unlimited(), 10);
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            changes.add(update(i % 16, "abcdefgh".substring(0, 1 + i % 8), "abcdefgh".substring(i % 7)));
        }
        fold(delta, changes, 200);
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        fold(delta, changes, 200);
        long allocated = threads.getThreadAllocatedBytes(id) - before;
        // 12,800 changes: less than a byte for each, where the smallest object takes 16
        assertThat(allocated).isLessThan(12_800);
        assertThat(delta.size()).isEqualTo(16);
    }

    private static void fold(TableDelta delta, List<RowChange> changes, int times) {
        for (int n = 0; n < times; n++) {
            for (int i = 0; i < changes.size(); i++) {
                delta.add(changes.get(i), ExpectPolicy.ANY, n);
            }
        }
    }

    private static RowChange update(int id, String from, String to) {
        EventOrigin origin = new EventOrigin(Lane.of("test"), SourcePosition.ofRecord(id + 1, 0), null, null, null);
        RowImage before = RowImage.builder(SCHEMA).text("name", from).build();
        RowImage after = RowImage.builder(SCHEMA)
                .text("id", String.valueOf(id))
                .text("name", to)
                .text("paid", "1.50")
                .build();
        return RowChange.update(origin, SCHEMA, before, after);
    }

    @Test
    void rowsCompareAndCompleteByEveryState() {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        for (int columns = 0; columns < 10; columns++) {
            for (int absent = -1; absent < columns; absent++) {
                sink.clear();
                writer.begin(1, columns);
                for (int c = 0; c < columns; c++) {
                    if (c == absent) {
                        writer.absent();
                    } else if (c % 2 == 0) {
                        writer.nullCell();
                    } else {
                        sink.put(c);
                        writer.endValue();
                    }
                }
                writer.finish();
                assertThat(PartialRows.isComplete(sink.array(), 0)).isEqualTo(absent < 0);
            }
        }
        assertThat(Words.getLong(sink.array(), 4)).isEqualTo(1);
    }
}
