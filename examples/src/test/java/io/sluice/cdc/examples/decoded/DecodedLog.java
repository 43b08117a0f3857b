package io.sluice.cdc.examples.decoded;

import io.sluice.cdc.model.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code mysqlbinlog -v} or {@code mariadb-binlog -v} print of a log, as rows in the order in which they became visible:
 * what was rolled back is left out, what was prepared stands where it was committed. Text of the tools only, none of the
 * library's decoding.
 */
public final class DecodedLog {

    /**
     * A row as the tool prints it: cells by column number from 1, absent ones left out. A cell is the text behind {@code =}.
     *
     * @param table {@code `database`.`table`} as printed
     */
    public record Row(
            Operation operation, String table, TreeMap<Integer, String> before, TreeMap<Integer, String> after) {}

    private static final Pattern ROW = Pattern.compile("### (INSERT|UPDATE|DELETE) (?:INTO |FROM )?(`.*`)");
    private static final Pattern CELL = Pattern.compile("###   @(\\d+)=(.*)", Pattern.DOTALL);
    /** What {@code -vv} says of the type behind a value. */
    private static final Pattern TYPE = Pattern.compile(" /\\* [A-Z]+[^*]* meta=\\d+ nullable=\\d is_null=\\d \\*/$");

    private static final Pattern XA = Pattern.compile("XA (START|BEGIN|PREPARE|COMMIT|ROLLBACK) (.*?)( ONE PHASE)?");
    private static final Pattern SAVEPOINT = Pattern.compile("(SAVEPOINT|ROLLBACK TO(?: SAVEPOINT)?) `?(.*?)`?");

    private final List<Row> rows = new ArrayList<>();
    private final List<Row> open = new ArrayList<>();
    private final Map<String, Integer> savepoints = new HashMap<>();
    private final Map<String, List<Row>> prepared = new HashMap<>();
    private int takenBack;
    private Row row;
    private TreeMap<Integer, String> image;

    private DecodedLog() {}

    /** @param lines each byte a character, as ISO-8859-1 reads it */
    public static DecodedLog parse(List<String> lines) {
        DecodedLog log = new DecodedLog();
        lines.forEach(log::line);
        log.endRow();
        log.takenBack += log.open.size();
        return log;
    }

    /** In the order in which they became visible. */
    public List<Row> rows() {
        return rows;
    }

    /** Rows that were rolled back, or prepared and not committed. */
    public int takenBack() {
        return takenBack + prepared.values().stream().mapToInt(List::size).sum();
    }

    private void line(String line) {
        if (line.startsWith("### ")) {
            rowLine(line);
            return;
        }
        if (line.startsWith("#") || line.isEmpty() || line.startsWith("/*!*/")) {
            return;
        }
        endRow();
        String statement = line.endsWith("/*!*/;") ? line.substring(0, line.length() - "/*!*/;".length()) : line;
        switch (statement) {
            case "COMMIT" -> commit(open);
            case "ROLLBACK" -> rollback(open);
            default -> {
                Matcher xa = XA.matcher(statement);
                if (xa.matches()) {
                    xa(xa.group(1), xa.group(2), xa.group(3) != null);
                    return;
                }
                Matcher savepoint = SAVEPOINT.matcher(statement);
                if (savepoint.matches()) {
                    savepoint(savepoint.group(1).startsWith("R"), savepoint.group(2));
                }
            }
        }
    }

    private void commit(List<Row> transaction) {
        rows.addAll(transaction);
        transaction.clear();
        savepoints.clear();
    }

    private void rollback(List<Row> transaction) {
        takenBack += transaction.size();
        transaction.clear();
        savepoints.clear();
    }

    private void xa(String verb, String xid, boolean onePhase) {
        switch (verb) {
            case "PREPARE" -> {
                prepared.put(xid, new ArrayList<>(open));
                open.clear();
            }
            case "COMMIT" -> {
                if (onePhase) {
                    commit(open);
                } else {
                    commit(prepared.getOrDefault(xid, new ArrayList<>()));
                    prepared.remove(xid);
                }
            }
            case "ROLLBACK" -> {
                rollback(prepared.getOrDefault(xid, new ArrayList<>()));
                prepared.remove(xid);
            }
            default -> {}
        }
    }

    private void savepoint(boolean back, String name) {
        if (!back) {
            savepoints.put(name, open.size());
        } else {
            List<Row> gone = open.subList(savepoints.get(name), open.size());
            takenBack += gone.size();
            gone.clear();
        }
    }

    private void rowLine(String line) {
        Matcher cell = CELL.matcher(line);
        if (cell.matches()) {
            image.put(
                    Integer.parseInt(cell.group(1)),
                    TYPE.matcher(cell.group(2)).replaceFirst("").stripTrailing());
            return;
        }
        switch (line) {
            case "### WHERE" -> image = row.before();
            case "### SET" -> image = row.after();
            default -> {
                Matcher head = ROW.matcher(line);
                // other lines tell of partitions
                if (head.matches()) {
                    endRow();
                    Operation operation = Operation.valueOf(head.group(1));
                    row = new Row(operation, head.group(2), new TreeMap<>(), new TreeMap<>());
                }
            }
        }
    }

    private void endRow() {
        if (row != null) {
            open.add(row);
            row = null;
        }
    }

    /** Lines of a dump: ISO-8859-1, or UTF-16 with its mark, as a shell of Windows redirects output. */
    public static List<String> lines(byte[] dump) {
        boolean wide = dump.length > 1 && (dump[0] & 0xFF) == 0xFF && (dump[1] & 0xFF) == 0xFE;
        return new String(dump, wide ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }
}
