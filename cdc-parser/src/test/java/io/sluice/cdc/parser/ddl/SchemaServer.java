package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SchemaReader;
import io.sluice.cdc.model.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** A real server with the tables of {@code tables.sql} and a third of those of the DDL logs, in a database of its own that goes away. */
record SchemaServer(String server, Connection connection, String version, Map<String, String> made)
        implements AutoCloseable {

    static final String DATABASE = "sluice_schema";

    static SchemaServer connect(String server, String address) throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:mariadb://" + address + "/?user=root&allowMultiQueries=true");
        SchemaServer live =
                new SchemaServer(server, connection, one(connection, "SELECT VERSION()", 1), new LinkedHashMap<>());
        live.run("SET NAMES utf8mb4; SET SESSION sql_mode = ''");
        live.anew();
        return live;
    }

    private void anew() throws SQLException {
        run("DROP DATABASE IF EXISTS " + DATABASE + "; CREATE DATABASE " + DATABASE + " CHARACTER SET latin1; USE "
                + DATABASE);
    }

    int created() {
        return made.size();
    }

    /** Makes one table after the other and gives its name and SHOW CREATE TABLE. */
    void createTables(BiConsumer<String, String> then) throws IOException, SQLException {
        for (String block : resource("tables.sql").split("(?m)^-- ")) {
            int space = block.indexOf(' ');
            int end = block.indexOf('\n');
            if (space > 0 && List.of("both", server).contains(block.substring(0, space))) {
                run(block.substring(end + 1));
                created(block.substring(space + 1, end), then);
            }
        }
        DdlLog log = DdlLog.read("/fixtures/ddl/" + (server.equals("mysql") ? "mysql-9.7.log" : "mariadb-10.11.log"));
        for (int i = 0; i < log.steps().size(); i += 3) {
            DdlLog.Step step = log.steps().get(i);
            for (Map.Entry<String, String> table : step.changed().entrySet()) {
                run("DROP TABLE IF EXISTS `" + table.getKey() + "`");
                try {
                    run(table.getValue());
                } catch (SQLException e) {
                    continue; // MySQL does not read all that it prints, such as (curtime()) of a column in another set
                }
                created(table.getKey(), then);
            }
        }
    }

    private void created(String name, BiConsumer<String, String> then) throws SQLException {
        String showCreate = one(connection, "SHOW CREATE TABLE `" + name.replace("`", "``") + "`", 2);
        if (made.putIfAbsent(showCreate, name) == null) {
            then.accept(name, showCreate);
        }
    }

    /** Writes the fixture: all tables of {@code tables.sql}, every twentieth of the random ones, and what is no table. */
    int record(String directory) throws IOException, SQLException {
        StringBuilder out = new StringBuilder("# " + version + "\n");
        int[] tables = {0};
        createTables((name, showCreate) -> {
            boolean kept = !name.matches("t\\d|tmp|.*x .*");
            if (kept || created() % 20 == 0) {
                tables[0]++;
                out.append("@ ")
                        .append(name)
                        .append(kept ? "" : "#" + created())
                        .append('\n');
                out.append("S ").append(RecordedJdbc.escaped(showCreate)).append('\n');
                out.append(answers(name));
            }
        });
        run("CREATE VIEW a_view AS SELECT 1 AS a");
        out.append("@ a_view\n").append(answers("a_view"));
        run("CREATE TABLE lossy_labels (a ENUM('x', '😀') CHARACTER SET utf8mb4)");
        out.append("@ lossy_labels\n").append(answers("lossy_labels"));
        out.append("@ missing\n").append(answers("missing"));
        if (server.equals("mysql")) {
            run("SET SESSION sql_generate_invisible_primary_key = ON; CREATE TABLE hidden_key (a INT)");
            run("SET SESSION show_gipk_in_create_table_and_information_schema = OFF");
            out.append("@ hidden_key\n").append(answers("hidden_key"));
        }
        Files.writeString(Path.of(directory, server + ".txt"), out);
        return tables[0];
    }

    private String answers(String name) {
        RecordedJdbc answers = new RecordedJdbc();
        try {
            SchemaReader.read(answers.record(connection), new TableId(DATABASE, name));
        } catch (CdcException e) {
            // what is no table is recorded up to here
        }
        return answers.text();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            while (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                // each statement's error is thrown when its result is reached
            }
        }
    }

    private static String one(Connection connection, String sql, int column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(column);
        }
    }

    private static String resource(String name) throws IOException {
        String path = "/fixtures/schemas/" + name;
        try (InputStream in = Objects.requireNonNull(SchemaServer.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws SQLException {
        run("DROP DATABASE IF EXISTS " + DATABASE);
        connection.close();
    }
}
