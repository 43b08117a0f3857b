package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.text.DescribedDefault;
import io.sluice.cdc.parser.ServerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads DDL statements as a server logs them, and the CREATE TABLE text servers print. Immutable and thread-safe.
 *
 * <p>Comments are passed over and executable ones ({@code /*! ... *}{@code /}) executed; double quotes are strings, or
 * names where the text makes sense only so (sql_mode ANSI_QUOTES). Other modes that change what a statement means are said by {@link #withoutBackslashEscapes},
 * {@link #withRealAsFloat} and {@link #withExplicitTimestampDefaults}.
 *
 * <p><b>What depends on the server.</b> The default collation of a character set written without one, and what a bare
 * TIMESTAMP means, differ between versions. They are taken from {@link #forServer the version} where given; without it
 * such a collation is left null ({@link io.sluice.cdc.model.ColumnType#collation()}; sets whose default never changed are
 * resolved) and such a TIMESTAMP has unknown nullability and default. {@link #withDefaultCollation} states one.
 *
 * <p>{@code utf8} is read as {@code utf8mb3}. A key over expressions is an index that identifies no row. Indexes that a
 * foreign key brings along are not seen.
 *
 * <p>The grammar (half a megabyte of tables) is loaded with the first statement that needs it.
 */
public final class MySqlDdl {

    private final ServerProfile server;
    private volatile @Nullable Grammar grammar;

    private MySqlDdl(ServerProfile server) {
        this.server = server;
    }

    /** Statements of MySQL, version not known. */
    public static MySqlDdl mysql() {
        return new MySqlDdl(ServerProfile.of(false, 0));
    }

    /** Statements of MariaDB, version not known. */
    public static MySqlDdl mariadb() {
        return new MySqlDdl(ServerProfile.of(true, 0));
    }

    /**
     * Statements of a kind of server, version not known.
     *
     * @param server null where nothing says it: read as MySQL's
     */
    public static MySqlDdl of(@Nullable ServerKind server) {
        return server == ServerKind.MARIADB ? mariadb() : mysql();
    }

    /**
     * Statements of a server whose {@code SELECT VERSION()} is known: {@code 8.0.36}, {@code 10.11.6-MariaDB-log}.
     *
     * @throws IllegalArgumentException if the text does not begin with three numbers
     */
    public static MySqlDdl forServer(String version) {
        Objects.requireNonNull(version, "version");
        boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
        String digits = mariaDb && version.startsWith("5.5.5-") ? version.substring(6) : version;
        String[] parts = digits.split("[.-]", 4);
        try {
            int number =
                    Integer.parseInt(parts[0]) * 10_000 + Integer.parseInt(parts[1]) * 100 + Integer.parseInt(parts[2]);
            return new MySqlDdl(ServerProfile.of(mariaDb, number));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "server version '" + version + "' is not of the form 8.0.36 or 10.11.6-MariaDB", e);
        }
    }

    /** The same with one more fact: the collation a character set has where the text names none. */
    public MySqlDdl withDefaultCollation(String charset, String collation) {
        return new MySqlDdl(server.withDefaultCollation(charset, collation));
    }

    /**
     * The same with one more fact: what tables get that are created without a character set (their database's, which a
     * statement does not say). Without it such a table's text columns have an unknown one.
     *
     * @param collation null: the default one of the character set
     */
    public MySqlDdl withDatabaseCharset(String charset, @Nullable String collation) {
        return new MySqlDdl(server.withDatabaseCharset(charset, collation));
    }

    /** A cascade that is not logged, as a statement that {@link #parse} of any server reads back. */
    public static SchemaChange unlogged(EventOrigin origin, SchemaAction.UnloggedCascade cascade) {
        return new SchemaChange(origin, "", CascadeText.of(cascade), List.of(cascade), true);
    }

    /**
     * The same for a session that had {@code explicit_defaults_for_timestamp} on, or off: then a TIMESTAMP column that does not
     * say NULL is NOT NULL. Without this the default of the server's version holds.
     */
    public MySqlDdl withExplicitTimestampDefaults(boolean on) {
        ServerProfile.Modes modes = server.modes();
        return new MySqlDdl(
                server.withModes(new ServerProfile.Modes(on, modes.realAsFloat(), modes.noBackslashEscapes())));
    }

    /** The same for a session whose sql_mode had REAL_AS_FLOAT: REAL is FLOAT, and not DOUBLE. */
    public MySqlDdl withRealAsFloat() {
        ServerProfile.Modes modes = server.modes();
        return new MySqlDdl(server.withModes(
                new ServerProfile.Modes(modes.explicitTimestampDefaults(), true, modes.noBackslashEscapes())));
    }

    /** The same for a session whose sql_mode had NO_BACKSLASH_ESCAPES: a backslash in a string is a character as any other. */
    public MySqlDdl withoutBackslashEscapes() {
        ServerProfile.Modes modes = server.modes();
        return new MySqlDdl(server.withModes(
                new ServerProfile.Modes(modes.explicitTimestampDefaults(), modes.realAsFloat(), true)));
    }

    /**
     * Reads a statement of the log; several in one text are read in order. Never fails: what cannot be read, DML among it,
     * gives {@code understood = false} with no actions.
     *
     * @param database of the session or message, for names without one; may be empty
     * @param sql as logged, delimiter or not
     */
    public SchemaChange parse(EventOrigin origin, String database, String sql) {
        List<SchemaAction> actions = new ArrayList<>();
        boolean understood = true;
        SchemaAction.UnloggedCascade cascade = CascadeText.read(sql);
        if (cascade != null) {
            return new SchemaChange(origin, database, sql, List.of(cascade), true);
        }
        try {
            String current = database;
            String text = server.modes().noBackslashEscapes() ? SqlText.escapeBackslashes(sql) : sql;
            for (Statement statement : statements(text)) {
                current = read(statement, current, actions);
            }
        } catch (NotUnderstoodException e) {
            actions.clear();
            understood = false;
        }
        return new SchemaChange(origin, database, sql, actions, understood);
    }

    /**
     * The tables a script creates, in order: SHOW CREATE TABLE text or the output of {@code mysqldump --no-data}. All
     * statements but CREATE TABLE and USE are passed over.
     *
     * @param defaultDatabase for names without one, until a USE; may be empty
     * <p>Servers print a question mark for each character of a label outside the Basic Multilingual Plane ({@code
     * system_charset_info} is utf8mb3). A text in the layout of SHOW CREATE TABLE whose labels have question marks is
     * therefore refused where the column's character set has such characters; one as somebody wrote it is taken at its word.
     *
     * @throws MalformedInputException if a CREATE TABLE cannot be read, its columns are not all in the text, or a label
     *     may not be the table's
     */
    public List<TableSchema> schemas(String sqlScript, String defaultDatabase) {
        List<TableSchema> tables = new ArrayList<>();
        String database = defaultDatabase;
        StatementReader reader = new StatementReader(sqlScript, server, true);
        for (Statement s = reader.next(); s != null; s = reader.next()) {
            List<String> head = StatementKind.head(s.sql());
            if (StatementKind.of(s.sql()) == StatementKind.USE) {
                database = usedDatabase(s.sql());
            } else if (head.size() > 1
                    && head.get(0).equals("CREATE")
                    && (head.get(1).equals("TABLE")
                            || head.size() > 3 && head.get(3).equals("TABLE"))) {
                createTable(s, database, tables);
            }
        }
        return List.copyOf(tables);
    }

    private void createTable(Statement statement, String database, List<TableSchema> tables) {
        List<SchemaAction> actions = new ArrayList<>();
        try {
            read(statement, database, actions);
        } catch (NotUnderstoodException e) {
            throw new MalformedInputException(
                    "the CREATE TABLE at line " + statement.line() + " of the schema text cannot be read ("
                            + e.getMessage() + "); give it as SHOW CREATE TABLE prints it",
                    null,
                    -1,
                    e);
        }
        for (SchemaAction action : actions) {
            if (action instanceof SchemaAction.CreateTable create && !create.fromSelect()) {
                if (isPrinted(statement.sql())) {
                    requireLabels(create.schema(), statement.line());
                }
                tables.add(create.schema());
            } else if (action instanceof SchemaAction.CreateTableLike like) {
                tables.add(known(tables, like.like(), statement.line()).like(like.table()));
            } else if (action instanceof SchemaAction.CreateTable create) {
                throw new MalformedInputException(
                        "table " + create.schema().table() + " at line " + statement.line()
                                + " of the schema text takes its columns from a SELECT; give SHOW CREATE TABLE's text",
                        null,
                        -1);
            }
        }
    }

    /** Whether {@code store_create_info} of a server laid the text out: a line for each column, and the options behind. */
    private static boolean isPrinted(String sql) {
        return (sql.contains("(\n  `") || sql.contains("(\r\n  `") || sql.contains("(\n  \"")) && sql.contains("\n)");
    }

    private static void requireLabels(TableSchema schema, int line) {
        for (Column column : schema.columns()) {
            for (String label : column.type().labels()) {
                if (!DescribedDefault.isWhole(label, column.type())) {
                    throw new MalformedInputException(
                            "a label of column " + schema.table() + "." + column.name()
                                    + " in the CREATE TABLE at line "
                                    + line + " of the schema text has a question mark, which servers also print for"
                                    + " characters outside the Basic Multilingual Plane: give the statement as it was"
                                    + " written, in any layout but the server's own",
                            null,
                            -1);
                }
            }
        }
    }

    private static TableSchema known(List<TableSchema> tables, TableId id, int line) {
        for (TableSchema table : tables) {
            if (table.table().equals(id)) {
                return table;
            }
        }
        throw new MalformedInputException(
                "line " + line + " of the schema text creates a table like " + id + ", which it did not create before",
                null,
                -1);
    }

    /** One statement as a whole where it is a stored program, else divided at delimiters. */
    private List<Statement> statements(String sql) throws NotUnderstoodException {
        List<Statement> out = new ArrayList<>();
        Statement all = new StatementReader(sql, server, false).next();
        if (all == null) {
            return out;
        }
        if (StatementKind.of(all.sql()) == StatementKind.PROGRAM) {
            if (!all.whole() || !StatementKind.endsWithProgram(all.sql())) {
                throw new NotUnderstoodException("statements after a stored program");
            }
            return out;
        }
        StatementReader reader = new StatementReader(sql, server, true);
        for (Statement s = reader.next(); s != null; s = reader.next()) {
            out.add(s);
        }
        return out;
    }

    /** Adds a statement's actions and returns the database that is current behind it. */
    private String read(Statement statement, String database, List<SchemaAction> actions)
            throws NotUnderstoodException {
        if (!statement.whole()) {
            throw new NotUnderstoodException("a quote or comment is not closed, or it nests deeper than " + Depth.MAX);
        }
        switch (StatementKind.of(statement.sql())) {
            case HARMLESS -> {
                return database;
            }
            case USE -> {
                return usedDatabase(statement.sql());
            }
            case DDL -> {
                try {
                    actions.addAll(grammar().read(statement.sql(), database));
                } catch (StackOverflowError e) {
                    // Chains the nesting limit does not see, on a small stack.
                    throw new NotUnderstoodException("nested too deep", e);
                }
                return database;
            }
            default -> throw new NotUnderstoodException("no DDL");
        }
    }

    private static String usedDatabase(String sql) {
        return SqlText.identifier(sql.strip().substring("USE".length()).strip());
    }

    private Grammar grammar() {
        Grammar loaded = grammar;
        if (loaded == null) {
            loaded = server.mariaDb() ? new MariaDbGrammar(server) : new MySqlGrammar(server);
            grammar = loaded;
        }
        return loaded;
    }
}
