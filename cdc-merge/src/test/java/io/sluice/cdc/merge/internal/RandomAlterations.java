package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Schema changes for random logs: each through the real mapping, and once more, plainly, on a map of cells. */
final class RandomAlterations {

    private static final ColumnType PADDED = ColumnType.parse("int(4) unsigned zerofill");

    private RandomAlterations() {}

    /** A schema change that fits the table, or null. */
    static RandomLog.@Nullable Alter next(TableSchema from, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> add(from, random, "z", ColumnDefault.literal("d"), "d");
            case 1 -> add(from, random, "w", ColumnDefault.NULL, null);
            case 2 -> drop(from, List.of("x", "y", "z", "w", "doc").get(random.nextInt(5)));
            case 3 -> swapNames(from);
            default -> pad(from);
        };
    }

    private static RandomLog.@Nullable Alter add(
            TableSchema from, Random random, String name, ColumnDefault value, @Nullable String cell) {
        if (from.indexOf(name) >= 0) {
            return null;
        }
        Column column = new Column(name, ColumnType.parse("varchar(9)"), Nullability.NULLABLE, value, false, false);
        Placement placement = random.nextBoolean() ? Placement.FIRST : Placement.after("id");
        return alter(from, List.of(new Alteration.AddColumn(column, placement)), cells -> {
            Map<String, @Nullable String> next = new LinkedHashMap<>(cells);
            next.put(name, cell);
            return next;
        });
    }

    private static RandomLog.@Nullable Alter drop(TableSchema from, String name) {
        if (from.indexOf(name) < 0) {
            return null;
        }
        return alter(from, List.of(new Alteration.DropColumn(name)), cells -> {
            Map<String, @Nullable String> next = new LinkedHashMap<>(cells);
            next.remove(name);
            return next;
        });
    }

    private static RandomLog.@Nullable Alter swapNames(TableSchema from) {
        if (from.indexOf("x") < 0 || from.indexOf("y") < 0) {
            return null;
        }
        List<Alteration> clauses =
                List.of(new Alteration.RenameColumn("x", "y"), new Alteration.RenameColumn("y", "x"));
        return alter(from, clauses, cells -> {
            Map<String, @Nullable String> next = new LinkedHashMap<>();
            cells.forEach((name, cell) -> next.put(name.equals("x") ? "y" : name.equals("y") ? "x" : name, cell));
            return next;
        });
    }

    private static RandomLog.@Nullable Alter pad(TableSchema from) {
        int y = from.indexOf("y");
        if (y < 0 || from.column(y).type().kind() != ColumnType.Kind.INT) {
            return null;
        }
        Alteration modify = new Alteration.ChangeColumn("y", Column.of("y", PADDED), Placement.NONE);
        return alter(from, List.of(modify), cells -> {
            Map<String, @Nullable String> next = new LinkedHashMap<>(cells);
            next.computeIfPresent("y", (name, cell) -> "0".repeat(4 - cell.length()) + cell);
            return next;
        });
    }

    private static RandomLog.Alter alter(
            TableSchema from, List<Alteration> clauses, UnaryOperator<Map<String, @Nullable String>> statement) {
        return new RandomLog.Alter(SchemaMapping.of(from, clauses, null), statement);
    }
}
