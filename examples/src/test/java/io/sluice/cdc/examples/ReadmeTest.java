package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and CONTRIBUTING.md show works: the snippet runs, and what the commands name exists. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @TempDir
    Path dir;

    private static String page(String name) throws Exception {
        return Files.readString(ROOT.resolve(name));
    }

    private static String message(int transaction) {
        return "{\"data\":[{\"id\":\"" + transaction + "\",\"note\":\"n" + transaction
                + "\"}],\"database\":\"shop\",\"es\":1700000000000,\"gtid\":\"" + SERVER + ":1-" + transaction
                + "\",\"id\":1,\"isDdl\":false,\"mysqlType\":{\"id\":\"bigint\",\"note\":\"varchar(20)\"},\"old\":null,"
                + "\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":-5,\"note\":12},\"table\":\"orders\","
                + "\"ts\":1700000000500,\"type\":\"INSERT\"}";
    }

    private Path log(String name, int first, int last) throws Exception {
        return Files.writeString(
                dir.resolve(name),
                IntStream.rangeClosed(first, last).mapToObj(ReadmeTest::message).collect(Collectors.joining("\n")));
    }

    @Test
    void theSnippetCompilesAndMakesTodaysTable() throws Exception {
        Path schemaSql = Files.writeString(
                dir.resolve("schema.sql"), "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(20))");
        Path yesterday = dir.resolve("yesterday");
        TableMerge.of(SchemaFiles.table(schemaSql, new TableId("shop", "orders")))
                .changes(CanalJsonFiles.of(log("first.jsonl", 1, 2)))
                .inputComplete()
                .into(HiveText.at(yesterday))
                .run();
        Path today = dir.resolve("today");
        try (URLClassLoader loader = compiled(snippet())) {
            Method run = loader.loadClass("Snippet").getMethod("run", Path.class, Path.class, Path.class, Path.class);
            run.invoke(null, schemaSql, yesterday, log("canal.jsonl", 2, 5), today);
        }
        // the last transaction is held back: nothing says that the log ends with it
        try (Stream<Path> files = Files.list(today)) {
            Path rows = files.filter(f -> f.getFileName().toString().startsWith("part"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(rows)).containsExactly("1\u0001n1", "2\u0001n2", "3\u0001n3", "4\u0001n4");
        }
    }

    private static String snippet() throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page("README.md"));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private URLClassLoader compiled(String snippet) throws Exception {
        String source = "import java.nio.file.*; import io.sluice.cdc.model.*; import io.sluice.cdc.merge.*;"
                + " import io.sluice.cdc.merge.format.*; import io.sluice.cdc.parser.canal.*;"
                + " import io.sluice.cdc.parser.ddl.*; public class Snippet { public static void run("
                + "Path schemaSql, Path yesterday, Path canalLog, Path today) throws Exception {\n" + snippet + "\n} }";
        Path file = Files.writeString(dir.resolve("Snippet.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiles = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-d",
                                dir.toString(),
                                "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(compiles).as(said.toString()).isTrue();
        return new URLClassLoader(new URL[] {dir.toUri().toURL()}, ReadmeTest.class.getClassLoader());
    }

    @Test
    void whatTheCommandsNameExists() throws Exception {
        TreeSet<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(f -> f.toString().contains("src" + f.getFileSystem().getSeparator() + "test"))
                    .map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".java"))
                    .forEach(n -> tests.add(n.substring(0, n.length() - ".java".length())));
        }
        StringBuilder poms = new StringBuilder();
        for (String module : modules()) {
            poms.append(page(module + "/pom.xml"));
        }
        poms.append(page("pom.xml"));
        int commands = 0;
        for (String name : List.of("README.md", "CONTRIBUTING.md", "benchmarks/README.md")) {
            for (String line :
                    page(name).lines().filter(l -> l.contains("mvn ")).toList()) {
                commands++;
                assertThat(tests).as(name + ": " + line).containsAll(named("-Dtest=([\\w]+)", line));
                assertThat(modules()).as(name + ": " + line).containsAll(named("-pl ([\\w-]+)", line));
                for (String profile : named(" -P([\\w-]+)", line)) {
                    assertThat(poms.toString()).as(name + ": " + line).contains("<id>" + profile + "</id>");
                }
                if (line.contains("-Dquick")) {
                    assertThat(page("pom.xml")).contains("<name>!quick</name>");
                }
            }
        }
        assertThat(commands).isGreaterThan(5);
        assertThat(page("examples/pom.xml")).contains("<finalName>sluice-examples</finalName>");
    }

    @Test
    void testsAndClassesThatContributingNamesExist() throws Exception {
        TreeSet<String> classes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".java"))
                    .forEach(n -> classes.add(n.substring(0, n.length() - ".java".length())));
        }
        List<String> named = named(
                "`([A-Z][A-Za-z]+(?:Test|Parser|Encoder|Reader|Normalizer|Parts|Select|Options))`",
                page("CONTRIBUTING.md"));
        assertThat(named).isNotEmpty();
        assertThat(classes).containsAll(named);
    }

    @Test
    void optionsAndCommandsOfTheRestoreExampleExist() throws Exception {
        String readme = page("README.md");
        String help = CommandLineRun.of("restore", "--help").out();
        String example = readme.substring(readme.indexOf("sluice-examples.jar restore"));
        List<String> options = named("(--[a-z-]+)", example.substring(0, example.indexOf("```")));
        assertThat(options).hasSizeGreaterThan(5).allSatisfy(option -> assertThat(help)
                .contains(option));
        for (String command : named("`(\\w+) --help`", readme)) {
            assertThat(CommandLineRun.of(command, "--help").exit()).as(command).isZero();
        }
    }

    private static List<String> modules() throws Exception {
        return named("<module>([\\w-]+)</module>", page("pom.xml"));
    }

    private static List<String> named(String pattern, String text) {
        List<String> names = new ArrayList<>();
        Matcher m = Pattern.compile(pattern).matcher(text);
        while (m.find()) {
            names.add(m.group(1));
        }
        return names;
    }
}
