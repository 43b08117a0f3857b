package io.sluice.cdc.parser.ddl;

import io.debezium.ddl.parser.mariadb.generated.MariaDBParser;
import io.debezium.ddl.parser.mariadb.generated.MariaDBParser.*;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.TableId;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** MariaDB's grammar and what its trees mean. */
final class MariaDbGrammar extends Grammar {

    private final ServerProfile server;

    MariaDbGrammar(ServerProfile server) {
        this.server = server;
    }

    @Override
    List<SchemaAction> read(String sql, String database) throws NotUnderstoodException {
        SqlStatementContext tree = asWritten(sql);
        if (tree == null || tree.setStatementFor() != null) {
            tree = parse(new MariaDBParser(MariaDbTokens.inItsWords(sql)), MariaDbGrammar::wholeStatement);
        }
        if (tree.ddlStatement() == null) {
            throw new NotUnderstoodException("no DDL");
        }
        Reader reader = new Reader(database);
        reader.statement(tree.ddlStatement());
        if (StatementKind.replacesDatabase(sql)
                && reader.actions.get(0) instanceof SchemaAction.CreateDatabase create) {
            reader.actions.add(0, new SchemaAction.DropDatabase(create.database()));
        }
        return reader.actions;
    }

    private static @Nullable SqlStatementContext asWritten(String sql) {
        try {
            return parse(new MariaDBParser(MariaDbTokens.asWritten(sql)), MariaDbGrammar::wholeStatement);
        } catch (NotUnderstoodException e) {
            return null;
        }
    }

    private static SqlStatementContext wholeStatement(MariaDBParser parser) {
        SqlStatementContext statement = parser.sqlStatement();
        atEnd(parser);
        return statement;
    }

    private final class Reader {
        private final String database;
        private final List<SchemaAction> actions = new ArrayList<>();
        private final List<Alteration.DropForeignKey> constraintDrops = new ArrayList<>();

        Reader(String database) {
            this.database = database;
        }

        void statement(DdlStatementContext s) throws NotUnderstoodException {
            if (s.createTable() != null) {
                createTable(s.createTable());
            } else if (s.alterTable() != null) {
                alterTable(s.alterTable());
            } else if (s.dropTable() != null) {
                DropTableContext d = s.dropTable();
                for (TableNameContext name : d.tables().tableName()) {
                    actions.add(new SchemaAction.DropTable(table(name), d.ifExists() != null, d.TEMPORARY() != null));
                }
            } else if (s.renameTable() != null) {
                for (RenameTableClauseContext pair : s.renameTable().renameTableClause()) {
                    actions.add(new SchemaAction.RenameTable(table(pair.tableName(0)), table(pair.tableName(1))));
                }
            } else if (s.truncateTable() != null) {
                actions.add(
                        new SchemaAction.TruncateTable(table(s.truncateTable().tableName())));
            } else if (s.createIndex() != null) {
                createIndex(s.createIndex());
            } else if (s.dropIndex() != null) {
                DropIndexContext d = s.dropIndex();
                Alteration drop = when(d.ifExists(), KeyDraft.dropping(name(d.uid())));
                actions.add(new SchemaAction.AlterTable(table(d.tableName()), List.of(drop)));
            } else if (s.createDatabase() != null) {
                actions.add(
                        new SchemaAction.CreateDatabase(name(s.createDatabase().uid())));
            } else if (s.dropDatabase() != null) {
                actions.add(new SchemaAction.DropDatabase(name(s.dropDatabase().uid())));
            } else if (s.alterDatabase() == null) {
                throw new NotUnderstoodException("no DDL of tables");
            }
        }

        private void createTable(CreateTableContext t) throws NotUnderstoodException {
            if (t instanceof CopyCreateTableContext c) {
                TableId table = table(c.tableName(0));
                replaced(c.orReplace(), table, c.TEMPORARY());
                actions.add(new SchemaAction.CreateTableLike(
                        table, table(c.tableName(1)), c.ifNotExists() != null, c.TEMPORARY() != null));
            } else if (t instanceof ColumnCreateTableContext c) {
                create(
                        c.tableName(),
                        c.orReplace(),
                        c.ifNotExists(),
                        c.TEMPORARY(),
                        c.createDefinitions(),
                        c.tableOption(),
                        false);
            } else if (t instanceof QueryCreateTableContext c) {
                create(
                        c.tableName(),
                        c.orReplace(),
                        c.ifNotExists(),
                        c.TEMPORARY(),
                        c.createDefinitions(),
                        c.tableOption(),
                        true);
            }
        }

        /** CREATE OR REPLACE drops first. */
        private void replaced(@Nullable OrReplaceContext orReplace, TableId table, @Nullable TerminalNode temporary) {
            if (orReplace != null) {
                actions.add(new SchemaAction.DropTable(table, true, temporary != null));
            }
        }

        private void create(
                TableNameContext name,
                @Nullable OrReplaceContext orReplace,
                @Nullable IfNotExistsContext ifNotExists,
                @Nullable TerminalNode temporary,
                @Nullable CreateDefinitionsContext definitions,
                List<TableOptionContext> options,
                boolean fromSelect)
                throws NotUnderstoodException {
            TableDraft draft = new TableDraft();
            TableId table = table(name);
            if (definitions != null) {
                for (CreateDefinitionContext definition : definitions.createDefinition()) {
                    if (definition instanceof ColumnDeclarationContext c) {
                        draft.column(column(table, name(c.uid()), c.columnDefinition()));
                    } else {
                        definition(table, definition, draft);
                    }
                }
            }
            for (TableOptionContext option : options) {
                if (option instanceof TableOptionCharsetContext c && c.charsetName() != null) {
                    draft.charset(text(c.charsetName()));
                } else if (option instanceof TableOptionCollateContext c) {
                    draft.collation(text(c.collationName()));
                } else if (option instanceof TableOptionEngineContext c && c.engineName() != null) {
                    draft.engine(text(c.engineName()));
                } else if (option instanceof TableOptionWithSystemVersioningContext) {
                    throw new NotUnderstoodException("system versioning adds columns that are not in the statement");
                }
            }
            replaced(orReplace, table, temporary);
            actions.add(new SchemaAction.CreateTable(
                    draft.build(table, server), ifNotExists != null, temporary != null, fromSelect));
        }

        private void createIndex(CreateIndexContext i) {
            boolean unique = i.indexCategory != null && i.indexCategory.getType() == MariaDBParser.UNIQUE;
            KeyDraft key = new KeyDraft(name(i.uid()), unique, keyColumns(i.indexColumnNames()));
            List<Alteration> alterations = new ArrayList<>();
            if (i.orReplace() != null) {
                alterations.add(new Alteration.IfExists(KeyDraft.dropping(key.name())));
            }
            alterations.add(i.ifNotExists() != null ? new Alteration.IfNotExists(key.adding()) : key.adding());
            actions.add(new SchemaAction.AlterTable(table(i.tableName()), alterations));
        }

        private void alterTable(AlterTableContext t) throws NotUnderstoodException {
            TableId table = table(t.tableName());
            TableId renamed = null;
            List<Alteration> out = new ArrayList<>();
            if (t.IGNORE() != null) {
                out.add(new Alteration.UnloggedRowChange("IGNORE"));
            }
            for (AlterSpecificationContext clause : t.alterSpecification()) {
                if (clause instanceof AlterByRenameContext r) {
                    renamed = r.fullId() != null ? table(r.fullId()) : tableId(database, name(r.uid()));
                } else {
                    alteration(table, clause, out);
                }
            }
            if (t.partitionDefinitions() != null) {
                out.add(new Alteration.NoEffect("PARTITION BY"));
            }
            if (out.stream().anyMatch(MariaDbGrammar::addsForeignKey)) {
                // DROP CONSTRAINT drops no foreign key in a statement that adds one (10.11); DROP FOREIGN KEY does
                out.removeIf(clause -> clause instanceof Alteration.IfExists conditional
                        && conditional.alteration() instanceof Alteration.DropForeignKey drop
                        && constraintDrops.contains(drop));
            }
            if (!out.isEmpty() || renamed == null) {
                actions.add(new SchemaAction.AlterTable(table, out));
            }
            if (renamed != null) {
                actions.add(new SchemaAction.RenameTable(table, renamed));
            }
        }

        private void alteration(TableId table, AlterSpecificationContext clause, List<Alteration> out)
                throws NotUnderstoodException {
            if (clause instanceof AlterByAddColumnContext c) {
                Placement place = place(c.FIRST(), c.AFTER(), c.uid());
                add(column(table, name(c.uid(0)), c.columnDefinition()), place, c.ifNotExists(), out);
            } else if (clause instanceof AlterByAddColumnsContext c) {
                for (int i = 0; i < c.columnDefinition().size(); i++) {
                    add(column(table, name(c.uid(i)), c.columnDefinition(i)), Placement.NONE, c.ifNotExists(), out);
                }
            } else if (clause instanceof AlterByAddDefinitionsContext c) {
                for (CreateDefinitionContext d : c.createDefinition()) {
                    if (d instanceof ColumnDeclarationContext column) {
                        add(
                                column(table, name(column.uid()), column.columnDefinition()),
                                Placement.NONE,
                                c.ifNotExists(),
                                out);
                    } else {
                        definition(table, d, ConstraintSink.adding(out));
                    }
                }
            } else if (clause instanceof AlterByModifyColumnContext c) {
                ColumnDraft draft = column(table, name(c.uid(0)), c.columnDefinition());
                change(draft.name, draft, place(c.FIRST(), c.AFTER(), c.uid()), c.ifExists(), out);
            } else if (clause instanceof AlterByChangeColumnContext c) {
                Placement place = c.FIRST() != null
                        ? Placement.FIRST
                        : c.afterColumn != null ? Placement.after(name(c.afterColumn)) : Placement.NONE;
                change(
                        name(c.oldColumn),
                        column(table, name(c.newColumn), c.columnDefinition()),
                        place,
                        c.ifExists(),
                        out);
            } else if (clause instanceof AlterByRenameColumnContext c) {
                out.add(when(c.ifExists(), new Alteration.RenameColumn(name(c.oldColumn), name(c.newColumn))));
            } else if (clause instanceof AlterByDropColumnContext c) {
                out.add(when(c.ifExists(), new Alteration.DropColumn(name(c.uid()))));
            } else if (clause instanceof AlterByChangeDefaultContext c) {
                ColumnDraft draft = new ColumnDraft(name(c.uid()));
                if (c.defaultValue() != null) {
                    defaultValue(c.defaultValue(), draft);
                }
                ColumnDraft.DefaultClause value = draft.defaultClause;
                out.add(new Alteration.SetDefault(
                        draft.name, value == null ? ColumnDefault.NONE : value.of(ColumnType.of(ColumnType.Kind.BIT))));
            } else {
                keyOrOption(table, clause, out);
            }
        }

        private void keyOrOption(TableId table, AlterSpecificationContext clause, List<Alteration> out)
                throws NotUnderstoodException {
            if (clause instanceof AlterByAddPrimaryKeyContext c) {
                out.add(new Alteration.AddPrimaryKey(keyColumns(c.indexColumnNames())));
            } else if (clause instanceof AlterByNotExistingPrimaryKeyContext c) {
                Alteration add = new Alteration.AddPrimaryKey(List.of(name(c.uid())));
                out.add(c.ifNotExists() != null ? new Alteration.IfNotExists(add) : add);
            } else if (clause instanceof AlterByDropPrimaryKeyContext) {
                out.add(new Alteration.DropPrimaryKey());
            } else if (clause instanceof AlterByAddUniqueKeyContext c) {
                KeyDraft key = new KeyDraft(keyName(c.indexName, c.name), true, keyColumns(c.indexColumnNames()));
                out.add(c.ifNotExists() != null ? new Alteration.IfNotExists(key.adding()) : key.adding());
            } else if (clause instanceof AlterByAddIndexContext c) {
                KeyDraft key = new KeyDraft(keyName(c.uid(), null), false, keyColumns(c.indexColumnNames()));
                out.add(c.ifNotExists() != null ? new Alteration.IfNotExists(key.adding()) : key.adding());
            } else if (clause instanceof AlterByAddSpecialIndexContext c) {
                out.add(new KeyDraft(keyName(c.uid(), null), false, keyColumns(c.indexColumnNames())).adding());
            } else if (clause instanceof AlterByDropIndexContext c) {
                out.add(when(c.ifExists(), KeyDraft.dropping(name(c.uid()))));
            } else if (clause instanceof AlterByDropConstraintCheckContext c && c.CONSTRAINT() != null) {
                // may be a unique or a foreign key
                out.add(new Alteration.IfExists(KeyDraft.dropping(name(c.uid()))));
                Alteration.DropForeignKey drop = new Alteration.DropForeignKey(name(c.uid()));
                constraintDrops.add(drop);
                out.add(new Alteration.IfExists(drop));
            } else if (clause instanceof AlterByAddForeignKeyContext c) {
                Alteration add = new Alteration.AddForeignKey(foreignKey(
                        table,
                        keyName(c.name, c.indexName),
                        keyColumns(c.indexColumnNames()),
                        c.referenceDefinition()));
                out.add(c.ifNotExists() != null ? new Alteration.IfNotExists(add) : add);
            } else if (clause instanceof AlterByDropForeignKeyContext c) {
                String key = c.uid() == null ? text(c.dottedId()) : name(c.uid());
                out.add(when(c.ifExists(), new Alteration.DropForeignKey(key)));
            } else if (clause instanceof AlterByRenameIndexContext c) {
                out.add(new Alteration.RenameKey(name(c.uid(0)), name(c.uid(1))));
            } else if (clause instanceof AlterByConvertCharactersetContext c) {
                String collation = c.collationName() == null ? null : text(c.collationName());
                TableDraft.Charset to = TableDraft.Charset.of(text(c.charsetName()), collation, server);
                out.add(new Alteration.ConvertCharset(to.charset(), to.collation()));
            } else if (clause instanceof AlterByDefaultCharsetContext c) {
                String collation = c.collationName() == null ? null : text(c.collationName());
                TableDraft.Charset to = TableDraft.Charset.of(text(c.charsetName()), collation, server);
                out.add(new Alteration.DefaultCharset(to.charset(), to.collation()));
            } else if (clause instanceof AlterByTableOptionContext c) {
                tableOptions(c.tableOption(), out);
            } else if (clause instanceof AlterByDiscardTablespaceContext
                    || clause instanceof AlterByImportTablespaceContext) {
                out.add(new Alteration.UnloggedRowChange(clause(clause)));
            } else if (clause instanceof AlterPartitionContext c) {
                partition(c.alterPartitionSpecification(), out);
            } else {
                out.add(new Alteration.NoEffect(clause(clause)));
            }
        }

        private void partition(AlterPartitionSpecificationContext p, List<Alteration> out) {
            if (begins(p, "DROP")
                    || begins(p, "TRUNCATE")
                    || begins(p, "EXCHANGE")
                    || begins(p, "IMPORT")
                    || begins(p, "DISCARD")
                    || begins(p, "REPAIR")) {
                Alteration change = new Alteration.UnloggedRowChange(clause(p));
                out.add(change);
                if (p instanceof AlterByExchangePartitionContext e) {
                    actions.add(new SchemaAction.AlterTable(table(e.tableName()), List.of(change)));
                }
            } else {
                out.add(new Alteration.NoEffect(clause(p)));
            }
        }

        private void tableOptions(List<TableOptionContext> options, List<Alteration> out)
                throws NotUnderstoodException {
            String charset = null;
            String collation = null;
            boolean any = false;
            for (TableOptionContext option : options) {
                if (option instanceof TableOptionCharsetContext c) {
                    charset = c.charsetName() == null ? null : text(c.charsetName());
                    any = true;
                } else if (option instanceof TableOptionCollateContext c) {
                    collation = text(c.collationName());
                    any = true;
                } else if (option instanceof TableOptionWithSystemVersioningContext) {
                    throw new NotUnderstoodException("system versioning adds columns that are not in the statement");
                } else {
                    out.add(new Alteration.NoEffect(clause(option)));
                }
            }
            if (any) {
                TableDraft.Charset to = TableDraft.Charset.of(charset, collation, server);
                out.add(new Alteration.DefaultCharset(to.charset(), to.collation()));
            }
        }

        private void add(
                ColumnDraft draft, Placement place, @Nullable IfNotExistsContext ifNotExists, List<Alteration> out)
                throws NotUnderstoodException {
            Alteration add = new Alteration.AddColumn(build(draft), place);
            out.add(ifNotExists != null ? new Alteration.IfNotExists(add) : add);
            inlineKeys(draft, ifNotExists != null, out);
        }

        private void change(
                String name,
                ColumnDraft draft,
                Placement place,
                @Nullable IfExistsContext ifExists,
                List<Alteration> out)
                throws NotUnderstoodException {
            out.add(when(ifExists, new Alteration.ChangeColumn(name, build(draft), place)));
            inlineKeys(draft, ifExists != null, out);
        }

        /** A column that is added or changed on a condition brings its inline key on the same one, which is not modelled. */
        private void inlineKeys(ColumnDraft draft, boolean conditional, List<Alteration> out)
                throws NotUnderstoodException {
            if (draft.reference != null) {
                Alteration add = new Alteration.AddForeignKey(draft.reference);
                out.add(conditional ? new Alteration.IfNotExists(add) : add);
            }
            if (conditional && (draft.primaryKey || draft.uniqueKey)) {
                throw new NotUnderstoodException("a conditional column with a key");
            }
            if (draft.primaryKey) {
                out.add(new Alteration.AddPrimaryKey(List.of(draft.name)));
            }
            if (draft.uniqueKey) {
                out.add(new KeyDraft("", true, List.of(draft.name)).adding());
            }
        }

        private Column build(ColumnDraft draft) throws NotUnderstoodException {
            return draft.build(server, null, null, draft.primaryKey);
        }

        private void definition(TableId table, CreateDefinitionContext definition, ConstraintSink sink) {
            if (definition instanceof ConstraintDeclarationContext c) {
                if (c.tableConstraint() instanceof PrimaryKeyTableConstraintContext p) {
                    sink.primaryKey(keyColumns(p.indexColumnNames()));
                } else if (c.tableConstraint() instanceof UniqueKeyTableConstraintContext u) {
                    sink.key(new KeyDraft(keyName(u.index, u.name), true, keyColumns(u.indexColumnNames())));
                } else if (c.tableConstraint() instanceof ForeignKeyTableConstraintContext f) {
                    sink.foreignKey(foreignKey(
                            table,
                            keyName(f.name, f.index),
                            keyColumns(f.indexColumnNames()),
                            f.referenceDefinition()));
                }
            } else if (definition instanceof IndexDeclarationContext i) {
                if (i.indexColumnDefinition() instanceof SimpleIndexDeclarationContext s) {
                    sink.key(new KeyDraft(keyName(s.uid(), null), false, keyColumns(s.indexColumnNames())));
                } else if (i.indexColumnDefinition() instanceof SpecialIndexDeclarationContext s) {
                    sink.key(new KeyDraft(keyName(s.uid(), null), false, keyColumns(s.indexColumnNames())));
                }
            }
        }

        /** @param name the constraint's, else the index's: unlike newer MySQL, MariaDB names the key by it */
        private ForeignKey foreignKey(TableId table, String name, List<String> columns, ReferenceDefinitionContext r) {
            ReferenceActionContext action = r.referenceAction();
            // a parent without a database is in the child's
            TableId parent = new Reader(table.database()).table(r.tableName());
            return new ForeignKey(
                    name,
                    columns,
                    parent,
                    r.indexColumnNames() == null ? List.of() : keyColumns(r.indexColumnNames()),
                    rule(action == null ? null : action.onDelete),
                    rule(action == null ? null : action.onUpdate));
        }

        private ForeignKey.Rule rule(@Nullable ReferenceControlTypeContext rule) {
            if (rule == null) {
                return ForeignKey.Rule.RESTRICT;
            }
            return rule.CASCADE() != null
                    ? ForeignKey.Rule.CASCADE
                    : rule.SET() != null ? ForeignKey.Rule.SET_NULL : ForeignKey.Rule.RESTRICT;
        }

        private ColumnDraft column(TableId table, String name, ColumnDefinitionContext definition)
                throws NotUnderstoodException {
            ColumnDraft draft = new ColumnDraft(name);
            draft.typeText = sourceText(definition.dataType());
            for (ColumnConstraintContext c : definition.columnConstraint()) {
                if (c instanceof NullColumnConstraintContext n) {
                    draft.nullable = n.nullNotnull().NOT() == null;
                } else if (c instanceof DefaultColumnConstraintContext d) {
                    defaultValue(d.defaultValue(), draft);
                } else if (c instanceof AutoIncrementColumnConstraintContext a) {
                    draft.autoIncrement |= a.AUTO_INCREMENT() != null;
                } else if (c instanceof PrimaryKeyColumnConstraintContext) {
                    draft.primaryKey = true;
                } else if (c instanceof UniqueKeyColumnConstraintContext) {
                    draft.uniqueKey = true;
                } else if (c instanceof CollateColumnConstraintContext collate) {
                    draft.collation = text(collate.collationName());
                } else if (c instanceof GeneratedColumnConstraintContext g) {
                    draft.generated = true;
                    if (g.ROW() != null) {
                        draft.nullable = false;
                    }
                } else if (c instanceof ReferenceColumnConstraintContext r && server.heedsColumnReferences()) {
                    draft.reference = foreignKey(table, "", List.of(name), r.referenceDefinition());
                } else if (c instanceof SerialDefaultColumnConstraintContext) {
                    draft.serial();
                }
            }
            if (draft.isSerial()) {
                draft.serial();
            }
            return draft;
        }

        private void defaultValue(DefaultValueContext d, ColumnDraft draft) throws NotUnderstoodException {
            if (d.NULL_LITERAL() != null) {
                draft.defaultClause = type -> ColumnDefault.NULL;
                return;
            }
            if (!d.currentTimestamp().isEmpty()) {
                CurrentTimestampContext now = d.currentTimestamp(0);
                String written = sourceText(now);
                ColumnDefault value = now.CURDATE() != null || now.CURTIME() != null
                        ? ColumnDefault.expression(written)
                        : ColumnDefault.CURRENT_TIMESTAMP;
                draft.defaultClause = type -> value;
                return;
            }
            ConstantContext c = d.constant();
            if (c == null) {
                ColumnDefault value = ColumnDefault.expression(sourceText(d));
                draft.defaultClause = type -> value;
                return;
            }
            String sign = d.unaryOperator() == null ? "" : d.unaryOperator().getText();
            if (c.nullLiteral != null) {
                draft.defaultClause = type -> ColumnDefault.NULL;
            } else if (c.stringLiteral() != null) {
                StringLiteralContext s = c.stringLiteral();
                if (s.getText().startsWith("`")) { // another column, which the grammar reads as a string
                    ColumnDefault value = ColumnDefault.expression(s.getText());
                    draft.defaultClause = type -> value;
                    return;
                }
                StringBuilder text = new StringBuilder();
                if (s.START_NATIONAL_STRING_LITERAL() != null) {
                    text.append(SqlText.string(
                            s.START_NATIONAL_STRING_LITERAL().getText().substring(1)));
                }
                for (TerminalNode part : s.STRING_LITERAL()) {
                    text.append(SqlText.string(part.getText()));
                }
                if (s.collationName() != null) {
                    draft.collation = text(s.collationName()); // the column's: the grammar reads it into the literal
                }
                ColumnDefault value = ColumnDefault.literal(text.toString());
                draft.defaultClause = type -> value;
            } else if (c.booleanLiteral() != null) {
                ColumnDefault value = DefaultText.bool(c.getText());
                draft.defaultClause = type -> value;
            } else if (c.hexadecimalLiteral() != null || c.BIT_STRING() != null) {
                TerminalNode bits = c.BIT_STRING() != null
                        ? c.BIT_STRING()
                        : c.hexadecimalLiteral().HEXADECIMAL_LITERAL();
                String written = bits.getText();
                draft.defaultClause = type -> DefaultText.bits(written, type);
            } else {
                String number = sign + c.getText();
                draft.defaultClause = type -> DefaultText.number(number);
            }
        }

        private TableId table(TableNameContext name) {
            return table(name.fullId());
        }

        private TableId table(FullIdContext id) {
            String first = name(id.uid(0));
            if (id.uid().size() > 1) {
                return tableId(first, name(id.uid(1)));
            }
            return id.DOT_ID() != null
                    ? tableId(first, SqlText.identifier(id.DOT_ID().getText().substring(1)))
                    : tableId(database, first);
        }
    }

    private static boolean addsForeignKey(Alteration alteration) {
        return alteration instanceof Alteration.AddForeignKey
                || alteration instanceof Alteration.IfNotExists conditional && addsForeignKey(conditional.alteration());
    }

    private static Alteration when(@Nullable IfExistsContext ifExists, Alteration alteration) {
        return ifExists == null ? alteration : new Alteration.IfExists(alteration);
    }

    private static Placement place(@Nullable TerminalNode first, @Nullable TerminalNode after, List<UidContext> names) {
        if (first != null) {
            return Placement.FIRST;
        }
        return after != null ? Placement.after(name(names.get(names.size() - 1))) : Placement.NONE;
    }

    private static String keyName(@Nullable UidContext first, @Nullable UidContext second) {
        return first != null ? name(first) : second != null ? name(second) : "";
    }

    /** Empty where one part is an expression: such a key identifies no row by its columns. */
    private static List<String> keyColumns(IndexColumnNamesContext list) {
        List<String> columns = new ArrayList<>();
        for (IndexColumnNameContext part : list.indexColumnName()) {
            if (part.uid() != null) {
                columns.add(name(part.uid()));
            } else if (part.STRING_LITERAL() != null) {
                columns.add(SqlText.identifier(part.STRING_LITERAL().getText()));
            } else {
                return List.of();
            }
        }
        return columns;
    }

    private static String name(UidContext uid) {
        return SqlText.identifier(uid.getText());
    }

    private static String text(ParserRuleContext name) {
        return SqlText.identifier(name.getText());
    }
}
