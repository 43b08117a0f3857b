package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.ChangeScript.ReusedView;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeFoldTest {

    private static final TableId TABLE = ChangeScript.SCHEMA.table();

    @Test
    void insertThenDeleteLeavesARemoveThatSaysNothingWasThere() {
        assertThat(fold("1,+I,x,y | 1,-D,x,y")).isEqualTo("remove 1,_,_ ABSENT");
    }

    @Test
    void deleteThenInsertIsAPutOverTheRow() {
        assertThat(fold("1,-D,x,y | 1,+I,u,v")).isEqualTo("put 1,u,v PRESENT");
    }

    @Test
    void onePutPerKeyInKeyOrder() {
        assertThat(fold("10,+I,x,y | 2,+I,x,y | 2,-U,x | 2,+U,z,y | -3,+I,~,y"))
                .isEqualTo("put -3,~,y ABSENT | put 2,z,y ABSENT | put 10,x,y ABSENT");
    }

    @Test
    void fullImageKeyChangeRemovesAndPuts() {
        assertThat(fold("1,-U,x,y | 2,+U,x,y")).isEqualTo("remove 1,_,_ PRESENT | put 2,x,y ABSENT");
    }

    @Test
    void canalOldWithoutTheKeyIsAnUpdateInPlace() {
        assertThat(fold("_,-U,w | 1,+U,x,y")).isEqualTo("put 1,x,y PRESENT");
    }

    @Test
    void minimalImagesArePatches() {
        assertThat(fold("1,-U | _,+U,x | 1,-U | _,+U,_,~")).isEqualTo("patch 1,_,_ to 1,_,_: _,x,~");
    }

    @Test
    void aPatchOfARowOfTheBatchIsAPut() {
        assertThat(fold("1,+I,x,y | 1,-U | _,+U,z")).isEqualTo("put 1,z,y ABSENT");
    }

    @Test
    void aMovedPartialRowIsReadBeforeItGoes() {
        assertThat(fold("1,-U | 2,+U,_,v"))
                .isEqualTo("read 1,_,_ | remove 1,_,_ PRESENT | patch 1,_,_ to 2,_,_: 2,_,v");
    }

    @Test
    void swappedKeysOfPartialRows() {
        assertThat(fold("1,-U | 9,+U | 2,-U | 1,+U | 9,-U | 2,+U"))
                .isEqualTo("read 1,_,_ | read 2,_,_ | patch 2,_,_ to 1,_,_: 1,_,_ | patch 1,_,_ to 2,_,_: 2,_,_"
                        + " | remove 9,_,_ ABSENT");
    }

    @Test
    void patchOfARowTheBatchRemovedIsIncompleteAndRemoved() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        ChangeScript.parse("1,-D,x,y | 1,-U | _,+U,z").forEach(fold::add);
        Recorder sink = new Recorder();
        FoldReport report = fold.drain(sink);
        assertThat(sink.text()).isEqualTo("remove 1,_,_ PRESENT");
        assertThat(report.anomalies())
                .containsEntry(AnomalyKind.UPDATE_MISSING, 1L)
                .containsEntry(AnomalyKind.ROW_INCOMPLETE, 1L)
                .containsEntry(AnomalyKind.INSERT_EXISTS, 0L);
        SourcePosition at = SourcePosition.ofRecord(2, 0);
        assertThat(report.examples())
                .containsExactly(
                        new Anomaly(AnomalyKind.UPDATE_MISSING, ChangeScript.LANE, at, "1"),
                        new Anomaly(AnomalyKind.ROW_INCOMPLETE, ChangeScript.LANE, at, "1"));
    }

    @Test
    void truncateIsAClearAndTheRowsAfterIt() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        List<RowChange> changes = ChangeScript.parse("1,-D,x,y | 2,+I,x,y | 3,+I,u,v");
        fold.add(changes.get(0));
        fold.add(changes.get(1));
        fold.add(statement(SourcePosition.ofRecord(2, 1), "TRUNCATE orders", new SchemaAction.TruncateTable(TABLE)));
        fold.add(changes.get(2));
        Recorder sink = new Recorder();
        FoldReport report = fold.drain(sink);
        assertThat(sink.text()).isEqualTo("clear | put 3,u,v ABSENT");
        assertThat(report.changes()).isEqualTo(4);
        assertThat(fold("5,+I,x,y")).isEqualTo("put 5,x,y ABSENT");
    }

    @Test
    void redeliveryIsPassedOverAndCountedAcrossDrains() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        List<RowChange> changes = ChangeScript.parse("1,+I,x,y | 1,-U,x | 1,+U,z,y | 1,-D,z,y");
        fold.add(changes.get(0));
        fold.add(changes.get(1));
        fold.add(changes.get(0));
        FoldReport first = fold.drain(new Recorder());
        assertThat(first.redelivered()).isEqualTo(1);
        assertThat(first.positions()).containsExactly(Map.entry(ChangeScript.LANE, SourcePosition.ofRecord(2, 0)));
        Recorder sink = new Recorder();
        fold.add(changes.get(1));
        fold.add(changes.get(2));
        FoldReport second = fold.drain(sink);
        assertThat(second.redelivered()).isEqualTo(1);
        assertThat(second.changes()).isEqualTo(1);
        assertThat(second.anomalies().values()).allMatch(n -> n == 0);
        assertThat(sink.text()).isEqualTo("remove 1,_,_ PRESENT");
    }

    @Test
    void aMarkAtThePositionOfTheNextChangeHidesNothing() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        RowChange change = ChangeScript.parse("1,+I,x,y").get(0);
        fold.add(new TransactionMark(change.origin(), TransactionMark.Kind.BEGIN, null));
        fold.add(change);
        assertThat(fold.drain(new Recorder()).changes()).isEqualTo(1);
    }

    @Test
    void rollbackOfFoldedChangesIsRefused() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        List<RowChange> changes = ChangeScript.parse("1,+I,x,y | 2,+I,x,y");
        fold.add(changes.get(0));
        TransactionMark rollback = new TransactionMark(changes.get(1).origin(), TransactionMark.Kind.ROLLBACK, null);
        assertThatThrownBy(() -> fold.add(rollback))
                .isInstanceOf(ChangeRefusedException.class)
                .hasMessageContaining("test 0:2");
    }

    @Test
    void aSinkThatFailsLosesNothing() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        ChangeScript.parse("1,+I,x,y | 2,+I,x,y").forEach(fold::add);
        Recorder broken = new Recorder() {
            @Override
            public void put(RowImage row, Before before) {
                super.put(row, before);
                if (row.getText(0).equals("2")) {
                    throw new IllegalStateException("no space");
                }
            }
        };
        assertThatThrownBy(() -> fold.drain(broken)).hasMessage("no space");
        Recorder sink = new Recorder();
        assertThat(fold.drain(sink).changes()).isEqualTo(2);
        assertThat(sink.text()).isEqualTo("put 1,x,y ABSENT | put 2,x,y ABSENT");
    }

    @Test
    void statementsThatChangeTheTableStopTheFoldAndOthersDoNot() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        SourcePosition at = SourcePosition.ofRecord(1, 0);
        SchemaAction alter = new SchemaAction.AlterTable(TABLE, List.of(new SchemaAction.Alteration.DropColumn("b")));
        assertThatThrownBy(() -> fold.add(statement(at, "ALTER TABLE orders DROP b", alter)))
                .isInstanceOf(ChangeRefusedException.class)
                .hasMessageContaining("ALTER TABLE orders DROP b")
                .hasMessageContaining("test 0:1");
        assertThatThrownBy(() ->
                        fold.add(statement(at, "DROP TABLE orders", new SchemaAction.DropTable(TABLE, false, false))))
                .isInstanceOf(ChangeRefusedException.class);
        assertThatThrownBy(() -> fold.add(statement(at, "DROP DATABASE shop", new SchemaAction.DropDatabase("shop"))))
                .isInstanceOf(ChangeRefusedException.class);
        EventOrigin origin = new EventOrigin(ChangeScript.LANE, at, null, null, null);
        assertThatThrownBy(() -> fold.add(new SchemaChange(origin, "shop", "MUTATE `Orders` 7", List.of(), false)))
                .isInstanceOf(ChangeRefusedException.class)
                .hasMessageContaining("could not be read")
                .hasMessageNotContaining("MUTATE");
        fold.add(statement(
                at,
                "ALTER TABLE orders COMMENT 'x'",
                new SchemaAction.AlterTable(TABLE, List.of(new SchemaAction.Alteration.NoEffect("COMMENT")))));
        fold.add(statement(
                SourcePosition.ofRecord(2, 0),
                "TRUNCATE other",
                new SchemaAction.TruncateTable(new TableId("shop", "other"))));
        Recorder sink = new Recorder();
        fold.drain(sink);
        assertThat(sink.text()).isEmpty();
    }

    @Test
    void foreignTablesMissingKeysAndUnknownColumnsAreRefusedAndLeaveTheFoldAsItWas() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
        fold.add(ChangeScript.parse("1,+I,x,y").get(0));
        EventOrigin origin = new EventOrigin(ChangeScript.LANE, SourcePosition.ofRecord(7, 0), null, null, null);
        TableSchema other = ChangeScript.SCHEMA.withTable(new TableId("shop", "other"));
        assertThatThrownBy(() -> fold.add(RowChange.insert(
                        origin, other, RowImage.builder(other).text("id", "4").build())))
                .isInstanceOf(ChangeRefusedException.class)
                .hasMessageContaining("shop.other");
        RowImage keyless =
                RowImage.builder(ChangeScript.SCHEMA).text("a", "secret").build();
        for (ChangeEvent event : List.of(
                RowChange.insert(origin, ChangeScript.SCHEMA, keyless),
                RowChange.update(origin, ChangeScript.SCHEMA, keyless, keyless),
                RowChange.delete(origin, ChangeScript.SCHEMA, keyless))) {
            assertThatThrownBy(() -> fold.add(event))
                    .isInstanceOf(ChangeRefusedException.class)
                    .hasMessageContaining("key column id")
                    .hasMessageContaining("0:7")
                    .hasMessageNotContaining("secret");
        }
        RowImage nullKey = RowImage.builder(ChangeScript.SCHEMA).setNull("id").build();
        assertThatThrownBy(() -> fold.add(RowChange.insert(origin, ChangeScript.SCHEMA, nullKey)))
                .isInstanceOf(KeyException.class);
        TableSchema wider = ChangeScript.SCHEMA.toBuilder()
                .column("c", io.sluice.cdc.model.ColumnType.parse("int"))
                .build();
        assertThatThrownBy(() -> fold.add(RowChange.insert(
                        origin, wider, RowImage.builder(wider).text("id", "4").build())))
                .isInstanceOf(io.sluice.cdc.model.SchemaMismatchException.class)
                .hasMessageContaining("column c");
        TableSchema retyped = TableSchema.builder(TABLE)
                .column("id", io.sluice.cdc.model.ColumnType.parse("bigint"))
                .primaryKey("id")
                .build();
        assertThatThrownBy(() -> fold.add(RowChange.insert(
                        origin,
                        retyped,
                        RowImage.builder(retyped).text("id", "4").build())))
                .isInstanceOf(io.sluice.cdc.model.SchemaMismatchException.class)
                .hasMessageContaining("bigint")
                .hasMessageContaining("int");
        Recorder sink = new Recorder();
        assertThat(fold.drain(sink).changes()).isEqualTo(1);
        assertThat(sink.text()).isEqualTo("put 1,x,y ABSENT");
    }

    @Test
    void aBatchOverItsMemoryNamesTheOption() {
        ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA, KeyCollations.fromSchema(), 2L << 20);
        EventOrigin origin = new EventOrigin(ChangeScript.LANE, SourcePosition.ofRecord(1, 0), null, null, null);
        RowChange big = RowChange.insert(
                origin,
                ChangeScript.SCHEMA,
                RowImage.builder(ChangeScript.SCHEMA)
                        .text("id", "1")
                        .text("a", "x".repeat(4 << 20))
                        .setNull("b")
                        .build());
        assertThatThrownBy(() -> fold.add(big))
                .isInstanceOf(DeltaTooLargeException.class)
                .hasMessageContaining("the fold's memory")
                .hasMessageContaining(String.valueOf(2 << 20));
    }

    /** Batches applied to a store through the fold leave the store as the changes one by one do, from views that are reused. */
    @Test
    void batchesThroughTheFoldEqualChangesOneByOne() {
        long seed = 71;
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            Map<String, String> truth = new TreeMap<>();
            Store store = new Store();
            ChangeFold fold = ChangeFold.of(ChangeScript.SCHEMA);
            ReusedView view = new ReusedView();
            Lane lane = ChangeScript.LANE;
            int offset = 0;
            for (int batch = 0; batch < 4; batch++) {
                int length = random.nextInt(12);
                for (int i = 0; i < length; i++) {
                    RowChange change = at(++offset, randomChange(truth, random));
                    fold.add(view.on(change), lane);
                }
                FoldReport report = fold.drain(store);
                assertThat(report.anomalies().values())
                        .as("run %s, seed %s", run, seed)
                        .allMatch(n -> n == 0);
                assertThat(store.rows).as("run %s, seed %s", run, seed).isEqualTo(truth);
            }
        }
    }

    private static RowChange randomChange(Map<String, String> truth, Random random) {
        String id = String.valueOf(random.nextInt(5));
        String old = truth.get(id);
        String cell = random.nextInt(6) == 0 ? "~" : String.valueOf(random.nextInt(100));
        if (old == null) {
            truth.put(id, id + "," + cell + ",b");
            return parse(id + ",+I," + cell + ",b");
        }
        String[] cells = old.split(",", 0);
        truth.remove(id);
        switch (random.nextInt(4)) {
            case 0 -> {
                return parse(id + ",-D," + cells[1] + "," + cells[2]);
            }
            case 1 -> {
                truth.put(id, id + "," + cell + "," + cells[2]);
                return parse(id + ",-U | _,+U," + cell);
            }
            case 2 -> {
                truth.put(id, id + "," + cells[1] + "," + cell);
                return parse("_,-U,_," + cells[2] + " | " + id + ",+U," + cells[1] + "," + cell);
            }
            default -> {
                String to = String.valueOf(random.nextInt(5));
                if (truth.containsKey(to)) {
                    to = id;
                }
                truth.put(to, to + "," + cells[1] + "," + cell);
                return parse(id + ",-U | " + to + ",+U,_," + cell);
            }
        }
    }

    private static RowChange parse(String script) {
        return ChangeScript.parse(script).get(0);
    }

    private static RowChange at(int offset, RowChange change) {
        EventOrigin origin = new EventOrigin(ChangeScript.LANE, SourcePosition.ofRecord(offset, 0), null, null, null);
        return switch (change.operation()) {
            case INSERT -> RowChange.insert(origin, change.schema(), change.after());
            case UPDATE -> RowChange.update(origin, change.schema(), change.before(), change.after());
            case DELETE -> RowChange.delete(origin, change.schema(), change.before());
        };
    }

    private static SchemaChange statement(SourcePosition position, String sql, SchemaAction action) {
        EventOrigin origin = new EventOrigin(ChangeScript.LANE, position, null, null, null);
        return new SchemaChange(origin, "shop", sql, List.of(action), true);
    }

    /** The net changes of a script given as events and, in a second fold, as one reused view. */
    private static String fold(String script) {
        List<RowChange> changes = ChangeScript.parse(script);
        ChangeFold events = ChangeFold.of(ChangeScript.SCHEMA);
        ChangeFold views = ChangeFold.of(ChangeScript.SCHEMA);
        ReusedView view = new ReusedView();
        for (RowChange change : changes) {
            events.add(change);
            views.add(view.on(change), ChangeScript.LANE);
        }
        view.on(changes.get(0));
        Recorder ofEvents = new Recorder();
        Recorder ofViews = new Recorder();
        assertThat(events.drain(ofEvents)).isEqualTo(views.drain(ofViews));
        assertThat(ofViews.text()).isEqualTo(ofEvents.text());
        return ofEvents.text();
    }

    private static class Recorder implements NetChangeSink {
        private final List<String> calls = new ArrayList<>();

        String text() {
            return String.join(" | ", calls);
        }

        @Override
        public void clear() {
            calls.add("clear");
        }

        @Override
        public void readBefore(RowImage key) {
            calls.add("read " + ChangeScript.print(key));
        }

        @Override
        public void put(RowImage row, Before before) {
            calls.add("put " + ChangeScript.print(row) + " " + before);
        }

        @Override
        public void patch(RowImage source, RowImage key, RowImage cells) {
            calls.add("patch " + ChangeScript.print(source) + " to " + ChangeScript.print(key) + ": "
                    + ChangeScript.print(cells));
        }

        @Override
        public void remove(RowImage key, Before before) {
            calls.add("remove " + ChangeScript.print(key) + " " + before);
        }
    }

    /** A store as a service would write it; it also holds the fold to what it says of the rows before. */
    private static final class Store implements NetChangeSink {
        final Map<String, String> rows = new TreeMap<>();
        private final Map<String, String> read = new HashMap<>();

        @Override
        public void clear() {
            rows.clear();
        }

        @Override
        public void readBefore(RowImage key) {
            read.put(key.getText(0), rows.get(key.getText(0)));
        }

        @Override
        public void put(RowImage row, Before before) {
            assertThat(rows.containsKey(row.getText(0))).isEqualTo(before == Before.PRESENT);
            rows.put(row.getText(0), ChangeScript.print(row));
        }

        @Override
        public void patch(RowImage source, RowImage key, RowImage cells) {
            String from = source.getText(0);
            String[] row = (from.equals(key.getText(0)) ? rows.get(from) : read.get(from)).split(",", 0);
            row[0] = key.getText(0);
            for (int c = 1; c < row.length; c++) {
                row[c] = cells.isPresent(c) ? cells.isNull(c) ? "~" : cells.getText(c) : row[c];
            }
            rows.put(row[0], String.join(",", row));
        }

        @Override
        public void remove(RowImage key, Before before) {
            boolean was = rows.remove(key.getText(0)) != null;
            assertThat(was).isEqualTo(before == Before.PRESENT);
        }
    }
}
