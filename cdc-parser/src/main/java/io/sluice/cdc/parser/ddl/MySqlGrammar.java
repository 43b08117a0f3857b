package io.sluice.cdc.parser.ddl;

import io.debezium.antlr.mysql.SqlMode;
import io.debezium.ddl.parser.mysql.generated.MySqlLexer;
import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.*;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** MySQL's grammar (rules named as in its {@code sql_yacc.yy}) and what its trees mean. */
final class MySqlGrammar extends Grammar {

    /** Newer than any rule of the grammar asks for: everything newer servers read, nothing they dropped. */
    private static final int GRAMMAR_VERSION = 90700;

    private final ServerProfile server;

    MySqlGrammar(ServerProfile server) {
        this.server = server;
    }

    @Override
    List<SchemaAction> read(String sql, String database) throws NotUnderstoodException {
        QueryContext tree;
        try {
            tree = parse(parser(sql, Set.of()), MySqlGrammar::wholeQuery);
        } catch (NotUnderstoodException e) {
            if (sql.indexOf('"') < 0) {
                throw e;
            }
            // sql_mode ANSI_QUOTES: no statement has a meaning in both modes that differs in names or types.
            tree = parse(parser(sql, Set.of(SqlMode.AnsiQuotes)), MySqlGrammar::wholeQuery);
        }
        SimpleStatementContext statement = tree.simpleStatement();
        if (statement == null) {
            throw new NotUnderstoodException("no DDL");
        }
        return new Reader(database).statement(statement);
    }

    private static MySqlParser parser(String sql, Set<SqlMode> modes) {
        MySqlLexer lexer = new MySqlLexer(CharStreams.fromString(sql));
        strict(lexer);
        lexer.serverVersion = GRAMMAR_VERSION;
        lexer.sqlModes = modes;
        MySqlParser parser = new MySqlParser(new CommonTokenStream(lexer));
        parser.serverVersion = GRAMMAR_VERSION;
        parser.sqlModes = modes;
        return parser;
    }

    private static QueryContext wholeQuery(MySqlParser parser) {
        QueryContext query = parser.query();
        atEnd(parser);
        return query;
    }

    private final class Reader {
        private final String database;
        private final List<SchemaAction> actions = new ArrayList<>();

        Reader(String database) {
            this.database = database;
        }

        List<SchemaAction> statement(SimpleStatementContext s) throws NotUnderstoodException {
            if (s.createStatement() != null) {
                create(s.createStatement());
            } else if (s.alterStatement() != null) {
                alter(s.alterStatement());
            } else if (s.dropStatement() != null) {
                drop(s.dropStatement());
            } else if (s.renameTableStatement() != null) {
                for (RenamePairContext pair : s.renameTableStatement().renamePair()) {
                    actions.add(new SchemaAction.RenameTable(table(pair.tableRef()), table(pair.tableName())));
                }
            } else if (s.truncateTableStatement() != null) {
                actions.add(new SchemaAction.TruncateTable(
                        table(s.truncateTableStatement().tableRef())));
            } else {
                throw new NotUnderstoodException("no DDL of tables");
            }
            return actions;
        }

        private void create(CreateStatementContext create) throws NotUnderstoodException {
            if (create.createTable() != null) {
                createTable(create.createTable());
            } else if (create.createIndex() != null) {
                createIndex(create.createIndex());
            } else if (create.createDatabase() != null) {
                actions.add(new SchemaAction.CreateDatabase(
                        identifier(create.createDatabase().schemaName())));
            }
        }

        private void drop(DropStatementContext drop) {
            if (drop.dropTable() != null) {
                DropTableContext t = drop.dropTable();
                for (TableRefContext ref : t.tableRefList().tableRef()) {
                    actions.add(
                            new SchemaAction.DropTable(table(ref), t.ifExists() != null, t.TEMPORARY_SYMBOL() != null));
                }
            } else if (drop.dropIndex() != null) {
                DropIndexContext d = drop.dropIndex();
                actions.add(new SchemaAction.AlterTable(
                        table(d.tableRef()), List.of(KeyDraft.dropping(identifier(d.indexRef())))));
            } else if (drop.dropDatabase() != null) {
                actions.add(new SchemaAction.DropDatabase(
                        identifier(drop.dropDatabase().schemaRef())));
            }
        }

        private void createTable(CreateTableContext t) throws NotUnderstoodException {
            TableId table = table(t.tableName());
            boolean ifNotExists = t.ifNotExists() != null;
            boolean temporary = t.TEMPORARY_SYMBOL() != null;
            if (t.tableRef() != null) {
                actions.add(new SchemaAction.CreateTableLike(table, table(t.tableRef()), ifNotExists, temporary));
                return;
            }
            TableDraft draft = new TableDraft();
            if (t.tableElementList() != null) {
                for (TableElementContext element : t.tableElementList().tableElement()) {
                    if (element.columnDefinition() != null) {
                        ColumnDefinitionContext c = element.columnDefinition();
                        draft.column(column(table, c));
                    } else {
                        constraint(table, element.tableConstraintDef(), draft);
                    }
                }
            }
            boolean fromSelect = false;
            CreateTableOptionsEtcContext etc = t.createTableOptionsEtc();
            if (etc != null) {
                if (etc.createTableOptions() != null) {
                    for (CreateTableOptionContext option :
                            etc.createTableOptions().createTableOption()) {
                        if (option.defaultCharset() != null) {
                            draft.charset(text(option.defaultCharset().charsetName()));
                        } else if (option.defaultCollation() != null) {
                            draft.collation(text(option.defaultCollation().collationName()));
                        } else if (option.engineRef() != null && option.ENGINE_SYMBOL() != null) {
                            draft.engine(text(option.engineRef()));
                        } else {
                            known(option);
                        }
                    }
                }
                fromSelect = etc.createPartitioningEtc() != null
                        && etc.createPartitioningEtc().duplicateAsQe() != null;
            }
            if (t.tableElementList() == null && !fromSelect) {
                throw new NotUnderstoodException("a table without columns");
            }
            actions.add(new SchemaAction.CreateTable(draft.build(table, server), ifNotExists, temporary, fromSelect));
        }

        private void createIndex(CreateIndexContext i) throws NotUnderstoodException {
            KeyDraft key = new KeyDraft(
                    identifier(i.indexName()),
                    i.UNIQUE_SYMBOL() != null,
                    keyColumns(i.createIndexTarget().keyListWithExpression()));
            actions.add(new SchemaAction.AlterTable(table(i.createIndexTarget().tableRef()), List.of(key.adding())));
        }

        private void alter(AlterStatementContext alter) throws NotUnderstoodException {
            AlterTableContext t = alter.alterTable();
            if (t == null) {
                return;
            }
            TableId table = table(t.tableRef());
            List<Alteration> out = new ArrayList<>();
            TableId renamed = null;
            AlterTableActionsContext a = t.alterTableActions();
            if (a != null) {
                if (a.alterCommandList() != null && a.alterCommandList().alterList() != null) {
                    for (ParseTree item : a.alterCommandList().alterList().children) {
                        if (item instanceof AlterListItemContext clause) {
                            if (clause.tableName() != null) {
                                renamed = table(clause.tableName());
                            } else {
                                alteration(table, clause, out);
                            }
                        } else if (item instanceof CreateTableOptionsSpaceSeparatedContext options) {
                            tableOptions(options, out);
                        }
                    }
                }
                if (a.partitionClause() != null || a.removePartitioning() != null) {
                    out.add(new Alteration.NoEffect(
                            a.partitionClause() != null ? "PARTITION BY" : "REMOVE PARTITIONING"));
                }
                if (a.standaloneAlterCommands() != null) {
                    standalone(a.standaloneAlterCommands(), out);
                }
            }
            if (!out.isEmpty() || renamed == null) {
                actions.add(new SchemaAction.AlterTable(table, out));
            }
            if (renamed != null) {
                actions.add(new SchemaAction.RenameTable(table, renamed));
            }
        }

        private void standalone(StandaloneAlterCommandsContext s, List<Alteration> out) {
            AlterPartitionContext p = s.alterPartition();
            boolean tablespace = s.TABLESPACE_SYMBOL() != null;
            if (tablespace
                    || p != null
                            && (begins(p, "DROP")
                                    || begins(p, "TRUNCATE")
                                    || begins(p, "EXCHANGE")
                                    || begins(p, "IMPORT")
                                    || begins(p, "DISCARD")
                                    || begins(p, "REPAIR"))) {
                out.add(new Alteration.UnloggedRowChange(clause(s)));
                if (p != null && p.tableRef() != null) {
                    actions.add(new SchemaAction.AlterTable(
                            table(p.tableRef()), List.of(new Alteration.UnloggedRowChange(clause(s)))));
                }
            } else {
                out.add(new Alteration.NoEffect(clause(s)));
            }
        }

        private void tableOptions(CreateTableOptionsSpaceSeparatedContext options, List<Alteration> out)
                throws NotUnderstoodException {
            String charset = null;
            String collation = null;
            boolean any = false;
            for (CreateTableOptionContext option : options.createTableOption()) {
                if (option.defaultCharset() != null) {
                    charset = text(option.defaultCharset().charsetName());
                    any = true;
                } else if (option.defaultCollation() != null) {
                    collation = text(option.defaultCollation().collationName());
                    any = true;
                } else if (isTablespace(option)) {
                    out.add(new Alteration.UnloggedRowChange(clause(option)));
                } else {
                    known(option);
                    out.add(new Alteration.NoEffect(clause(option)));
                }
            }
            if (any) {
                TableDraft.Charset resolved = TableDraft.Charset.of(charset, collation, server);
                out.add(new Alteration.DefaultCharset(resolved.charset(), resolved.collation()));
            }
        }

        private void alteration(TableId table, AlterListItemContext c, List<Alteration> out)
                throws NotUnderstoodException {
            if (c.ADD_SYMBOL() != null) {
                add(table, c, out);
            } else if (c.CHANGE_SYMBOL() != null) {
                String to = identifier(c.identifier());
                change(identifier(c.columnInternalRef()), column(to, c.fieldDefinition()), place(c.place()), out);
            } else if (c.MODIFY_SYMBOL() != null) {
                String name = identifier(c.columnInternalRef());
                change(name, column(name, c.fieldDefinition()), place(c.place()), out);
            } else if (c.DROP_SYMBOL() != null && c.DEFAULT_SYMBOL() == null) {
                if (c.PRIMARY_SYMBOL() != null) {
                    out.add(new Alteration.DropPrimaryKey());
                } else if (c.keyOrIndex() != null) {
                    out.add(KeyDraft.dropping(identifier(c.indexRef())));
                } else if (c.CONSTRAINT_SYMBOL() != null) {
                    // The constraint may be a unique or a foreign key of that name.
                    out.add(new Alteration.IfExists(KeyDraft.dropping(identifier(c.identifier()))));
                    out.add(new Alteration.IfExists(new Alteration.DropForeignKey(identifier(c.identifier()))));
                } else if (c.FOREIGN_SYMBOL() != null) {
                    out.add(new Alteration.DropForeignKey(identifier(c)));
                } else if (c.CHECK_SYMBOL() != null) {
                    out.add(new Alteration.NoEffect(clause(c)));
                } else {
                    out.add(new Alteration.DropColumn(identifier(c.columnInternalRef())));
                }
            } else if (c.ALTER_SYMBOL() != null && c.columnInternalRef() != null) {
                String name = identifier(c.columnInternalRef());
                if (c.visibility() != null) {
                    out.add(new Alteration.NoEffect(clause(c)));
                } else if (c.DROP_SYMBOL() != null) {
                    out.add(new Alteration.SetDefault(name, ColumnDefault.NONE));
                } else if (c.exprWithParentheses() != null) {
                    out.add(new Alteration.SetDefault(name, expression(c.exprWithParentheses())));
                } else {
                    out.add(new Alteration.SetDefault(name, untyped(literal(c.signedLiteralOrNull()))));
                }
            } else if (c.RENAME_SYMBOL() != null && c.COLUMN_SYMBOL() != null) {
                out.add(new Alteration.RenameColumn(identifier(c.columnInternalRef()), identifier(c.identifier())));
            } else if (c.RENAME_SYMBOL() != null && c.keyOrIndex() != null) {
                out.add(new Alteration.RenameKey(identifier(c.indexRef()), identifier(c.indexName())));
            } else if (c.CONVERT_SYMBOL() != null) {
                String charset = c.charsetName() == null ? null : text(c.charsetName());
                String collation = c.collate() == null ? null : text(c.collate().collationName());
                TableDraft.Charset resolved = TableDraft.Charset.of(charset, collation, server);
                out.add(new Alteration.ConvertCharset(resolved.charset(), resolved.collation()));
            } else {
                out.add(new Alteration.NoEffect(clause(c)));
            }
        }

        private void add(TableId table, AlterListItemContext c, List<Alteration> out) throws NotUnderstoodException {
            if (c.tableConstraintDef() != null) {
                constraint(table, c.tableConstraintDef(), ConstraintSink.adding(out));
            } else if (c.tableElementList() != null) {
                for (TableElementContext element : c.tableElementList().tableElement()) {
                    if (element.columnDefinition() != null) {
                        addColumn(column(table, element.columnDefinition()), Placement.NONE, out);
                    } else {
                        constraint(table, element.tableConstraintDef(), ConstraintSink.adding(out));
                    }
                }
            } else {
                ColumnDraft draft = column(identifier(c.identifier()), c.fieldDefinition());
                reference(table, draft, c.checkOrReferences());
                addColumn(draft, place(c.place()), out);
            }
        }

        private void addColumn(ColumnDraft draft, Placement place, List<Alteration> out) throws NotUnderstoodException {
            out.add(new Alteration.AddColumn(build(draft), place));
            inlineKeys(draft, out);
        }

        private void change(String name, ColumnDraft draft, Placement place, List<Alteration> out)
                throws NotUnderstoodException {
            out.add(new Alteration.ChangeColumn(name, build(draft), place));
            inlineKeys(draft, out);
        }

        private Column build(ColumnDraft draft) throws NotUnderstoodException {
            return draft.build(server, null, null, draft.primaryKey);
        }

        private Placement place(@Nullable PlaceContext place) {
            if (place == null) {
                return Placement.NONE;
            }
            return place.FIRST_SYMBOL() != null ? Placement.FIRST : Placement.after(identifier(place.identifier()));
        }

        private void constraint(TableId table, TableConstraintDefContext c, ConstraintSink sink) {
            if (c.references() != null) {
                List<String> columns = new ArrayList<>();
                c.keyList().keyPart().forEach(part -> columns.add(identifier(part.identifier())));
                String name = constraintName(c);
                if (name.isEmpty() && c.indexName() != null && server.namesForeignKeysByIndex()) {
                    name = identifier(c.indexName());
                }
                sink.foreignKey(foreignKey(table, name, columns, c.references()));
                return;
            }
            if (c.keyListWithExpression() == null) {
                return; // check
            }
            List<String> columns = keyColumns(c.keyListWithExpression());
            if (c.PRIMARY_SYMBOL() != null) {
                sink.primaryKey(columns);
                return;
            }
            String name = "";
            if (c.indexName() != null) {
                name = identifier(c.indexName());
            } else if (c.indexNameAndType() != null && c.indexNameAndType().indexName() != null) {
                name = identifier(c.indexNameAndType().indexName());
            } else {
                name = constraintName(c);
            }
            sink.key(new KeyDraft(name, c.UNIQUE_SYMBOL() != null, columns));
        }

        private String constraintName(TableConstraintDefContext c) {
            return c.constraintName() != null && c.constraintName().identifier() != null
                    ? identifier(c.constraintName().identifier())
                    : "";
        }

        private ForeignKey foreignKey(TableId table, String name, List<String> columns, ReferencesContext r) {
            List<String> parentColumns = new ArrayList<>();
            if (r.identifierListWithParentheses() != null) {
                r.identifierListWithParentheses()
                        .identifierList()
                        .identifier()
                        .forEach(column -> parentColumns.add(identifier(column)));
            }
            ForeignKey.Rule onDelete = ForeignKey.Rule.RESTRICT;
            ForeignKey.Rule onUpdate = ForeignKey.Rule.RESTRICT;
            boolean ofDelete = false;
            for (ParseTree part : r.children) {
                if (part instanceof TerminalNode word) {
                    ofDelete = word.getSymbol().getType() == MySqlParser.DELETE_SYMBOL;
                } else if (part instanceof DeleteOptionContext rule && ofDelete) {
                    onDelete = rule(rule);
                } else if (part instanceof DeleteOptionContext rule) {
                    onUpdate = rule(rule);
                }
            }
            // a parent without a database is in the child's
            TableId parent = new Reader(table.database()).table(r.tableRef());
            return new ForeignKey(name, columns, parent, parentColumns, onDelete, onUpdate);
        }

        private ForeignKey.Rule rule(DeleteOptionContext rule) {
            if (rule.CASCADE_SYMBOL() != null) {
                return ForeignKey.Rule.CASCADE;
            }
            return rule.nullLiteral() != null
                    ? ForeignKey.Rule.SET_NULL
                    : rule.DEFAULT_SYMBOL() != null ? ForeignKey.Rule.SET_DEFAULT : ForeignKey.Rule.RESTRICT;
        }

        private void reference(TableId table, ColumnDraft draft, @Nullable CheckOrReferencesContext c) {
            if (c != null && c.references() != null && server.heedsColumnReferences()) {
                draft.reference = foreignKey(table, "", List.of(draft.name), c.references());
            }
        }

        private ColumnDraft column(TableId table, ColumnDefinitionContext c) throws NotUnderstoodException {
            ColumnDraft draft = column(identifier(c.columnName()), c.fieldDefinition());
            reference(table, draft, c.checkOrReferences());
            return draft;
        }

        private ColumnDraft column(String name, FieldDefinitionContext f) throws NotUnderstoodException {
            ColumnDraft draft = new ColumnDraft(name);
            draft.typeText = sourceText(f.dataType());
            draft.generated = f.exprWithParentheses() != null;
            if (f.collate() != null) {
                draft.collation = text(f.collate().collationName());
            }
            for (ColumnAttributeContext a : f.columnAttribute()) {
                if (a.collate() != null) {
                    draft.collation = text(a.collate().collationName());
                } else if (a.nullLiteral() != null) {
                    draft.nullable = a.NOT_SYMBOL() == null;
                } else if (a.value == null) {
                    continue; // CHECK, visibility, NOT SECONDARY: none touches what a row holds
                } else {
                    attribute(a, draft);
                }
            }
            if (draft.isSerial()) {
                draft.serial();
            }
            return draft;
        }

        private void attribute(ColumnAttributeContext a, ColumnDraft draft) throws NotUnderstoodException {
            switch (a.value.getType()) {
                case MySqlParser.AUTO_INCREMENT_SYMBOL -> draft.autoIncrement = true;
                case MySqlParser.SERIAL_SYMBOL -> draft.serial();
                case MySqlParser.KEY_SYMBOL -> draft.primaryKey = true;
                case MySqlParser.UNIQUE_SYMBOL -> draft.uniqueKey = true;
                case MySqlParser.DEFAULT_SYMBOL -> {
                    if (a.exprWithParentheses() != null) {
                        ColumnDefault value = expression(a.exprWithParentheses());
                        draft.defaultClause = type -> value;
                    } else if (a.nowOrSignedLiteral().now() != null) {
                        draft.defaultClause = type -> ColumnDefault.CURRENT_TIMESTAMP;
                    } else {
                        draft.defaultClause = literal(a.nowOrSignedLiteral().signedLiteralOrNull());
                    }
                }
                default -> {
                    // COMMENT, ON UPDATE, COLUMN_FORMAT, STORAGE, SRID, engine attributes
                }
            }
        }

        private ColumnDraft.DefaultClause literal(SignedLiteralOrNullContext value) throws NotUnderstoodException {
            SignedLiteralContext signed = value.signedLiteral();
            if (signed == null) {
                return type -> ColumnDefault.NULL;
            }
            LiteralContext literal = signed.literal();
            if (literal == null) {
                String number = signed.getText();
                return type -> DefaultText.number(number);
            }
            if (literal.nullLiteral() != null) {
                return type -> ColumnDefault.NULL;
            }
            if (literal.textLiteral() != null) {
                StringBuilder text = new StringBuilder();
                if (literal.textLiteral().NCHAR_TEXT() != null) {
                    text.append(SqlText.string(
                            literal.textLiteral().NCHAR_TEXT().getText().substring(1)));
                }
                for (TextStringLiteralContext part : literal.textLiteral().textStringLiteral()) {
                    text.append(SqlText.string(part.getText()));
                }
                ColumnDefault constant = ColumnDefault.literal(text.toString());
                return type -> constant;
            }
            if (literal.numLiteral() != null) {
                String number = literal.getText();
                return type -> DefaultText.number(number);
            }
            if (literal.boolLiteral() != null) {
                ColumnDefault constant = DefaultText.bool(literal.getText());
                return type -> constant;
            }
            if (literal.temporalLiteral() != null) {
                ColumnDefault constant = ColumnDefault.literal(
                        SqlText.string(literal.getChild(0).getChild(1).getText()));
                return type -> constant;
            }
            TerminalNode bits = literal.HEX_NUMBER() != null ? literal.HEX_NUMBER() : literal.BIN_NUMBER();
            if (bits == null) {
                throw new NotUnderstoodException("a default value");
            }
            String written = bits.getText();
            return type -> DefaultText.bits(written, type);
        }

        private TableId table(ParserRuleContext ref) {
            QualifiedIdentifierContext name = ref.getRuleContext(QualifiedIdentifierContext.class, 0);
            if (name == null) {
                return tableId(database, identifier(ref)); // ".t": the default database
            }
            if (name.dotIdentifier() == null) {
                return tableId(database, identifier(name.identifier()));
            }
            return tableId(identifier(name.identifier()), identifier(name.dotIdentifier()));
        }
    }

    /** The grammar takes any two words for an engine's option; what is none of the server's could be anything. */
    private static void known(CreateTableOptionContext option) throws NotUnderstoodException {
        if (option.option == null
                && option.identifier() != null
                && option.EQUAL_OPERATOR() == null
                && !begins(option, "REMOVE", "PARTITIONING")) {
            throw new NotUnderstoodException("two words that are no option");
        }
    }

    /** DISCARD and IMPORT TABLESPACE, which it takes for one. */
    private static boolean isTablespace(CreateTableOptionContext option) {
        return begins(option, "DISCARD", "TABLESPACE") || begins(option, "IMPORT", "TABLESPACE");
    }

    private static void inlineKeys(ColumnDraft draft, List<Alteration> out) {
        if (draft.primaryKey) {
            out.add(new Alteration.AddPrimaryKey(List.of(draft.name)));
        }
        if (draft.uniqueKey) {
            out.add(new Alteration.AddUniqueKey(new UniqueKey("", List.of(draft.name))));
        }
        if (draft.reference != null) {
            out.add(new Alteration.AddForeignKey(draft.reference));
        }
    }

    /** Empty where one part is an expression: such a key identifies no row by its columns. */
    private static List<String> keyColumns(KeyListWithExpressionContext list) {
        List<String> columns = new ArrayList<>();
        for (KeyPartOrExpressionContext part : list.keyPartOrExpression()) {
            if (part.keyPart() == null) {
                return List.of();
            }
            columns.add(identifier(part.keyPart().identifier()));
        }
        return columns;
    }

    private static ColumnDefault untyped(ColumnDraft.DefaultClause clause) {
        return clause.of(io.sluice.cdc.model.ColumnType.of(io.sluice.cdc.model.ColumnType.Kind.BIT));
    }

    private static ColumnDefault expression(ParserRuleContext expression) {
        return ColumnDefault.expression(sourceText(expression));
    }

    /** The last identifier below a node, quotes off. */
    private static String identifier(ParserRuleContext tree) {
        String[] last = {""};
        leaves(tree, leaf -> {
            if (leaf.getSymbol().getType() != MySqlParser.DOT_SYMBOL) {
                last[0] = leaf.getText();
            }
        });
        return SqlText.identifier(last[0]);
    }

    private static String text(ParserRuleContext name) {
        return SqlText.identifier(name.getText());
    }
}
