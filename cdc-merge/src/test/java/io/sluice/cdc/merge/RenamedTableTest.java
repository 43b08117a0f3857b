package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that leave their name and take another's: followed where the log tells all rows, else refused. */
class RenamedTableTest {

    @TempDir
    Path dir;

    private int runs;

    private static TableId id(String name) {
        return new TableId("shop", name);
    }

    /** Lines such as {@code t +1,a,~}, {@code g create like t}, {@code rename t o, g t}, each a transaction. */
    private static MergeFixture log(String... lines) {
        MergeFixture log = new MergeFixture(true);
        for (String line : lines) {
            log.nextTransaction();
            String[] words = line.split(" ");
            if (words[0].equals("rename")) {
                List<SchemaAction> pairs = new ArrayList<>();
                for (String pair : line.substring("rename ".length()).split(", ")) {
                    String[] names = pair.split(" ");
                    pairs.add(new SchemaAction.RenameTable(id(names[0]), id(names[1])));
                }
                statement(log, line, pairs);
            } else if (words[1].equals("create")) {
                statement(log, line, List.of(create(words)));
            } else if (words[1].equals("drop")) {
                statement(log, line, List.of(new SchemaAction.DropTable(id(words[0]), true, false)));
            } else if (words[1].equals("truncate")) {
                statement(log, line, List.of(new SchemaAction.TruncateTable(id(words[0]))));
            } else {
                row(log, words[0], words[1]);
            }
        }
        return log;
    }

    private static SchemaAction create(String[] words) {
        TableId table = id(words[0]);
        TableSchema schema = MergeFixture.SCHEMA.withTable(table);
        return switch (words.length == 2 ? "" : words[2]) {
            case "like" -> new SchemaAction.CreateTableLike(table, id(words[3]), false, false);
            case "select" -> new SchemaAction.CreateTable(schema, false, false, true);
            case "ifnotexists" -> new SchemaAction.CreateTable(schema, true, false, false);
            default -> new SchemaAction.CreateTable(schema, false, false, false);
        };
    }

    private static void statement(MergeFixture log, String sql, List<SchemaAction> actions) {
        log.event(new SchemaChange(log.origin(), "shop", sql, actions, true));
    }

    private static void row(MergeFixture log, String table, String change) {
        MergeFixture one = new MergeFixture(false).transaction(change);
        RowChange row = (RowChange) one.events.get(0);
        TableSchema schema = MergeFixture.SCHEMA.withTable(id(table));
        EventOrigin origin = log.origin();
        log.event(
                switch (row.operation()) {
                    case INSERT -> RowChange.insert(origin, schema, row.after());
                    case UPDATE -> RowChange.update(origin, schema, row.before(), row.after());
                    case DELETE -> RowChange.delete(origin, schema, row.before());
                });
    }

    private TableMerge merge(String... lines) throws IOException {
        return TableMerge.of(MergeFixture.SCHEMA)
                .base(MergeFixture.table(dir.resolve("base"), "1,a,~", "2,b,~"))
                .fromLogStart()
                .changes(log(lines).source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(dir.resolve("out" + ++runs)));
    }

    private List<String> rows(String... lines) throws IOException {
        MergeReport report = merge(lines).run();
        assertThat(report.anomalies()).isEmpty();
        return MergeFixture.rows(dir.resolve("out" + runs));
    }

    private void refused(String said, String... lines) {
        assertThatThrownBy(() -> merge(lines).run())
                .isInstanceOf(CdcException.class)
                .hasMessageContaining(said);
        assertThat(dir.resolve("out" + runs)).doesNotExist();
    }

    @Test
    void theTableThatTheLogMadeTakesTheName() throws IOException {
        assertThat(rows(
                        "t 1,a,~>1,A,~",
                        "g create like t",
                        "g +1,A,g",
                        "t +3,c,~",
                        "g +3,c,g",
                        "g +4,d,g",
                        "g -4,d,g",
                        "rename t o, g t",
                        "o 2,b,~>2,old,~",
                        "t 3,c,g>5,c,g",
                        "g create",
                        "g +9,i,~"))
                .containsExactly("1,A,g", "5,c,g");
    }

    @Test
    void overManyNamesAndTwice() throws IOException {
        assertThat(rows(
                        "x create",
                        "x +1,x,~",
                        "rename x y",
                        "y +2,y,~",
                        "rename y z, t o, z t",
                        "t +3,t,~",
                        "h create like t",
                        "h +7,h,~",
                        "rename t p, h t",
                        "t 7,h,~>8,h,~"))
                .containsExactly("8,h,~");
    }

    @Test
    void theTableComesBack() throws IOException {
        assertThat(rows("t 1,a,~>1,A,~", "rename t o", "o -2,b,~", "o +4,d,~", "rename o t", "t 4,d,~>4,D,~"))
                .containsExactlyInAnyOrder("1,A,~", "4,D,~");
    }

    @Test
    void emptiedOrMadeAnewBesides() throws IOException {
        assertThat(rows("g create", "g +1,x,~", "g truncate", "g +2,y,~", "rename t o, g t"))
                .containsExactly("2,y,~");
        assertThat(rows("g create", "g +1,x,~", "g drop", "g create ifnotexists", "g +3,z,~", "rename t o, g t"))
                .containsExactly("3,z,~");
        assertThat(rows("g create", "g +1,x,~", "t drop", "rename g t")).containsExactly("1,x,~");
    }

    @Test
    void whatTheLogDoesNotTellIsRefused() {
        String said = "the log does not tell all its rows";
        refused(said, "rename t o, g t");
        refused(said, "g +1,a,~", "rename t o, g t");
        refused(said, "g create select", "g +1,a,~", "rename t o, g t");
        refused(said, "g create ifnotexists", "g +1,a,~", "rename t o, g t");
        refused(said, "g create like unknown", "rename t o, g t");
        refused(said, "g create", "g drop", "rename t o, g t");
        // the swap taken back: what became of the table that had the name was given to the other
        refused(said, "g create", "g +1,x,~", "rename t o, g t", "rename t g, o t");
        refused("which is there already", "g create", "rename g t");
    }

    @Test
    void withoutATableOfTheNameThereIsNone() {
        refused("is renamed at test 0:0", "rename t o");
        refused("comes after the table is renamed at test 0:0", "rename t o", "t +3,c,~");
    }

    @Test
    void anomaliesOfTheTableThatTakesTheNameCount() throws IOException {
        MergeReport report = merge("g create", "g +1,x,~", "g 1,y,~>1,z,~", "rename t o, g t")
                .lenient()
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.HOLE);
        assertThat(report.examples()).singleElement().satisfies(a -> {
            assertThat(a.kind()).isEqualTo(AnomalyKind.BEFORE_MISMATCH);
            assertThat(a.key()).isEqualTo("1");
            assertThat(a.position().offset()).isEqualTo(2);
        });
        assertThat(MergeFixture.rows(dir.resolve("out" + runs))).containsExactly("1,z,~");
    }
}
