package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worked merge examples that other people published: {@code merge-cases/*.json} below the directory that the environment
 * variable CDC_CORPUS names, else ../shared/corpus beside the repository; the README there is the layout.
 */
class MergeCasesTest {

    /** Latest row per key; the other modes are other systems' merge functions. */
    private static final List<String> MODES = List.of("scd1", "ddl");

    private static final Map<String, MergeCaseRun.Outcome> OUTCOMES = new TreeMap<>();

    @TempDir
    static Path dir;

    @BeforeAll
    static void forget() {
        OUTCOMES.clear();
    }

    static Path corpus() {
        String said = System.getenv("CDC_CORPUS");
        // tests run in their module's directory
        return said == null ? Path.of("..", "..", "shared", "corpus") : Path.of(said);
    }

    @TestFactory
    Stream<DynamicTest> published() throws IOException {
        Path folder = corpus().resolve("merge-cases");
        assumeTrue(Files.isDirectory(folder), "no merge cases at " + folder.toAbsolutePath() + "; set CDC_CORPUS");
        return cases(folder);
    }

    /** What the published ones leave out, in the same layout. */
    @TestFactory
    Stream<DynamicTest> ours() throws Exception {
        return cases(Path.of(Objects.requireNonNull(MergeCasesTest.class.getResource("/merge-cases"))
                .toURI()));
    }

    private static Stream<DynamicTest> cases(Path folder) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                if (MODES.contains(MergeCase.mode(file))) {
                    String name = String.valueOf(file.getFileName());
                    tests.add(DynamicTest.dynamicTest(name, () -> run(file, name)));
                }
            }
        }
        assertThat(tests).as("cases of modes " + MODES + " in " + folder).isNotEmpty();
        return tests.stream();
    }

    private static void run(Path file, String name) throws IOException {
        OUTCOMES.put(name, new MergeCaseRun(MergeCase.read(file), dir.resolve(name)).run());
    }

    @AfterAll
    static void tell() {
        System.out.println(OUTCOMES.size() + " merge cases passed");
        OUTCOMES.forEach((name, outcome) -> {
            System.out.println("  " + name + ": " + String.join(", ", outcome.routes()));
            outcome.notes().forEach(note -> System.out.println("    " + note));
        });
    }
}
