package io.sluice.cdc.examples.live;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a server did, kept in a directory: its log (directory {@code log}), what its own tool prints of it ({@code
 * decoded.txt}), its tables at one place of the log ({@code base/TABLE.tsv}, {@code base.sql}, {@code base.position}) and at the end
 * ({@code end/TABLE.tsv}, {@code end.sql}, {@code checksums.tsv}). Tables are OUTFILE text of {@link CanonicalSelect}.
 */
final class CaseRun {

    private static final String TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = '"
            + LiveServer.DATABASE + "' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1";

    private final LiveServer server;
    private final Path directory;
    private final String first;

    /** Begins a log of its own. */
    CaseRun(LiveServer server, Path directory, String settings) throws Exception {
        this.server = server;
        this.directory = directory;
        server.sql(server.defaults() + settings + "DROP DATABASE IF EXISTS " + LiveServer.DATABASE
                + "; FLUSH BINARY LOGS; CREATE DATABASE " + LiveServer.DATABASE + " CHARACTER SET utf8mb4");
        first = server.lastLog();
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    static void run(LiveServer server, CaseScript script, Path directory) throws Exception {
        CaseRun run = new CaseRun(server, directory, script.settings());
        for (int i = 0; i < script.parts().size(); i++) {
            if (i == script.beforeBase() && i > 0) {
                run.readBase();
            }
            server.sql("USE " + LiveServer.DATABASE + ";\n"
                    + script.parts().get(i).replace("{dir}", directory.toString()));
        }
        run.end();
    }

    /** The tables while nobody writes, and where the log stands. */
    void readBase() throws Exception {
        read("base", true);
    }

    private void read(String name, boolean withPlace) throws Exception {
        Path into = Files.createDirectories(directory.resolve(name));
        Files.setPosixFilePermissions(into, PosixFilePermissions.fromString("rwxrwxrwx"));
        // one session holds the lock; what it selects is known when it has begun
        List<String> creates = new ArrayList<>();
        StringBuilder script = new StringBuilder(CanonicalSelect.SESSION);
        TreeMap<String, TableSchema> schemas = new TreeMap<>();
        for (String table : server.sql(TABLES)) {
            String create = String.join(
                            "\n",
                            server.sql(
                                    "SHOW CREATE TABLE " + LiveServer.DATABASE + ".`" + table.replace("`", "``") + "`"))
                    .replaceFirst("(?s)^[^\t]*\t", "");
            TableSchema schema;
            try {
                schema = ddl(server.isMySql())
                        .schemas(create, LiveServer.DATABASE)
                        .get(0);
            } catch (MalformedInputException e) {
                continue; // system versioning, whose columns the text does not tell
            }
            creates.add(create);
            schemas.put(table, schema);
            script.append("; SELECT ")
                    .append(String.join(
                            ", ",
                            schema.columns().stream().map(CaseRun::expression).toList()))
                    .append(" INTO OUTFILE '")
                    .append(into.resolve(CaseCheck.fileName(table)))
                    .append("' FROM ")
                    .append(LiveServer.DATABASE)
                    .append(".`")
                    .append(table.replace("`", "``"))
                    .append("` ")
                    .append(CanonicalSelect.orderBy(schema));
        }
        String status = server.isMySql() ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
        List<String> answer = server.sql("FLUSH TABLES WITH READ LOCK; " + status + "; " + script + "; UNLOCK TABLES");
        Files.writeString(directory.resolve(name + ".sql"), String.join(";\n", creates) + ";\n");
        if (withPlace) {
            String[] place = answer.get(0).split("\t");
            Files.writeString(directory.resolve(name + ".position"), place[0] + ":" + place[1] + "\n");
        } else {
            StringBuilder sums = new StringBuilder();
            for (var entry : schemas.entrySet()) {
                sums.append(entry.getKey())
                        .append('\t')
                        .append(server.sql(CanonicalSelect.SESSION + ";" + TableChecksum.sql(entry.getValue()))
                                .get(0))
                        .append('\n');
            }
            Files.writeString(directory.resolve("checksums.tsv"), sums);
        }
    }

    /** Without a character set OUTFILE writes each column in its own. */
    private static String expression(Column column) {
        String expression = CanonicalSelect.expression(column);
        return switch (column.type().family()) {
            case TEXT, ENUM, SET, JSON -> "CONVERT(" + expression + " USING utf8mb4)";
            default -> expression;
        };
    }

    static MySqlDdl ddl(boolean mySql) {
        return mySql ? MySqlDdl.mysql() : MySqlDdl.mariadb();
    }

    /** Keeps the tables as they are now, ends the log and keeps it. */
    void end() throws Exception {
        read("end", false);
        List<Path> files = server.endedLogs(first);
        Files.write(
                directory.resolve("decoded.txt"),
                String.join("\n", server.decode(files)).getBytes(StandardCharsets.ISO_8859_1));
        Path log = Files.createDirectories(directory.resolve("log"));
        for (Path file : files) {
            Files.copy(file, log.resolve(String.valueOf(file.getFileName())));
        }
    }
}
