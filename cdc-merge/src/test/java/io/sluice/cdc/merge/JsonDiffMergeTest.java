package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.JsonDiff.Operation;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of JSON documents that the log has without the documents, made in those of the base. */
class JsonDiffMergeTest {

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "docs"))
            .column(Column.of("id", ColumnType.of(ColumnType.Kind.INT)))
            .column(Column.of("j", ColumnType.of(ColumnType.Kind.JSON)))
            .column(Column.of("v", ColumnType.of(ColumnType.Kind.INT)))
            .primaryKey("id")
            .build();
    private static final Lane LANE = Lane.of("log");
    private static final JsonDiff TWO = new JsonDiff(Operation.REPLACE, "$.n", "2");
    private static final JsonDiff THREE = new JsonDiff(Operation.REPLACE, "$.n", "3");
    private static final JsonDiff MORE = new JsonDiff(Operation.INSERT, "$.m", "\"x\"");

    @TempDir
    private Path dir;

    private final List<ChangeEvent> log = new ArrayList<>();

    private static RowImageBuilder image(@Nullable Integer id) {
        RowImageBuilder image = RowImage.builder(SCHEMA);
        return id == null ? image : image.text("id", id.toString());
    }

    private EventOrigin origin() {
        return new EventOrigin(
                LANE,
                SourcePosition.ofRecord(log.size(), 0),
                GtidSet.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-" + (log.size() / 2 + 1)),
                null,
                null);
    }

    private JsonDiffMergeTest add(RowChange change) {
        log.add(change);
        log.add(new TransactionMark(origin(), TransactionMark.Kind.COMMIT, null));
        return this;
    }

    private JsonDiffMergeTest diffs(int id, JsonDiff... diffs) {
        return add(RowChange.update(
                origin(),
                SCHEMA,
                image(id).build(),
                image(null).jsonDiffs("j", List.of(diffs)).build()));
    }

    private TableMerge merge(String base) throws IOException {
        Path at = Files.createDirectories(dir.resolve("base"));
        Files.writeString(at.resolve("part-0"), base.replace("|", "\u0001"));
        return TableMerge.of(SCHEMA)
                .base(HiveText.at(at))
                .changes(EventSource.of("log", log, OrderQuality.EXACT, true))
                .inputComplete()
                .into(HiveText.at(dir.resolve("out")));
    }

    private String out() throws IOException {
        return Files.readString(dir.resolve("out/part-00000")).replace("\u0001", "|");
    }

    @Test
    void changesAreMadeInTheDocumentsOfTheBase() throws IOException {
        diffs(1, TWO, MORE).diffs(1, THREE).diffs(2, MORE);
        add(RowChange.update(
                origin(),
                SCHEMA,
                image(2).build(),
                image(4).jsonDiffs("j", List.of(THREE)).text("v", "9").build()));
        MergeReport report = merge("1|{\"n\": 1, \"pad\": [1.50, {}]}|0\n2|{\"n\": 1}|0\n3|{\"n\":1}|0\n")
                .fromLogStart()
                .run();
        assertThat(report.verdict()).as(report.toText()).isEqualTo(Verdict.COMPLETE);
        assertThat(out().lines())
                .containsExactlyInAnyOrder(
                        "1|{\"m\": \"x\", \"n\": 3, \"pad\": [1.50, {}]}|0",
                        // no change names it
                        "3|{\"n\":1}|0",
                        "4|{\"m\": \"x\", \"n\": 3}|9");
    }

    @Test
    void aChangeThatItsDocumentDoesNotFitIsAHoleWithKeyAndPlace() throws IOException {
        diffs(1, TWO).diffs(1, MORE).diffs(1, MORE).diffs(2, TWO).diffs(3, MORE);
        MergeReport report = merge("1|{\"n\": 1}|0\n2|{\"m\": 1}|0\n3|\\N|0\n")
                .fromLogStart()
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(report.published()).isFalse();
        assertThat(report.anomalies()).containsEntry(AnomalyKind.BEFORE_MISMATCH, 3L);
        assertThat(report.examples())
                .extracting(example -> example.key() + " at " + example.position())
                .containsExactly("1 at 0:4", "2 at 0:6", "3 at 0:8");
    }

    @Test
    void aDocumentThatNoServerPrintsNamesItsColumnAndPlaceAndNoValue() throws IOException {
        diffs(1, TWO);
        assertThatThrownBy(() -> merge("1|{\"n\":1}|0\n").fromLogStart().run())
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("part-0:0")
                .hasMessageContaining("shop.docs.j")
                .hasMessageContaining("as SELECT prints it")
                .hasMessageNotContaining("\"n\"");
    }

    @Test
    void withinAWindowNobodyKnowsWhetherTheDocumentHasThemAlready() throws IOException {
        diffs(1, TWO).diffs(1, THREE);
        assertThatThrownBy(() -> merge("1|{\"n\": 1}|0\n")
                        .window(GtidSet.empty(), GtidSet.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-2"))
                        .run())
                .isInstanceOf(ChangeRefusedException.class)
                .hasMessageContaining("changes of a JSON document");
    }

    @Test
    void aFoldHandsThemOut() {
        diffs(1, TWO, MORE).diffs(1, THREE);
        add(RowChange.insert(
                origin(), SCHEMA, image(2).text("j", "{\"n\": 1}").setNull("v").build()));
        diffs(2, THREE);
        ChangeFold fold = ChangeFold.of(SCHEMA);
        log.forEach(fold::add);
        List<String> calls = new ArrayList<>();
        FoldReport report = fold.drain(new NetChangeSink() {
            @Override
            public void clear() {
                calls.add("clear");
            }

            @Override
            public void readBefore(RowImage key) {
                calls.add("read");
            }

            @Override
            public void put(RowImage row, Before before) {
                calls.add("put " + row.getInt("id") + " " + row.getText("j"));
            }

            @Override
            public void patch(RowImage source, RowImage key, RowImage cells) {
                calls.add("patch " + key.getInt("id") + " " + cells.isComplete() + " " + cells.getJsonDiffs("j"));
            }

            @Override
            public void remove(RowImage key, Before before) {
                calls.add("remove");
            }
        });
        assertThat(calls).containsExactly("patch 1 false [REPLACE $.n, INSERT $.m, REPLACE $.n]", "put 2 {\"n\": 3}");
        assertThat(report.anomalies()).containsEntry(AnomalyKind.BEFORE_MISMATCH, 0L);
    }

    @Test
    void eventsThatNoServerWritesAreRefused() {
        ChangeFold fold = ChangeFold.of(SCHEMA);
        RowImage diffs = image(1).jsonDiffs("j", List.of(TWO)).setNull("v").build();
        RowImage plain = image(1).text("j", "{}").setNull("v").build();
        for (RowChange change : List.of(
                RowChange.insert(origin(), SCHEMA, diffs),
                RowChange.delete(origin(), SCHEMA, diffs),
                RowChange.update(origin(), SCHEMA, diffs, plain),
                RowChange.update(origin(), SCHEMA, plain, diffs))) {
            assertThatThrownBy(() -> fold.add(change))
                    .isInstanceOf(ChangeRefusedException.class)
                    .hasMessageContaining("JSON document");
        }
    }

    /** Neither what is kept nor what is expected grows with the number of changes. */
    @Test
    void aCounterTakesNoRoomForItsPast() {
        ChangeFold fold = ChangeFold.of(SCHEMA, KeyCollations.fromSchema(), 8 << 20);
        for (int i = 0; i < 200_000; i++) {
            JsonDiff count = new JsonDiff(Operation.REPLACE, "$.n", String.valueOf(i));
            JsonDiff time = new JsonDiff(Operation.REPLACE, "$.at", String.valueOf(i));
            fold.add(RowChange.update(
                    new EventOrigin(LANE, SourcePosition.ofRecord(i, 0), null, null, null),
                    SCHEMA,
                    image(1).build(),
                    image(null).jsonDiffs("j", List.of(count, time)).build()));
        }
        List<JsonDiff> left = new ArrayList<>();
        fold.drain(new NetChangeSink() {
            @Override
            public void clear() {}

            @Override
            public void readBefore(RowImage key) {}

            @Override
            public void put(RowImage row, Before before) {}

            @Override
            public void patch(RowImage source, RowImage key, RowImage cells) {
                left.addAll(cells.getJsonDiffs("j"));
            }

            @Override
            public void remove(RowImage key, Before before) {}
        });
        assertThat(left)
                .containsExactly(
                        new JsonDiff(Operation.REPLACE, "$.n", "199999"),
                        new JsonDiff(Operation.REPLACE, "$.at", "199999"));
    }
}
