package io.sluice.cdc.model;

import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.TableSchema.PlainIndex;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import io.sluice.cdc.model.internal.text.ForeignKeyNames;
import io.sluice.cdc.model.internal.text.IndexNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE as the server executes it ({@code mysql_prepare_alter_table} of sql_table.cc): all clauses name columns of
 * the table as it was; columns that stay are gone through first, in place, under their new names; then ADD and the
 * clauses with FIRST or AFTER take their places one after the other, AFTER meaning the new names. Keys follow last.
 */
final class TableAlterer {

    private final TableSchema before;
    private final List<Alteration> clauses = new ArrayList<>();
    private final Map<String, Alteration> byColumn = new HashMap<>();
    private final Map<String, ColumnDefault> defaults = new HashMap<>();
    private final List<Column> after = new ArrayList<>();
    private @Nullable String charset;
    private @Nullable String collation;
    private Alteration.@Nullable ConvertCharset convert;

    private TableAlterer(TableSchema before) {
        this.before = before;
        this.charset = before.defaultCharset();
        this.collation = before.defaultCollation();
    }

    static TableSchema alter(TableSchema before, List<Alteration> alterations) {
        TableAlterer alterer = new TableAlterer(before);
        for (Alteration alteration : alterations) {
            alterer.collect(alteration);
        }
        alterer.defaultOfConvert();
        alterer.columns();
        return alterer.keys();
    }

    static List<Alteration> carriedOut(TableSchema before, List<Alteration> alterations) {
        TableAlterer alterer = new TableAlterer(before);
        for (Alteration alteration : alterations) {
            alterer.collect(alteration);
        }
        return List.copyOf(alterer.clauses);
    }

    private void collect(Alteration alteration) {
        if (alteration instanceof Alteration.IfExists conditional) {
            if (namesWhatIsThere(conditional.alteration())) {
                collect(conditional.alteration());
            }
            return;
        }
        if (alteration instanceof Alteration.IfNotExists conditional) {
            if (!addsWhatIsThere(conditional.alteration())) {
                collect(conditional.alteration());
            }
            return;
        }
        clauses.add(alteration);
        if (alteration instanceof Alteration.DropColumn c) {
            existing(c.name(), "drops");
            byColumn.put(lower(c.name()), c);
        } else if (alteration instanceof Alteration.ChangeColumn c) {
            existing(c.name(), "changes");
            byColumn.put(lower(c.name()), c);
        } else if (alteration instanceof Alteration.RenameColumn c) {
            existing(c.from(), "renames");
            byColumn.put(lower(c.from()), c);
        } else if (alteration instanceof Alteration.SetDefault c) {
            existing(c.column(), "sets the default of");
            defaults.put(lower(c.column()), c.defaultValue());
        } else if (alteration instanceof Alteration.DefaultCharset c) {
            charset = c.charset();
            collation = c.collation();
        } else if (alteration instanceof Alteration.ConvertCharset c) {
            convert = c;
        }
    }

    /** CONVERT TO sets the table's default as well, unless a clause of its own does (MariaDB; MySQL refuses two that differ). */
    private void defaultOfConvert() {
        Alteration.ConvertCharset to = convert;
        if (to != null && clauses.stream().noneMatch(c -> c instanceof Alteration.DefaultCharset)) {
            charset = to.charset();
            collation = to.collation();
        }
    }

    private boolean namesWhatIsThere(Alteration a) {
        if (a instanceof Alteration.DropColumn c) {
            return before.indexOf(c.name()) >= 0;
        } else if (a instanceof Alteration.ChangeColumn c) {
            return before.indexOf(c.name()) >= 0;
        } else if (a instanceof Alteration.RenameColumn c) {
            return before.indexOf(c.from()) >= 0;
        } else if (a instanceof Alteration.SetDefault c) {
            return before.indexOf(c.column()) >= 0;
        } else if (a instanceof Alteration.DropPrimaryKey) {
            return before.hasPrimaryKey();
        } else if (a instanceof Alteration.RenameKey k) {
            return hasKey(k.from());
        } else if (a instanceof Alteration.DropForeignKey k) {
            return hasForeignKey(k.name());
        }
        return true; // DROP KEY: a name of no known key drops none
    }

    private boolean addsWhatIsThere(Alteration a) {
        if (a instanceof Alteration.AddColumn c) {
            String name = lower(c.column().name());
            return before.indexOf(name) >= 0
                    || clauses.stream()
                            .anyMatch(o -> o instanceof Alteration.AddColumn other
                                    && lower(other.column().name()).equals(name));
        } else if (a instanceof Alteration.AddPrimaryKey) {
            return before.hasPrimaryKey();
        } else if (a instanceof Alteration.AddUniqueKey k) {
            return hasKey(
                    k.key().name().isEmpty()
                            ? k.key().columns().get(0)
                            : k.key().name());
        } else if (a instanceof Alteration.AddIndex k) {
            return hasKey(
                    k.name().isEmpty() && !k.columns().isEmpty() ? k.columns().get(0) : k.name());
        } else if (a instanceof Alteration.AddForeignKey k) {
            return hasForeignKey(k.key().name());
        }
        return false;
    }

    private boolean hasForeignKey(String name) {
        return before.foreignKeys().stream().anyMatch(k -> k.name().equalsIgnoreCase(name));
    }

    private boolean hasKey(String name) {
        return before.uniqueKeys().stream().anyMatch(k -> k.name().equalsIgnoreCase(name))
                || before.plainIndexes().stream().anyMatch(k -> k.name().equalsIgnoreCase(name));
    }

    private void existing(String name, String does) {
        if (before.indexOf(name) < 0) {
            throw new SchemaMismatchException("ALTER TABLE " + before.table() + " " + does + " column " + name
                    + ", but the table has " + before.columnNames());
        }
    }

    private void columns() {
        for (Column column : before.columns()) {
            Alteration clause = byColumn.get(lower(column.name()));
            if (clause instanceof Alteration.DropColumn) {
                continue;
            }
            Column now = clause instanceof Alteration.ChangeColumn change
                    ? withTableCharset(change.column())
                    : clause instanceof Alteration.RenameColumn rename ? column.withName(rename.to()) : column;
            ColumnDefault value = defaults.get(lower(column.name()));
            if (value != null) {
                now = withDefault(now, value);
            }
            after.add(clause instanceof Alteration.ChangeColumn ? converted(now, false) : converted(now, true));
        }
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.AddColumn add) {
                place(converted(withTableCharset(add.column()), false), add.placement());
            } else if (clause instanceof Alteration.ChangeColumn change
                    && !change.placement().equals(Placement.NONE)) {
                int at = indexOf(change.column().name());
                if (at < 0) {
                    throw new SchemaMismatchException("ALTER TABLE " + before.table() + " changes column "
                            + change.name() + " twice; the table has " + before.columnNames());
                }
                place(after.remove(at), change.placement());
            }
        }
    }

    private void place(Column column, Placement placement) {
        if (placement.first()) {
            after.add(0, column);
        } else if (placement.after() == null) {
            after.add(column);
        } else {
            int at = indexOf(placement.after());
            if (at < 0) {
                throw new SchemaMismatchException("ALTER TABLE " + before.table() + " puts column " + column.name()
                        + " after " + placement.after() + ", but the table has "
                        + after.stream().map(Column::name).toList());
            }
            after.add(at + 1, column);
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < after.size(); i++) {
            if (after.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** A definition without a character set takes the table's, also in MODIFY: never the one the column had. */
    private Column withTableCharset(Column column) {
        ColumnType type = column.type();
        if (!TextConversion.takesCharset(type) || type.charset() != null || charset == null) {
            return column;
        }
        String own = type.collation();
        if (own != null && !own.equals(ColumnType.BINARY_ATTRIBUTE)) {
            return column.withType(type.withCollation(charset, charset + "_" + own));
        }
        return column.withType(TextConversion.define(type, charset, own != null ? own : collation));
    }

    /** CONVERT TO overrides what every text column has or gets. */
    private Column converted(Column column, boolean widens) {
        Alteration.ConvertCharset to = convert;
        if (to == null || !TextConversion.takesCharset(column.type())) {
            return column;
        }
        return column.withType(
                widens
                        ? TextConversion.convert(column.type(), to.charset(), to.collation())
                        : TextConversion.define(column.type(), to.charset(), to.collation()));
    }

    private TableSchema keys() {
        List<String> primary = new ArrayList<>(follow(before.primaryKey()));
        List<UniqueKey> unique = new ArrayList<>();
        for (UniqueKey key : before.uniqueKeys()) {
            List<String> columns = follow(key.columns());
            if (!columns.isEmpty()) {
                unique.add(new UniqueKey(key.name(), columns));
            }
        }
        List<PlainIndex> plain = new ArrayList<>();
        for (PlainIndex index : before.plainIndexes()) {
            List<String> columns = follow(index.columns());
            if (!columns.isEmpty() || index.columns().isEmpty()) {
                plain.add(new PlainIndex(index.name(), columns));
            }
        }
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.DropPrimaryKey) {
                primary.clear();
            } else if (clause instanceof Alteration.DropKey drop) {
                unique.removeIf(k -> k.name().equalsIgnoreCase(drop.name()));
                plain.removeIf(k -> k.name().equalsIgnoreCase(drop.name()));
            }
        }
        rename(unique, plain);
        IndexNames names = new IndexNames(after);
        unique.forEach(k -> names.name(k.name(), k.columns()));
        plain.forEach(k -> names.name(k.name(), k.columns()));
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.AddPrimaryKey add) {
                if (!primary.isEmpty()) {
                    throw new SchemaMismatchException("ALTER TABLE " + before.table() + " adds the primary key "
                            + add.columns() + ", but the table has " + primary);
                }
                primary.addAll(add.columns());
            } else if (clause instanceof Alteration.AddUniqueKey add) {
                List<String> columns = add.key().columns();
                unique.add(new UniqueKey(names.name(add.key().name(), columns), columns));
            } else if (clause instanceof Alteration.AddIndex add) {
                plain.add(new PlainIndex(names.name(add.name(), add.columns()), add.columns()));
            }
        }
        if (after.isEmpty()) {
            throw new SchemaMismatchException(
                    "ALTER TABLE " + before.table() + " leaves no column; the table has " + before.columnNames());
        }
        List<Column> columns = new ArrayList<>();
        for (Column column : after) {
            boolean inPrimary = primary.stream().anyMatch(column.name()::equalsIgnoreCase);
            columns.add(inPrimary ? notNull(column) : column);
        }
        return IndexNames.settle(before.toBuilder()
                .columns(columns)
                .primaryKey(primary)
                .uniqueKeys(unique)
                .plainIndexes(plain)
                .foreignKeys(foreignKeys())
                .defaultCharset(charset, collation)
                .build());
    }

    private List<ForeignKey> foreignKeys() {
        ForeignKeyNames names = new ForeignKeyNames(before.table().table(), before.foreignKeys());
        List<ForeignKey> keys = new ArrayList<>();
        for (ForeignKey key : before.foreignKeys()) {
            List<String> columns = follow(key.columns());
            if (columns.size() == key.columns().size()) {
                keys.add(key.withColumns(columns));
            }
        }
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.DropForeignKey drop) {
                keys.removeIf(k -> k.name().equalsIgnoreCase(drop.name()));
            }
        }
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.AddForeignKey add) {
                keys.add(add.key().withName(names.name(add.key().name())));
            }
        }
        return keys;
    }

    /** Renames refer to the names before any of them, so a and b can swap. */
    private void rename(List<UniqueKey> unique, List<PlainIndex> plain) {
        Map<String, String> names = new HashMap<>();
        for (Alteration clause : clauses) {
            if (clause instanceof Alteration.RenameKey rename) {
                names.put(lower(rename.from()), rename.to());
            }
        }
        UnaryOperator<String> renamed = name -> names.getOrDefault(lower(name), name);
        unique.replaceAll(k -> new UniqueKey(renamed.apply(k.name()), k.columns()));
        plain.replaceAll(k -> new PlainIndex(renamed.apply(k.name()), k.columns()));
    }

    /** A key's columns under their new names, dropped ones left out. */
    private List<String> follow(List<String> names) {
        List<String> out = new ArrayList<>();
        for (String name : names) {
            Alteration clause = byColumn.get(lower(name));
            if (clause instanceof Alteration.ChangeColumn change) {
                out.add(change.column().name());
            } else if (clause instanceof Alteration.RenameColumn rename) {
                out.add(rename.to());
            } else if (!(clause instanceof Alteration.DropColumn)) {
                out.add(name);
            }
        }
        return out;
    }

    private static Column notNull(Column c) {
        ColumnDefault value =
                c.defaultValue().kind() == ColumnDefault.Kind.NULL ? ColumnDefault.NONE : c.defaultValue();
        return new Column(c.name(), c.type(), Nullability.NOT_NULL, value, c.generated(), c.autoIncrement());
    }

    private static Column withDefault(Column c, ColumnDefault value) {
        if (c.generated()) {
            return c; // MariaDB takes the clause and does nothing
        }
        return new Column(c.name(), c.type(), c.nullability(), value, c.generated(), c.autoIncrement());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
