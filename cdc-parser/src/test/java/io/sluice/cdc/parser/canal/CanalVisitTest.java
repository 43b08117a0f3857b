package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.CellVisits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.VisitedCells;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * What visitors of a row are given is what the getters of its event give, for every type, of each image and of a whole change,
 * by the loop and by the class that is written out for a layout met often.
 */
class CanalVisitTest {

    private static final Lane LANE = Lane.of("visits");
    private static final int MESSAGES = 60;

    private enum Schemas {
        NONE,
        GIVEN,
        IN_ANOTHER_ORDER
    }

    @RepeatedTest(6)
    void visitorsGetWhatGettersGive(RepetitionInfo info) {
        long seed = 31L * info.getCurrentRepetition();
        boolean full = info.getCurrentRepetition() % 2 == 0;
        Schemas schemas = Schemas.values()[info.getCurrentRepetition() % 3];
        SplittableRandom random = new SplittableRandom(seed);
        CanalTable table = new CanalTable(random, new TableId("shop", "all_types"), "", full);
        CanalJsonParser parser = parser(table, schemas, full);
        Set<String> kinds = new TreeSet<>();
        Set<Operation> heated = EnumSet.noneOf(Operation.class);
        ColumnSet some =
                ColumnSet.of(random.ints(9, 0, table.schema().columnCount()).toArray());
        int shared = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = written(table.next());
            if (message == null) {
                continue;
            }
            List<RowChange> kept = new ArrayList<>();
            parser.parse(message, LANE, i).forEach(event -> kept.add((RowChange) event));
            ChangeCursor cursor = parser.parse(message, LANE, i);
            for (int at = 0; cursor.next(); at++) {
                RowView row = cursor.row();
                String where = "seed " + seed + " message " + i + " row " + at;
                shared += compare(where, row, kept.get(at), kinds);
                compareSome(where, row, some);
                // the second half is visited by the classes written out
                if (i > MESSAGES / 2 && heated.add(row.operation())) {
                    heat(row, some);
                    shared += compare(where + " hot", row, kept.get(at), kinds);
                    compareSome(where + " hot", row, some);
                }
            }
        }
        assertThat(heated).hasSize(3);
        assertThat(shared).as("cells of both images").isGreaterThan(100);
        assertThat(kinds).contains("null", "integer", "decimal", "floating", "date", "time", "canonical", "absent");
    }

    private static void heat(RowView row, ColumnSet some) {
        VisitedCells unread = new VisitedCells();
        for (int i = 0; i <= Unrolled.HOT; i++) {
            row.visit(unread, unread, unread);
            row.visit(some, unread, unread, unread);
            unread.calls().clear();
        }
    }

    /** A visit of some columns, by the written loop or by getters, is the visit of all without the others. */
    private static void compareSome(String where, RowView row, ColumnSet some) {
        List<VisitedCells> of = Stream.generate(VisitedCells::new).limit(3).toList();
        List<VisitedCells> byGetters =
                Stream.generate(VisitedCells::new).limit(3).toList();
        List<VisitedCells> ofAll = Stream.generate(VisitedCells::new).limit(3).toList();
        row.visit(some, of.get(0), of.get(1), of.get(2));
        CellVisits.change(row, some, byGetters.get(0), byGetters.get(1), byGetters.get(2));
        row.visit(ofAll.get(0), ofAll.get(1), ofAll.get(2));
        Set<Integer> wanted =
                IntStream.range(0, some.size()).mapToObj(some::column).collect(Collectors.toSet());
        for (int i = 0; i < 3; i++) {
            List<String> expected = ofAll.get(i).calls().stream()
                    .filter(call -> wanted.contains(column(call)))
                    .toList();
            assertThat(of.get(i).calls())
                    .as("%s columns %s visitor %d", where, some, i)
                    .isEqualTo(expected);
            assertThat(byGetters.get(i).calls())
                    .as("%s columns %s visitor %d by getters", where, some, i)
                    .isEqualTo(expected);
        }
    }

    private static int compare(String where, RowView row, RowChange kept, Set<String> kinds) {
        VisitedCells before = new VisitedCells();
        VisitedCells after = new VisitedCells();
        VisitedCells both = new VisitedCells();
        row.visit(before, after, both);
        int columns = row.schema().columnCount();
        switch (row.operation()) {
            case INSERT -> assertThat(before.calls()).as(where).isEmpty();
            case DELETE -> assertThat(after.calls()).as(where).isEmpty();
            case UPDATE -> {
                assertThat(before.calls().size() + both.calls().size())
                        .as(where)
                        .isEqualTo(columns);
                for (String call : both.calls()) {
                    assertThat(row.isUnchanged(column(call)))
                            .as("%s %s", where, call)
                            .isTrue();
                }
            }
        }
        if (row.operation() != Operation.INSERT) {
            assertThat(joined(before, both)).as(where + " before").isEqualTo(VisitedCells.of(kept.before()));
            assertThat(VisitedCells.of(row.before())).as(where + " before").isEqualTo(VisitedCells.of(kept.before()));
        }
        if (row.operation() != Operation.DELETE) {
            assertThat(joined(after, both)).as(where + " after").isEqualTo(VisitedCells.of(kept.after()));
            assertThat(VisitedCells.of(row.after())).as(where + " after").isEqualTo(VisitedCells.of(kept.after()));
        }
        joined(before, after).forEach(call -> kinds.add(call.split(" ")[1]));
        return both.calls().size();
    }

    /** In the order of columns, in which each visitor alone was called. */
    private static List<String> joined(VisitedCells one, VisitedCells other) {
        assertThat(one.calls()).isSortedAccordingTo(Comparator.comparing(CanalVisitTest::column));
        assertThat(other.calls()).isSortedAccordingTo(Comparator.comparing(CanalVisitTest::column));
        List<String> all = new ArrayList<>(one.calls());
        all.addAll(other.calls());
        all.sort(Comparator.comparing(CanalVisitTest::column));
        return all;
    }

    private static int column(String call) {
        return Integer.parseInt(call.substring(0, call.indexOf(' ')));
    }

    private static CanalJsonParser parser(CanalTable table, Schemas schemas, boolean full) {
        CanalJsonParser.Builder b =
                CanalJsonParser.builder().timestampZone(CanalColumns.ZONE).server(ServerKind.MYSQL);
        TableSchema schema = table.schema();
        if (schemas == Schemas.IN_ANOTHER_ORDER) {
            TableSchema.Builder turned = TableSchema.builder(schema.table());
            for (int i = schema.columnCount() - 1; i >= 0; i--) {
                turned.column(schema.column(i));
            }
            TableSchema made = turned.primaryKey(schema.primaryKey()).build();
            b.schemas(any -> made);
        } else if (schemas == Schemas.GIVEN) {
            b.schemas(any -> schema);
        }
        return full ? b.fullRowImages().build() : b.build();
    }

    /** Null where Canal's writer itself fails. */
    private static byte @Nullable [] written(CanalTable.Made made) {
        try {
            return JSON.toJSONBytes(made.message(), JSONWriter.Feature.WriteNulls, JSONWriter.Feature.LargeObject);
        } catch (ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }
}
