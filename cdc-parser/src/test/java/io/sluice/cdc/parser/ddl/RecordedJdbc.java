package io.sluice.cdc.parser.ddl;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real servers' answers to queries, kept as text and given back through {@code java.sql}. A query that was not recorded and
 * a method that was not foreseen fail: the replay makes no answer up.
 *
 * <p>Text form, one line each: {@code Q} and the query with its parameters, {@code H} and the labels, {@code R} and a row;
 * fields divided by tabs, {@code \N} for NULL, backslash escapes for tab, line feed, carriage return, NUL and backslash.
 */
final class RecordedJdbc {

    private record Answer(List<String> labels, List<@Nullable String[]> rows) {}

    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private @Nullable Answer open;

    /** Takes a line of the text form; false if it is none. */
    boolean read(String line) {
        @Nullable String[] fields = fields(line.substring(Math.min(2, line.length())));
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case 'Q' -> {
                open = new Answer(new ArrayList<>(), new ArrayList<>());
                answers.put(line.substring(2), open);
            }
            case 'H' -> current().labels.addAll(List.of(fields));
            case 'R' -> current().rows.add(fields);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Answer current() {
        if (open == null) {
            throw new AssertionError("a row before its query");
        }
        return open;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        answers.forEach((query, answer) -> {
            out.append("Q ").append(query).append('\n');
            out.append("H ").append(String.join("\t", answer.labels)).append('\n');
            for (@Nullable String[] row : answer.rows) {
                out.append("R ").append(line(row)).append('\n');
            }
        });
        return out.toString();
    }

    /** Answers from what is recorded. */
    Connection replay() {
        return connection(null);
    }

    /** Asks the server and keeps what it answers. */
    Connection record(Connection server) {
        return connection(server);
    }

    /** Every query fails. */
    static Connection failing(SQLException error) {
        return proxy(Connection.class, (proxy, method, args) -> {
            throw error;
        });
    }

    private Connection connection(@Nullable Connection server) {
        return proxy(Connection.class, (proxy, method, args) -> switch (method.getName()) {
            case "prepareStatement" -> statement(server, (String) args[0]);
            case "close" -> null;
            default -> throw new AssertionError("Connection." + method.getName());
        });
    }

    private PreparedStatement statement(@Nullable Connection server, String sql) {
        List<@Nullable String> parameters = new ArrayList<>(List.of(sql));
        return proxy(PreparedStatement.class, (proxy, method, args) -> switch (method.getName()) {
            case "setString" -> {
                parameters.add((int) args[0], (String) args[1]);
                yield null;
            }
            case "executeQuery" -> {
                String key = line(parameters.toArray(String[]::new));
                if (server != null) {
                    answers.put(key, ask(server, parameters));
                }
                Answer answer = answers.get(key);
                if (answer == null) {
                    throw new AssertionError("not recorded: " + key);
                }
                yield rows(answer);
            }
            case "close" -> null;
            default -> throw new AssertionError("PreparedStatement." + method.getName());
        });
    }

    private static Answer ask(Connection server, List<@Nullable String> parameters) throws SQLException {
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>());
        try (PreparedStatement statement = server.prepareStatement(parameters.get(0))) {
            for (int i = 1; i < parameters.size(); i++) {
                statement.setString(i, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                int width = rows.getMetaData().getColumnCount();
                for (int i = 1; i <= width; i++) {
                    answer.labels.add(rows.getMetaData().getColumnLabel(i));
                }
                while (rows.next()) {
                    @Nullable String[] row = new String[width];
                    for (int i = 0; i < width; i++) {
                        row[i] = rows.getString(i + 1);
                    }
                    answer.rows.add(row);
                }
            }
        }
        return answer;
    }

    private static ResultSet rows(Answer answer) {
        int[] at = {-1};
        return proxy(ResultSet.class, (proxy, method, args) -> switch (method.getName()) {
            case "next" -> ++at[0] < answer.rows.size();
            case "getString" -> answer.rows.get(at[0])[label(answer, (String) args[0])];
            case "close" -> null;
            default -> throw new AssertionError("ResultSet." + method.getName());
        });
    }

    private static int label(Answer answer, String name) throws SQLException {
        for (int i = 0; i < answer.labels.size(); i++) {
            if (answer.labels.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw new SQLException("no column " + name + " in " + answer.labels);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(RecordedJdbc.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static String line(@Nullable String[] fields) {
        List<String> out = new ArrayList<>();
        for (String field : fields) {
            out.add(field == null ? "\\N" : escaped(field));
        }
        return String.join("\t", out);
    }

    private static @Nullable String[] fields(String line) {
        @Nullable String[] fields = line.split("\t", -1);
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            fields[i] = field == null || field.equals("\\N") ? null : unescaped(field);
        }
        return fields;
    }

    static String escaped(String field) {
        return field.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }

    static String unescaped(String field) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\') {
                c = switch (field.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case '0' -> '\0';
                    default -> '\\';
                };
            }
            out.append(c);
        }
        return out.toString();
    }
}
