package io.sluice.cdc.examples.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A script of statements for a server. Comments at the start of a line direct it, those with {@code SERVER:} for one server:
 *
 * <pre>
 * -- only SERVER                 the case is not for others
 * -- settings [SERVER:] SQL      before the log begins
 * -- loud [SERVER:] log ERROR    reading the log ends with this exception
 * -- loud [SERVER:] TABLE ERROR  the table cannot be restored: the exception, HOLE for the verdict, or DIFFERENT where the
 *                                server did not log what it did and nothing in the log tells so
 * -- session                     what follows runs in another session
 * -- base                        the tables are read here; what follows runs in another session
 * </pre>
 *
 * <p><code>{dir}</code> stands for a directory of the run; files there whose names begin with {@code from-} are not kept.
 *
 * @param parts scripts of sessions; the base is read after those of {@code beforeBase}
 * @param loud exception by table, or by {@code log}
 */
record CaseScript(
        String name, String only, String settings, List<String> parts, int beforeBase, Map<String, String> loud) {

    static final Path SCRIPTS = Path.of("src/test/resources/live-cases/sql");

    static CaseScript read(String name, String server) throws IOException {
        String only = "";
        StringBuilder settings = new StringBuilder();
        Map<String, String> loud = new TreeMap<>();
        List<StringBuilder> parts = new ArrayList<>(List.of(new StringBuilder()));
        int beforeBase = 0;
        for (String line : Files.readAllLines(SCRIPTS.resolve(name + ".sql"))) {
            String said = forServer(line, server);
            if (line.startsWith("-- only ")) {
                only = line.substring("-- only ".length());
            } else if (line.startsWith("-- settings ")) {
                settings.append(said).append(";\n");
            } else if (line.startsWith("-- loud ")) {
                if (!said.isEmpty()) {
                    loud.put(said.split(" ")[0], said.split(" ")[1]);
                }
            } else if (line.equals("-- base") || line.equals("-- session")) {
                if (line.equals("-- base")) {
                    beforeBase = parts.size();
                }
                parts.add(new StringBuilder());
            } else {
                parts.get(parts.size() - 1).append(line).append('\n');
            }
        }
        return new CaseScript(
                name,
                only,
                settings.toString(),
                parts.stream().map(StringBuilder::toString).toList(),
                beforeBase,
                loud);
    }

    /** What a directive says; empty where it is for another server. */
    private static String forServer(String line, String server) {
        String said = line.replaceFirst("-- \\w+ ?", "");
        if (said.startsWith("mysql: ") || said.startsWith("mariadb: ")) {
            return said.startsWith(server + ": ") ? said.substring(server.length() + 2) : "";
        }
        return said;
    }

    boolean isFor(String server) {
        return only.isEmpty() || only.equals(server);
    }
}
