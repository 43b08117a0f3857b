package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which selected tables change with a row of another table, through one foreign key or several, as the schemas known say.
 *
 * <p>Known are the catalog's tables and those that whoever reads the log described: these count for their foreign keys alone and
 * where the catalog does not have the table, since they may be of another moment than the log's beginning.
 */
final class Cascades {

    /** What follows from changes of a parent's rows. */
    record Watch(List<UnloggedCascade> onDelete, List<Update> onUpdate) {}

    /** What follows where one of the columns changes; without columns, from any change. */
    record Update(List<String> columns, List<UnloggedCascade> effects) {}

    /** A change of a table's rows that nobody logged: of all columns where they are deleted. */
    private record Change(TableId table, boolean deleted, List<String> columns) {}

    private final TableFilter selected;
    private final SchemaCatalog described;
    private final Map<String, List<TableSchema>> children = new HashMap<>();
    private final Map<String, TableSchema> known = new HashMap<>();

    Cascades(TableFilter selected, Collection<TableSchema> described) {
        this.selected = selected;
        this.described = SchemaCatalog.of(described);
    }

    /** The catalog changed. */
    void learn(SchemaCatalog catalog) {
        children.clear();
        known.clear();
        catalog.tables().forEach(this::learn);
        for (TableSchema table : described.tables()) {
            if (catalog.get(table.table()) == null) {
                learn(table);
            }
        }
    }

    private void learn(TableSchema table) {
        known.put(name(table.table()), table);
        for (ForeignKey key : table.foreignKeys()) {
            if (key.onDelete().changesRows() || key.onUpdate().changesRows()) {
                List<TableSchema> its = children.computeIfAbsent(name(key.parent()), parent -> new ArrayList<>());
                if (!its.contains(table)) {
                    its.add(table);
                }
            }
        }
    }

    /**
     * Follows a statement in what was described; what does not fit there is of another moment. A table that the catalog lost, since the
     * statement was not understood or does not fit, keeps its foreign keys here.
     *
     * @param before the catalog's tables before the statement
     */
    void apply(SchemaChange change, Collection<TableSchema> before, SchemaCatalog after) {
        for (TableSchema table : before) {
            boolean altered = change.actions().stream()
                    .anyMatch(action -> action instanceof SchemaAction.AlterTable alter
                            && alter.table().equals(table.table()));
            if ((altered || !change.understood()) && after.get(table.table()) == null) {
                described.put(table);
            }
        }
        for (SchemaAction action : change.actions()) {
            try {
                described.apply(
                        new SchemaChange(change.origin(), change.database(), change.sql(), List.of(action), true));
            } catch (SchemaMismatchException e) {
                // the table was described later than this statement ran, and has its outcome
            }
        }
    }

    /** Whether a statement renames what the foreign key of a selected table refers to. */
    boolean renamesParent(SchemaChange change) {
        return change.actions().stream()
                .anyMatch(action -> action instanceof SchemaAction.RenameTable rename && isParent(rename.from())
                        || action instanceof SchemaAction.AlterTable alter
                                && alter.alterations().stream().anyMatch(Cascades::renamesColumn)
                                && isParent(alter.table()));
    }

    private boolean isParent(TableId table) {
        return children.getOrDefault(name(table), List.of()).stream()
                .anyMatch(child -> selected.accepts(child.table()));
    }

    private static boolean renamesColumn(Alteration alteration) {
        return alteration instanceof Alteration.RenameColumn
                || alteration instanceof Alteration.ChangeColumn
                || alteration instanceof Alteration.IfExists conditional && renamesColumn(conditional.alteration());
    }

    /** What to look for in rows of a table; null for nothing. */
    @Nullable
    Watch watch(TableId parent) {
        List<TableSchema> its = children.get(name(parent));
        if (its == null) {
            return null;
        }
        List<UnloggedCascade> onDelete = effects(parent, new Change(parent, true, List.of()));
        List<Update> onUpdate = new ArrayList<>();
        for (TableSchema child : its) {
            for (ForeignKey key : child.foreignKeys()) {
                if (name(key.parent()).equals(name(parent)) && key.onUpdate().changesRows()) {
                    List<String> columns = referredTo(key);
                    List<UnloggedCascade> effects = effects(parent, new Change(parent, false, columns));
                    if (!effects.isEmpty()) {
                        onUpdate.add(new Update(columns, effects));
                    }
                }
            }
        }
        return onDelete.isEmpty() && onUpdate.isEmpty() ? null : new Watch(onDelete, onUpdate);
    }

    private List<UnloggedCascade> effects(TableId root, Change first) {
        Set<UnloggedCascade> effects = new LinkedHashSet<>();
        Set<Change> seen = new HashSet<>();
        Deque<Change> open = new ArrayDeque<>(List.of(first));
        for (Change change = open.poll(); change != null; change = open.poll()) {
            if (!seen.add(change)) {
                continue;
            }
            for (TableSchema child : children.getOrDefault(name(change.table()), List.of())) {
                for (ForeignKey key : child.foreignKeys()) {
                    Change next = next(change, child, key);
                    if (next != null) {
                        open.add(next);
                        if (selected.accepts(child.table())) {
                            effects.add(new UnloggedCascade(child.table(), root, key.name()));
                        }
                    }
                }
            }
        }
        return List.copyOf(effects);
    }

    private @Nullable Change next(Change change, TableSchema child, ForeignKey key) {
        if (!name(key.parent()).equals(name(change.table()))) {
            return null;
        }
        ForeignKey.Rule rule = change.deleted() ? key.onDelete() : key.onUpdate();
        if (!rule.changesRows() || !change.deleted() && !meet(change.columns(), referredTo(key))) {
            return null;
        }
        boolean deleted = change.deleted() && rule == ForeignKey.Rule.CASCADE;
        return new Change(child.table(), deleted, deleted ? List.of() : key.columns());
    }

    /** The parent's columns; none where nothing says which these are. */
    private List<String> referredTo(ForeignKey key) {
        TableSchema parent = known.get(name(key.parent()));
        return key.parentColumns().isEmpty() && parent != null ? parent.primaryKey() : key.parentColumns();
    }

    private static boolean meet(List<String> a, List<String> b) {
        return a.isEmpty() || b.isEmpty() || a.stream().anyMatch(x -> b.stream().anyMatch(x::equalsIgnoreCase));
    }

    /** Whatever {@code lower_case_table_names} makes of the names in statements and in table maps. */
    private static String name(TableId table) {
        return (table.database() + '\0' + table.table()).toLowerCase(Locale.ROOT);
    }
}
