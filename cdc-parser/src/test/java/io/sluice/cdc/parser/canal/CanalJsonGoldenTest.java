package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.InapplicableChangeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every value of the fixtures, made by real servers and Canal's own classes, against the server's own SELECT; then each
 * later before image against the row it names.
 */
class CanalJsonGoldenTest {

    /** Tables whose messages cannot give the server's rows; {@link CanalJsonRefusalTest} says what they give instead. */
    private static final Set<String> REFUSED = Set.of(
            "image_minimal",
            "statement_dml",
            "texts_lost",
            "texts_binary_charset",
            "timestamps_overlap",
            "inet",
            "uuid",
            "ddl_unseen",
            "no_key");

    /** Documents of MySQL that Canal prints so that they cannot be told right: see the fixtures' README. */
    private static final Map<String, String> JSON_LOST = Map.of(
            "25", "cut at NUL",
            "26", "cut at NUL",
            "27", "refused: no JSON",
            "29", "refused: a DATE and scales",
            "30", "opaque values");

    @ParameterizedTest
    @MethodSource("io.sluice.cdc.parser.canal.Fixture#all")
    void valuesAreTheServersOwn(Fixture fixture) {
        // U+FFFD in texts is the value itself; only the schema's character set tells it from a loss.
        assumeTrue(!fixture.name().equals("texts"), "see the test with schemas");
        compare(fixture, Fixture::source);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.cdc.parser.canal.Fixture#all")
    void valuesAreTheServersOwnWithItsSchemasGiven(Fixture fixture) {
        compare(fixture, Fixture::sourceWithSchemas);
    }

    private static void compare(Fixture fixture, Function<Fixture, ChangeSource> source) {
        List<List<String>> expected = fixture.select();
        assumeTrue(expected != null && !REFUSED.contains(fixture.name()), "no rows to compare");
        Map<String, Map<String, @Nullable String>> table = new TreeMap<>();
        boolean compared = false;
        ChangeCursor cursor = source.apply(fixture).open(TableFilter.of(new TableId("fixtures", fixture.name())));
        while (cursor.next()) {
            if (cursor.kind() != ChangeCursor.Kind.ROW) {
                continue;
            }
            RowView change = cursor.row();
            if (change.operation() != Operation.INSERT && !compared) {
                compared = true;
                compare(fixture, expected, table);
            }
            switch (change.operation()) {
                case INSERT -> put(fixture, table, change.after(), change);
                case DELETE -> remove(fixture, table, change.before(), change);
                case UPDATE -> {
                    remove(fixture, table, change.before(), change);
                    put(fixture, table, change.after(), change);
                }
            }
        }
        if (!compared) {
            compare(fixture, expected, table);
        }
    }

    private static void put(
            Fixture fixture, Map<String, Map<String, @Nullable String>> table, RowImage image, RowView change) {
        assertThat(table.put(key(fixture, image, change), cells(fixture, image)))
                .isNull();
    }

    private static void remove(
            Fixture fixture, Map<String, Map<String, @Nullable String>> table, RowImage image, RowView change) {
        Map<String, @Nullable String> row =
                Objects.requireNonNull(table.remove(key(fixture, image, change)), "row before " + change.position());
        Map<String, @Nullable String> before = cells(fixture, image);
        // What either image leaves out it says nothing of; an UPDATE leaves out blobs only.
        before.keySet().forEach(name -> {
            if (row.containsKey(name)) {
                assertThat(before.get(name))
                        .as("before %s: %s", change.position(), name)
                        .isEqualTo(row.get(name));
            }
        });
        row.keySet().forEach(name -> assertThat(before.containsKey(name)
                        || fixture.name().equals("image_noblob")
                        || change.operation() == Operation.UPDATE && isBlob(change, name))
                .as("before %s: %s", change.position(), name)
                .isTrue());
    }

    private static boolean isBlob(RowView change, String name) {
        String kind = change.schema()
                .column(change.schema().requireIndex(name))
                .type()
                .kind()
                .name();
        return kind.endsWith("TEXT") || kind.endsWith("BLOB") || kind.equals("JSON") || kind.equals("GEOMETRY");
    }

    private static String key(Fixture fixture, RowImage image, RowView change) {
        List<String> key = new ArrayList<>();
        for (String column : change.schema().primaryKey()) {
            key.add(cell(fixture, image, change.schema().requireIndex(column)));
        }
        assertThat(key).isNotEmpty();
        return key.toString();
    }

    private static Map<String, @Nullable String> cells(Fixture fixture, RowImage image) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        for (int i = 0; i < image.schema().columnCount(); i++) {
            if (image.isPresent(i)) {
                cells.put(image.schema().column(i).name(), cell(fixture, image, i));
            }
        }
        return cells;
    }

    private static @Nullable String cell(Fixture fixture, RowImage image, int column) {
        if (image.isNull(column)) {
            return null;
        }
        String id = image.schema().columnNames().contains("id") ? image.getText("id") : "";
        if (column > 0 && String.valueOf(lost(fixture, id)).startsWith("refused")) {
            assertThatThrownBy(() -> image.getText(column)).isInstanceOf(InapplicableChangeException.class);
            return "refused";
        }
        ColumnType type = image.schema().column(column).type();
        return type.isBytes()
                ? HexFormat.of().withUpperCase().formatHex(image.getBytes(column))
                : image.getText(column);
    }

    private static void compare(
            Fixture fixture, List<List<String>> expected, Map<String, Map<String, @Nullable String>> table) {
        List<String> names = expected.get(0);
        List<Map<String, @Nullable String>> rows = new ArrayList<>(table.values());
        assertThat(rows).as("rows of %s", fixture).hasSize(expected.size() - 1);
        String keyColumn = names.get(0);
        for (List<String> row : expected.subList(1, expected.size())) {
            List<Map<String, @Nullable String>> same = fixture.name().equals("updates")
                    ? rows.stream()
                            .filter(r -> row.get(names.indexOf("k1")).equals(r.get("k1"))
                                    && row.get(names.indexOf("k2")).equals(r.get("k2")))
                            .toList()
                    : rows.stream()
                            .filter(r -> row.get(0).equals(r.get(keyColumn)))
                            .toList();
            assertThat(same).as("row %s of %s", row.get(0), fixture).hasSize(1);
            compareRow(fixture, names, row, same.get(0));
        }
    }

    private static void compareRow(
            Fixture fixture, List<String> names, List<String> row, Map<String, @Nullable String> got) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String wanted = row.get(i);
            if (i + 1 < names.size() && names.get(i + 1).equals(name + "+0e0")) {
                continue;
            }
            String where = fixture + " row " + row.get(0) + " column " + name;
            if (name.endsWith("+0e0")) {
                String text = got.get(name.substring(0, name.length() - 4));
                if (wanted == null) {
                    assertThat(text).as(where).isNull();
                } else {
                    assertThat((double) Float.parseFloat(text)).as(where).isEqualTo(Double.parseDouble(wanted));
                }
            } else if (!lostInJson(fixture, row.get(0), name)) {
                assertThat(got.containsKey(name) || fixture.name().equals("image_noblob"))
                        .as(where)
                        .isTrue();
                assertThat(got.get(name)).as(where).isEqualTo(wanted);
            }
        }
    }

    private static boolean lostInJson(Fixture fixture, String id, String name) {
        return !name.equals("id") && lost(fixture, id) != null;
    }

    private static @Nullable String lost(Fixture fixture, String id) {
        return fixture.name().equals("json") && !fixture.isMariaDb() ? JSON_LOST.get(id) : null;
    }
}
