package io.sluice.cdc.examples.decoded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Row changes against what a server's own tool prints of the same log. */
public final class DecodedRows {

    private DecodedRows() {}

    /**
     * Requires that both are the same rows in the same order, cell by cell, absent cells absent in both.
     *
     * @return how many cells were compared by value; others the tool's text does not tell
     */
    public static int requireEqual(List<RowChange> rows, List<DecodedLog.Row> decoded, boolean mariaDb) {
        return requireEqual(rows, decoded, mariaDb, Set.of());
    }

    /** @param compressed names of COMPRESSED columns, whose bytes MariaDB's tool prints as they lie in the log */
    public static int requireEqual(
            List<RowChange> rows, List<DecodedLog.Row> decoded, boolean mariaDb, Set<String> compressed) {
        int cells = 0;
        for (int i = 0; i < Math.min(rows.size(), decoded.size()); i++) {
            RowChange row = rows.get(i);
            DecodedLog.Row printed = decoded.get(i);
            String place = "row " + i + ": " + row;
            assertThat("`" + row.table().database() + "`.`"
                            + new String(
                                    row.table().table().replace("`", "``").getBytes(StandardCharsets.UTF_8),
                                    StandardCharsets.ISO_8859_1)
                            + "`")
                    .as(place)
                    .isEqualTo(printed.table());
            assertThat(row.operation()).as(place).isEqualTo(printed.operation());
            if (row.operation() != Operation.INSERT) {
                cells += compare(row.before(), printed.before(), mariaDb, compressed, place + ", before");
            }
            if (row.operation() != Operation.DELETE) {
                cells += compare(row.after(), printed.after(), mariaDb, compressed, place + ", after");
            }
        }
        assertThat(rows).hasSize(decoded.size());
        return cells;
    }

    private static int compare(
            RowImage image, TreeMap<Integer, String> printed, boolean mariaDb, Set<String> compressed, String place) {
        TreeSet<Integer> present = new TreeSet<>();
        int cells = 0;
        for (int c = 0; c < image.schema().columnCount(); c++) {
            if (image.isPresent(c)) {
                present.add(c + 1);
                String theirs = printed.get(c + 1);
                if (image.isJsonDiff(c)) {
                    cells++;
                    requirePaths(image.getJsonDiffs(c), String.valueOf(theirs), place);
                    continue;
                }
                Optional<String> ours = DecodedCell.text(image, c, mariaDb);
                // of a document logged as a difference the tool prints the calls that make it, or the column's number
                if (ours.isPresent()
                        && theirs != null
                        && !compressed.contains(image.schema().column(c).name())
                        && !theirs.startsWith("JSON_")
                        && !theirs.startsWith("@")) {
                    cells++;
                    assertThat(ours.get())
                            .as(
                                    "%s, column %s %s",
                                    place,
                                    image.schema().column(c).name(),
                                    image.schema().column(c).type())
                            .isEqualTo(theirs);
                }
            }
        }
        assertThat(present).as(place).isEqualTo(printed.keySet());
        return cells;
    }

    /**
     * The tool prints calls within calls, the first change innermost: paths stand in the order of the changes. Many take lines of
     * their own, which are no cells.
     */
    private static void requirePaths(List<JsonDiff> diffs, String printed, String place) {
        int at = 0;
        for (JsonDiff diff : printed.endsWith(")") ? diffs : List.<JsonDiff>of()) {
            byte[] path = diff.path().replace("\\", "\\\\").getBytes(StandardCharsets.UTF_8);
            at = printed.indexOf("'" + new String(path, StandardCharsets.ISO_8859_1) + "'", at);
            assertThat(at).as("%s: %s in %s", place, diff, printed).isPositive();
        }
        assertThat(printed).as(place).startsWith(diffs.isEmpty() ? "@" : "JSON_");
    }
}
