package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of statement, as real servers logged it: what {@link LiveCasesTest} kept, checked without a server. */
class LoggedCasesTest {

    static final Path FIXTURES = Path.of("src/test/resources/live-cases");

    @TempDir
    private Path directory;

    static List<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".zip"))
                    .map(name -> name.replace(".zip", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void logIsWhatTheServerDid(String fixture) throws IOException {
        String server = fixture.substring(fixture.lastIndexOf('-') + 1);
        CaseScript script = CaseScript.read(fixture.substring(0, fixture.lastIndexOf('-')), server);
        unpack(fixture, directory);
        CaseCheck.require(directory, server.equals("mysql"), script.loud());
    }

    static void unpack(String fixture, Path into) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(FIXTURES.resolve(fixture + ".zip"));
                Stream<Path> files = Files.walk(archive.getPath("/"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = into.resolve(file.toString().substring(1));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    /** A case that runs on live servers has its fixture. */
    @Test
    void noCaseIsMissing() throws IOException {
        assertThat(fixtures())
                .containsExactlyInAnyOrderElementsOf(LiveCasesTest.cases().stream()
                        .map(c -> c.get()[0] + "-" + c.get()[1])
                        .toList());
    }
}
