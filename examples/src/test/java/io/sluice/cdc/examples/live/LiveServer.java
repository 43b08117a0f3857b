package io.sluice.cdc.examples.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A real server that was given to the tests: {@code -Dsluice.live.NAME} is the command of its client with what it needs to log in
 * as root, {@code …NAME.data} its data directory, {@code …NAME.tool} its mysqlbinlog. Its log is rotated and its globals are changed.
 *
 * @param name mysql or mariadb
 */
record LiveServer(String name, List<String> client, Path data, List<String> tool) {

    static final String DATABASE = "sluice_live";

    /** @throws TestAbortedException where the server was not given */
    static LiveServer of(String name) {
        return new LiveServer(
                name,
                List.of(property(name).split(" ")),
                Path.of(property(name + ".data")),
                List.of(property(name + ".tool").split(" ")));
    }

    private static String property(String name) {
        String value = System.getProperty("sluice.live." + name, "");
        if (value.isEmpty()) {
            throw new TestAbortedException(
                    "no -Dsluice.live." + name + ", so nothing was proven here on a live server; see CONTRIBUTING.md");
        }
        return value;
    }

    boolean isMySql() {
        return name.equals("mysql");
    }

    /** Runs a script in a session of its own; its results, one row a line. */
    List<String> sql(String script) throws IOException, InterruptedException {
        return run(
                        client,
                        script,
                        "--local-infile=1",
                        "--comments",
                        "--batch",
                        "--raw",
                        "--skip-column-names",
                        "--default-character-set=utf8mb4")
                .stream()
                .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .toList();
    }

    /** Runs a script to its end although statements of it fail. */
    void tolerantSql(String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of("--force", "--comments", "--default-character-set=utf8mb4"));
        Path in = Files.createTempFile("sluice-live", ".sql");
        try {
            Files.writeString(in, script, StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end after five minutes: " + command);
            }
        } finally {
            Files.delete(in);
        }
    }

    /** Name of the last log. */
    String lastLog() throws IOException, InterruptedException {
        List<String> logs = sql("SHOW BINARY LOGS");
        return logs.get(logs.size() - 1).split("\t")[0];
    }

    /** Ends the last log; the files from one on that are ended, in order. */
    List<Path> endedLogs(String first) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        for (String line : sql("FLUSH BINARY LOGS; SHOW BINARY LOGS")) {
            String log = line.split("\t")[0];
            if (log.compareTo(first) >= 0) {
                files.add(data.resolve(log));
            }
        }
        return files.subList(0, files.size() - 1);
    }

    /** Starts a process that copies the server's log, from a file on, into a directory, and goes on as the server does. */
    Process mirror(String first, Path directory) throws IOException {
        List<String> command = new ArrayList<>(tool);
        command.addAll(
                List.of("--read-from-remote-server", "--raw", "--stop-never", "--result-file=" + directory + "/"));
        command.addAll(List.of(property(name + ".tool.remote").split(" ")));
        command.add(first);
        return new ProcessBuilder(command).inheritIO().start();
    }

    /** What the server's own tool makes of files. */
    List<String> decode(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        files.forEach(file -> command.add(file.toString()));
        command.addAll(0, List.of("-v", "--base64-output=DECODE-ROWS"));
        return run(tool, "", command.toArray(String[]::new));
    }

    /** Statements that undo what tests set. */
    String defaults() throws IOException, InterruptedException {
        String common =
                "SET GLOBAL binlog_row_image = FULL, GLOBAL binlog_row_metadata = FULL, GLOBAL binlog_checksum = CRC32, "
                        + "GLOBAL binlog_format = ROW, GLOBAL innodb_lock_wait_timeout = 2, GLOBAL sql_mode = DEFAULT, ";
        return common
                + (isMySql()
                        ? "GLOBAL local_infile = OFF, GLOBAL binlog_rows_query_log_events = OFF, GLOBAL binlog_transaction_compression = OFF, GLOBAL binlog_row_value_options = '';\n"
                                + gtids()
                        : "GLOBAL log_bin_compress = OFF, GLOBAL log_bin_compress_min_len = 10, GLOBAL"
                                + " binlog_alter_two_phase = OFF;\n");
    }

    /** The mode goes from one to the next only. */
    private String gtids() throws IOException, InterruptedException {
        List<String> modes = List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE", "ON");
        int now = modes.indexOf(sql("SELECT @@gtid_mode").get(0));
        StringBuilder steps = new StringBuilder("SET GLOBAL enforce_gtid_consistency = ON;\n");
        for (String mode : modes.subList(now + 1, modes.size())) {
            steps.append("SET GLOBAL gtid_mode = ").append(mode).append(";\n");
        }
        return steps.toString();
    }

    private static List<String> run(List<String> program, String input, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(options));
        Path in = Files.createTempFile("sluice-live", ".sql");
        Path out = Files.createTempFile("sluice-live", ".out");
        Path err = Files.createTempFile("sluice-live", ".err");
        try {
            Files.writeString(in, input, StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end after two minutes: " + command);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(err));
            }
            return new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
        }
    }
}
