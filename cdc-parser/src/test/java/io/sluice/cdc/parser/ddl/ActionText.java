package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableSchema;
import java.util.List;
import java.util.stream.Collectors;

/** Schema actions in one compact line, for golden cases and fixtures. */
final class ActionText {

    private ActionText() {}

    static String of(SchemaChange change) {
        if (!change.understood()) {
            return "?";
        }
        return change.actions().stream().map(ActionText::of).collect(Collectors.joining("; "));
    }

    static String of(SchemaAction action) {
        if (action instanceof SchemaAction.CreateTable c) {
            return "create" + flag(c.temporary(), " temporary") + flag(c.ifNotExists(), " if-not-exists")
                    + flag(c.fromSelect(), " from-select") + " " + of(c.schema());
        } else if (action instanceof SchemaAction.CreateTableLike l) {
            return "create" + flag(l.temporary(), " temporary") + flag(l.ifNotExists(), " if-not-exists") + " "
                    + l.table() + " like " + l.like();
        } else if (action instanceof SchemaAction.DropTable d) {
            return "drop" + flag(d.temporary(), " temporary") + flag(d.ifExists(), " if-exists") + " " + d.table();
        } else if (action instanceof SchemaAction.TruncateTable t) {
            return "truncate " + t.table();
        } else if (action instanceof SchemaAction.RenameTable r) {
            return "rename " + r.from() + " " + r.to();
        } else if (action instanceof SchemaAction.AlterTable a) {
            return "alter " + a.table()
                    + a.alterations().stream().map(ActionText::of).collect(Collectors.joining(", ", " [", "]"));
        } else if (action instanceof SchemaAction.CreateDatabase d) {
            return "create-database " + d.database();
        } else if (action instanceof SchemaAction.DropDatabase d) {
            return "drop-database " + d.database();
        }
        throw new AssertionError(action);
    }

    static String of(TableSchema s) {
        return s.table() + " (" + s.columns().stream().map(ActionText::of).collect(Collectors.joining(", ")) + keys(s)
                + ")";
    }

    private static String keys(TableSchema s) {
        StringBuilder out = new StringBuilder();
        if (s.hasPrimaryKey()) {
            out.append(" | pk").append(s.primaryKey());
        }
        s.uniqueKeys().forEach(k -> out.append(" | uk ").append(k.name()).append(k.columns()));
        s.plainIndexes().forEach(k -> out.append(" | ix ").append(k.name()).append(k.columns()));
        s.foreignKeys().forEach(k -> out.append(" | fk ").append(of(k)));
        if (s.defaultCharset() != null || s.defaultCollation() != null) {
            out.append(" | ").append(s.defaultCharset()).append(' ').append(s.defaultCollation());
        }
        return out.toString();
    }

    static String of(ForeignKey k) {
        return k.name() + k.columns() + " " + k.parent() + k.parentColumns()
                + flag(k.onDelete().changesRows(), " delete " + k.onDelete())
                + flag(k.onUpdate().changesRows(), " update " + k.onUpdate());
    }

    static String of(Column c) {
        String nullability =
                switch (c.nullability()) {
                    case NULLABLE -> "";
                    case NOT_NULL -> " !";
                    case UNKNOWN -> " null?";
                };
        return c.name() + " " + c.type() + nullability + of(c.defaultValue()) + flag(c.generated(), " generated")
                + flag(c.autoIncrement(), " auto");
    }

    static String of(ColumnDefault d) {
        return switch (d.kind()) {
            case NONE, NULL -> "";
            case UNKNOWN -> " default?";
            case LITERAL -> " ='" + d.text() + "'";
            case CURRENT_TIMESTAMP -> " =now";
            case EXPRESSION -> " =expr:" + d.text();
        };
    }

    static String of(Alteration a) {
        if (a instanceof Alteration.AddColumn c) {
            return "add " + of(c.column()) + of(c.placement());
        } else if (a instanceof Alteration.DropColumn c) {
            return "drop " + c.name();
        } else if (a instanceof Alteration.ChangeColumn c) {
            return "change " + c.name() + ": " + of(c.column()) + of(c.placement());
        } else if (a instanceof Alteration.RenameColumn c) {
            return "rename " + c.from() + " " + c.to();
        } else if (a instanceof Alteration.SetDefault c) {
            return "default " + c.column()
                    + (c.defaultValue().kind() == ColumnDefault.Kind.NULL ? " =null" : of(c.defaultValue()));
        } else if (a instanceof Alteration.AddPrimaryKey k) {
            return "pk" + k.columns();
        } else if (a instanceof Alteration.DropPrimaryKey) {
            return "drop-pk";
        } else if (a instanceof Alteration.AddUniqueKey k) {
            return "uk " + k.key().name() + k.key().columns();
        } else if (a instanceof Alteration.AddIndex k) {
            return "ix " + k.name() + k.columns();
        } else if (a instanceof Alteration.AddForeignKey k) {
            return "fk " + of(k.key());
        } else if (a instanceof Alteration.DropForeignKey k) {
            return "drop-fk " + k.name();
        } else if (a instanceof Alteration.DropKey k) {
            return "drop-key " + k.name();
        } else if (a instanceof Alteration.RenameKey k) {
            return "rename-key " + k.from() + " " + k.to();
        } else if (a instanceof Alteration.ConvertCharset c) {
            return "convert " + c.charset() + " " + c.collation();
        } else if (a instanceof Alteration.DefaultCharset c) {
            return "charset " + c.charset() + " " + c.collation();
        } else if (a instanceof Alteration.UnloggedRowChange c) {
            return "rows: " + c.clause();
        } else if (a instanceof Alteration.NoEffect c) {
            return "-: " + c.clause();
        } else if (a instanceof Alteration.IfExists c) {
            return "if-exists " + of(c.alteration());
        } else if (a instanceof Alteration.IfNotExists c) {
            return "if-not-exists " + of(c.alteration());
        }
        throw new AssertionError(a);
    }

    private static String of(Alteration.Placement p) {
        return p.first() ? " first" : p.after() == null ? "" : " after " + p.after();
    }

    private static String flag(boolean on, String text) {
        return on ? text : "";
    }

    static String of(List<SchemaAction> actions) {
        return actions.stream().map(ActionText::of).collect(Collectors.joining("; "));
    }
}
