package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of statement, run by live servers. With {@code -Dsluice.live.keep=true} what they did becomes the fixtures of {@link
 * LoggedCasesTest}.
 */
@ExtendWith(LiveReport.class)
class LiveCasesTest {

    private static CaseCheck.Figures figures = new CaseCheck.Figures(0, 0, 0, 0);

    @TempDir
    private Path directory;

    static List<Arguments> cases() throws IOException {
        String only = System.getProperty("sluice.live.case", "");
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(CaseScript.SCRIPTS)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".sql", "");
                for (String server : List.of("mysql", "mariadb")) {
                    if (name.matches(only.isEmpty() ? ".*" : only)
                            && CaseScript.read(name, server).isFor(server)) {
                        cases.add(Arguments.of(name, server));
                    }
                }
            }
        }
        return cases;
    }

    @AfterAll
    static void sayWhatWasCompared() {
        System.out.println("live binlog: compared " + figures);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logIsWhatTheServerDid(String name, String server) throws Exception {
        CaseScript script = CaseScript.read(name, server);
        Path kept = directory.resolve(name);
        CaseRun.run(LiveServer.of(server), script, kept);
        figures = figures.plus(CaseCheck.require(kept, server.equals("mysql"), script.loud()));
        if (Boolean.getBoolean("sluice.live.keep")) {
            keep(kept, LoggedCasesTest.FIXTURES.resolve(name + "-" + server + ".zip"));
        }
    }

    private static void keep(Path directory, Path zip) throws IOException {
        Files.deleteIfExists(zip);
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"));
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(file).toString();
                if (!name.startsWith("from-")) {
                    Path to = archive.getPath("/" + name);
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        assertThat(Files.size(zip)).as(zip.toString()).isLessThan(100_000);
    }
}
