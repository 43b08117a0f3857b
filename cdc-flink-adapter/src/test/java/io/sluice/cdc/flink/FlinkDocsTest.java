package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.flink.table.DocumentedFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the pages about Flink say is so: their snippets compile and make a job, their lists are complete. */
class FlinkDocsTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    private static final Path DOCS = Path.of("../docs");
    private static final String IMPORTS = """
            import io.sluice.cdc.flink.*;
            import io.sluice.cdc.merge.*;
            import io.sluice.cdc.merge.format.*;
            import io.sluice.cdc.parser.landed.*;
            import io.sluice.cdc.model.*;
            import java.nio.file.Path;
            import java.time.*;
            import org.apache.flink.api.common.RuntimeExecutionMode;
            import org.apache.flink.connector.kafka.source.KafkaSource;
            import org.apache.flink.streaming.api.datastream.*;
            import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
            """;

    @TempDir
    Path directory;

    private static List<String> snippets(String page, String language) throws IOException {
        Matcher found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)));
        List<String> snippets = new ArrayList<>();
        while (found.find()) {
            snippets.add(found.group(1));
        }
        return snippets;
    }

    /** The page's snippets as one program, in which one may use what those before it declare; two tell of other programs. */
    @Test
    void dataStreamSnippetsMakeAJob() throws Exception {
        StringBuilder job = new StringBuilder();
        StringBuilder outside = new StringBuilder();
        StringBuilder batch = new StringBuilder();
        for (String snippet : snippets("flink.md", "java")) {
            (snippet.contains("TableMerge") ? outside : snippet.contains("BatchMerge") ? batch : job)
                    .append(snippet.replace(
                            "hdfs://warehouse", directory.toUri().toString()));
        }
        Path source = directory.resolve("Snippets.java");
        Files.writeString(
                source,
                IMPORTS + "public class Snippets {\n"
                        + "public static void job(StreamExecutionEnvironment environment, String servers) throws Exception {\n"
                        + job + "}\n"
                        + "static void outside(TableSchema table, TableFormat yesterday, TableFormat today) throws Exception {\n"
                        + outside + "}\n"
                        + "static void batch(StreamExecutionEnvironment environment, TableSchema schema, Watermark watermark,"
                        + " DataStream<RowEvent> yesterday, DataStream<StreamEvent> log, org.apache.flink.table.types.logical.RowType rowType,"
                        + " DataStream<org.apache.flink.table.data.RowData> yesterdayRows,"
                        + " DataStream<org.apache.flink.table.data.RowData> changelog) throws Exception {\n"
                        + batch + "}\n}\n");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringWriter messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-classpath", classPath, "-d", directory.toString(), "-proc:none", "-nowarn"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        StreamExecutionEnvironment environment = CLUSTER.environment(2, Map.of("pipeline.auto-generate-uids", "false"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, FlinkDocsTest.class.getClassLoader())) {
            Method method =
                    loader.loadClass("Snippets").getMethod("job", StreamExecutionEnvironment.class, String.class);
            method.invoke(null, environment, "localhost:1");
        }
        assertThat(environment.getExecutionPlan()).contains("latest rows").contains("split key changes");
    }

    @Test
    void sqlSnippetIsPlannedWithKafkaAndRuns() throws Exception {
        assertThat(snippets("flink-sql.md", "sql")).hasSize(1);
        String create = snippets("flink-sql.md", "sql").get(0).replace(";\n", "");
        assertThat(DocumentedFormat.explain(CLUSTER.environment(1), create, "SELECT * FROM goods"))
                .contains("goods");
        String inMemory = create.replaceAll("(?m)^ +offs .*\n", "")
                .replaceAll("'value.operation',.*", "'operation'")
                .replaceAll("(?m)^ +'(topic|properties|scan)[^\n]*\n", "")
                .replace("'connector' = 'kafka'", "'connector' = 'messages', 'name' = 'documented'");
        assertThat(DocumentedFormat.run(CLUSTER.environment(1), inMemory, "SELECT * FROM goods"))
                .containsExactly("+I[1, ant, 1.50, 2023-11-14T14:13:20.500Z, INSERT]");
    }

    @Test
    void optionsOfTheFormat() throws IOException {
        List<String> documented = new ArrayList<>();
        for (String line : section("flink-sql.md", "## Options").lines().toList()) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                documented.add(cells[1].strip().replace("`", "") + " = "
                        + cells[2].strip().replace("`", ""));
            }
        }
        assertThat(documented).hasSizeGreaterThan(8);
        DocumentedFormat.checkOptions(documented);
        String metadata = section("flink-sql.md", "## Options");
        metadata = metadata.substring(metadata.indexOf("Metadata columns:"), metadata.indexOf("; with Kafka's"));
        assertThat(ticked(metadata)).isEqualTo(DocumentedFormat.metadataColumns());
    }

    @Test
    void metrics() throws IOException {
        Set<String> documented = new TreeSet<>(ticked(section("flink.md", "## Metrics")));
        documented.removeIf(name -> !name.matches("(num|current)[A-Z].*"));
        Set<String> registered = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                new ClassReader(Files.readAllBytes(file)).accept(new MetricNames(registered), ClassReader.SKIP_DEBUG);
            }
        }
        assertThat(documented).isEqualTo(registered);
    }

    /** The string constants last named before a counter or gauge is registered. */
    private static final class MetricNames extends ClassVisitor {
        private final Set<String> names;

        MetricNames(Set<String> names) {
            super(Opcodes.ASM9);
            this.names = names;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                private Object constant;

                @Override
                public void visitLdcInsn(Object value) {
                    constant = value;
                }

                @Override
                public void visitMethodInsn(int op, String owner, String name, String type, boolean isInterface) {
                    if (owner.equals("org/apache/flink/metrics/MetricGroup") && !name.equals("addGroup")) {
                        names.add(String.valueOf(constant));
                    }
                }
            };
        }
    }

    @Test
    void versions() throws IOException {
        assertThat(section("flink.md", "## Versions")).contains(EnvironmentInformation.getVersion());
    }

    private static String section(String page, String title) throws IOException {
        String text = Files.readString(DOCS.resolve(page));
        int from = text.indexOf(title + "\n");
        assertThat(from).as(title).isNotNegative();
        int to = text.indexOf("\n## ", from);
        return to < 0 ? text.substring(from) : text.substring(from, to);
    }

    private static Set<String> ticked(String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = Pattern.compile("`([^`]+)`").matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }
}
