package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.BinlogReader;
import io.sluice.cdc.parser.binlog.UnsupportedBinlogException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tables on binlogs of FORMAT_COVERAGE.md: every type of event, as logs of real servers have it or put behind such a log, and
 * every kind of statement that live servers ran.
 */
final class CoverageBinlog {

    private static final Path FIXTURES = Path.of("..", "cdc-parser", "src", "test", "resources", "fixtures", "binlog");
    private static final Path CASES = Path.of("src", "test", "resources", "live-cases");
    private static final int HEADER = 19;
    private static final int IGNORABLE = 0x80;

    private static final String[] MYSQL = {
        "START_V3",
        "QUERY",
        "STOP",
        "ROTATE",
        "INTVAR",
        "LOAD",
        "SLAVE",
        "CREATE_FILE",
        "APPEND_BLOCK",
        "EXEC_LOAD",
        "DELETE_FILE",
        "NEW_LOAD",
        "RAND",
        "USER_VAR",
        "FORMAT_DESCRIPTION",
        "XID",
        "BEGIN_LOAD_QUERY",
        "EXECUTE_LOAD_QUERY",
        "TABLE_MAP",
        "PRE_GA_WRITE_ROWS",
        "PRE_GA_UPDATE_ROWS",
        "PRE_GA_DELETE_ROWS",
        "WRITE_ROWS_V1",
        "UPDATE_ROWS_V1",
        "DELETE_ROWS_V1",
        "INCIDENT",
        "HEARTBEAT",
        "IGNORABLE",
        "ROWS_QUERY",
        "WRITE_ROWS",
        "UPDATE_ROWS",
        "DELETE_ROWS",
        "GTID",
        "ANONYMOUS_GTID",
        "PREVIOUS_GTIDS",
        "TRANSACTION_CONTEXT",
        "VIEW_CHANGE",
        "XA_PREPARE",
        "PARTIAL_UPDATE_ROWS",
        "TRANSACTION_PAYLOAD",
        "HEARTBEAT_V2",
        "GTID_TAGGED",
    };

    private static final String[] MARIADB = {
        "ANNOTATE_ROWS",
        "BINLOG_CHECKPOINT",
        "GTID",
        "GTID_LIST",
        "START_ENCRYPTION",
        "QUERY_COMPRESSED",
        "WRITE_ROWS_COMPRESSED_V1",
        "UPDATE_ROWS_COMPRESSED_V1",
        "DELETE_ROWS_COMPRESSED_V1",
        "WRITE_ROWS_COMPRESSED",
        "UPDATE_ROWS_COMPRESSED",
        "DELETE_ROWS_COMPRESSED",
        "PARTIAL_ROW_DATA",
    };

    private static final int FIRST_OF_MARIADB = 160;

    private CoverageBinlog() {}

    /** Every type of event. */
    static String events() throws IOException {
        Map<Integer, TreeSet<String>> met = met();
        StringBuilder page =
                new StringBuilder("| event | in logs that are read | by itself behind a log |\n|---|---|---|\n");
        TreeSet<String> others = new TreeSet<>();
        TreeSet<String> ignorable = new TreeSet<>();
        for (int type = 0; type < 256; type++) {
            String name = name(type);
            if (name.isEmpty()) {
                others.add(outcome(type, 0));
                ignorable.add(outcome(type, IGNORABLE));
                continue;
            }
            page.append("| ")
                    .append(name)
                    .append(" (")
                    .append(type)
                    .append(") | ")
                    .append(String.join(", ", met.getOrDefault(type, new TreeSet<>())))
                    .append(" | ")
                    .append(met.containsKey(type) ? "" : outcome(type, 0))
                    .append(" |\n");
        }
        return page.append("| any other | | ")
                .append(String.join("; ", others))
                .append(" |\n| any other with the ignorable flag | | ")
                .append(String.join("; ", ignorable))
                .append(" |\n")
                .toString();
    }

    private static String name(int type) {
        if (type >= 1 && type <= MYSQL.length) {
            return MYSQL[type - 1];
        }
        return type >= FIRST_OF_MARIADB && type < FIRST_OF_MARIADB + MARIADB.length
                ? MARIADB[type - FIRST_OF_MARIADB]
                : "";
    }

    /** Types of the events in logs that are read without a fault, with the servers that wrote them. */
    private static Map<Integer, TreeSet<String>> met() throws IOException {
        Map<String, List<Path>> logs = new TreeMap<>();
        try (Stream<Path> files = Files.list(FIXTURES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches(".*\\.\\d{6}")) {
                    logs.computeIfAbsent(name.substring(0, name.length() - 7), n -> new ArrayList<>())
                            .add(file);
                }
            }
        }
        Map<Integer, TreeSet<String>> met = new TreeMap<>();
        for (Map.Entry<String, List<Path>> log : logs.entrySet()) {
            add(met, log.getKey(), log.getValue());
        }
        try (Stream<Path> zips = Files.list(CASES)) {
            for (Path zip : zips.filter(z -> z.toString().endsWith(".zip")).toList()) {
                try (FileSystem archive = FileSystems.newFileSystem(zip);
                        Stream<Path> files = Files.list(archive.getPath("/log"))) {
                    add(met, zip.getFileName().toString(), files.sorted().toList());
                }
            }
        }
        return met;
    }

    private static void add(Map<Integer, TreeSet<String>> met, String name, List<Path> files) throws IOException {
        try (BinlogReader reader = BinlogReader.builder().open(files)) {
            while (reader.next()) {
                reader.kind();
            }
        } catch (CdcException e) {
            return;
        }
        for (Path file : files) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 4; at + HEADER <= bytes.limit(); at += bytes.getInt(at + 9)) {
                met.computeIfAbsent(bytes.get(at + 4) & 0xFF, t -> new TreeSet<>())
                        .add(name.contains("mariadb") ? "MariaDB" : "MySQL");
            }
        }
    }

    /** A log without checksums, and behind its last event one of four zero bytes. */
    private static String outcome(int type, int flags) throws IOException {
        byte[] log = Files.readAllBytes(FIXTURES.resolve("plain-mysql.000001"));
        byte[] longer = Arrays.copyOf(log, log.length + HEADER + 4);
        longer[log.length + 4] = (byte) type;
        longer[log.length + 9] = HEADER + 4;
        longer[log.length + 17] = (byte) flags;
        try (BinlogReader reader =
                BinlogReader.builder().open(new ByteArrayInputStream(longer), "plain-mysql.000001")) {
            while (reader.next()) {
                reader.kind();
            }
            return "passed over";
        } catch (UnsupportedBinlogException e) {
            return "refused: " + CoverageFormats.nameOf(e) + " " + e.reason();
        } catch (BinlogHoleException e) {
            return "refused: " + CoverageFormats.nameOf(e) + " " + e.reason();
        } catch (CdcException e) {
            return "refused: " + CoverageFormats.nameOf(e);
        }
    }

    /** Every kind of statement, and what its script says must become of its log; {@code LoggedCasesTest} requires it. */
    static String cases() throws IOException {
        StringBuilder page = new StringBuilder("| script | MySQL 9.7.4 | MariaDB 10.11 |\n|---|---|---|\n");
        try (Stream<Path> scripts = Files.list(CASES.resolve("sql"))) {
            for (Path script : scripts.sorted().toList()) {
                String name = script.getFileName().toString().replace(".sql", "");
                page.append("| `").append(name).append('`');
                for (String server : List.of("mysql", "mariadb")) {
                    page.append(" | ")
                            .append(
                                    Files.exists(CASES.resolve(name + "-" + server + ".zip"))
                                            ? due(Files.readAllLines(script), server)
                                            : "");
                }
                page.append(" |\n");
            }
        }
        return page.toString();
    }

    private static String due(List<String> script, String server) {
        List<String> due = new ArrayList<>();
        for (String line : script) {
            if (line.matches("-- loud (" + server + ": )?\\w+ \\w+.*")) {
                String[] words = line.replaceFirst("-- loud (\\w+: )?", "").split(" ");
                due.add(words[0] + ": `" + words[1] + "`");
            }
        }
        return due.isEmpty() ? "exact" : String.join(", ", due);
    }
}
