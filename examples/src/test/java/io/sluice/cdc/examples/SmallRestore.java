package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A restore that works, of a table of two rows and a log of three messages, for tests to break in one place. What is no key
 * is called secret in each row: no message may repeat it.
 */
final class SmallRestore {

    static final String CREATE =
            "CREATE TABLE `t` (`id` bigint NOT NULL, `name` varchar(40) NOT NULL, `note` varchar(40) DEFAULT NULL,"
                    + " PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;\n";

    final Path dir;
    final Path base;
    final Path log;
    final Path schema;
    /** Where nothing stands before the run, and nothing may stand after one that failed. */
    final Path out;
    /** Words of the command line besides {@code restore --table} and {@code --out}. */
    final List<String> options = new ArrayList<>();

    SmallRestore(Path dir) {
        this.dir = dir;
        this.base = dir.resolve("base");
        this.log = dir.resolve("log.json");
        this.schema = dir.resolve("schema.sql");
        this.out = dir.resolve("tables/out");
        baseRows("1\tsecret one\t\\N\n2\tsecret two\tsecret note\n");
        log(inserted(), updated(), deleted());
        write(schema, CREATE);
        options.addAll(List.of(
                "--schema",
                schema.toString(),
                "--base",
                base.toString(),
                "--base-format",
                "tsv",
                "--changes",
                log.toString(),
                "--changes-format",
                "canal-json",
                "--from",
                CanalMessage.gtids(5)));
    }

    static CanalMessage inserted() {
        return new CanalMessage(6, "INSERT", "[{\"id\":\"3\",\"name\":\"secret three\",\"note\":null}]", null);
    }

    static CanalMessage updated() {
        return new CanalMessage(
                7, "UPDATE", "[{\"id\":\"1\",\"name\":\"secret uno\",\"note\":null}]", "[{\"name\":\"secret one\"}]");
    }

    static CanalMessage deleted() {
        return new CanalMessage(8, "DELETE", "[{\"id\":\"2\",\"name\":\"secret two\",\"note\":\"secret note\"}]", null);
    }

    SmallRestore baseRows(String text) {
        return write(base.resolve("part-0"), text);
    }

    SmallRestore log(Object... messages) {
        StringBuilder text = new StringBuilder();
        for (Object message : messages) {
            text.append(message).append('\n');
        }
        return write(log, text.toString());
    }

    SmallRestore schema(String sql) {
        return write(schema, sql);
    }

    static SmallRestore write(SmallRestore of, Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return of;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SmallRestore write(Path file, String text) {
        return write(this, file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets an option's value, or takes the option away where it is null. */
    SmallRestore option(String name, @Nullable String value) {
        int at = options.indexOf(name);
        if (at >= 0) {
            options.subList(at, at + 2).clear();
        }
        if (value != null) {
            options.addAll(List.of(name, value));
        }
        return this;
    }

    SmallRestore flag(String... words) {
        options.addAll(Arrays.asList(words));
        return this;
    }

    /** Offset of the message in the log that holds this text. */
    String placeOf(Object message) {
        try {
            int at = Files.readString(log).indexOf(message.toString());
            assertThat(at).isNotNegative();
            return "log.json:" + Files.readString(log).substring(0, at).getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommandLineRun run(Path target, String... more) {
        List<String> words = new ArrayList<>(List.of("restore", "--table", "shop.t"));
        words.addAll(options);
        words.addAll(Arrays.asList(more));
        words.addAll(List.of("--out", target.toString()));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    CommandLineRun succeeds() {
        CommandLineRun run = run(out);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(rows(out)).isNotNull();
        return run;
    }

    /** Row files of a table as one text. */
    static String rows(Path table) {
        StringBuilder rows = new StringBuilder();
        snapshot(table).forEach((name, content) -> rows.append(name.startsWith("_") ? "" : content));
        return rows.toString();
    }

    /**
     * Runs, and asserts what holds of every run that fails: exit code 1, one line that says why and holds no row values but
     * keys, no table where there was none, the old table byte for byte where it was to be replaced, the base as it was,
     * nothing left beside them.
     *
     * @param said parts of the message: what, where, what to do
     */
    void refused(String... said) {
        TreeMap<String, String> before = snapshot(base);
        refused(run(out), said);
        assertThat(out).doesNotExist();
        TreeMap<String, String> old = oldTable();
        refused(run(dir.resolve("tables/old"), "--replace"), said);
        assertThat(snapshot(dir.resolve("tables/old"))).isEqualTo(old);
        assertThat(snapshot(base)).isEqualTo(before);
        assertThat(listed(dir.resolve("tables"))).containsExactly(".sluice", "old");
        assertThat(listed(dir.resolve("tables/.sluice"))).allMatch(name -> name.endsWith(".lock"));
    }

    static void refused(CommandLineRun run, String... said) {
        assertThat(run.exit()).as("exit code; it said: %s", run.err()).isEqualTo(1);
        assertThat(run.err()).startsWith("error: ").endsWith("\n").hasLineCount(1);
        assertThat(run.err()).contains(said);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).doesNotContain("secret").doesNotContain("java.lang");
    }

    /** Publishes another table at {@code tables/old}, once. */
    private TreeMap<String, String> oldTable() {
        Path old = dir.resolve("tables/old");
        if (!Files.exists(old)) {
            SmallRestore other = new SmallRestore(dir.resolve("of-old"));
            CommandLineRun run = other.run(old);
            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
        }
        return snapshot(old);
    }

    /** Names and contents of a directory's files, or of the one file; empty where there is nothing. */
    static TreeMap<String, String> snapshot(Path path) {
        TreeMap<String, String> files = new TreeMap<>();
        if (Files.exists(path)) {
            try (Stream<Path> walk = Files.walk(path)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    files.put(path.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static List<String> listed(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
