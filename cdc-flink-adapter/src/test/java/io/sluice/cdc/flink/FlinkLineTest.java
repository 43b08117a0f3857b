package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;

/** The build runs these tests twice; each run must be on the Flink it says it is on. */
public class FlinkLineTest {

    /** Where a run leaves its class path, for {@code SqlJarCheck} to start Flink's own programs with. */
    public static Path classPathFile(String version) {
        return Path.of("target", "classpath-flink-" + version + ".txt");
    }

    @Test
    void runsOnTheFlinkThatTheBuildNames() {
        assertThat(EnvironmentInformation.getVersion()).isEqualTo(System.getProperty("sluice.flink.version"));
    }

    @Test
    void leavesItsClassPath() throws IOException {
        // surefire puts the class path into a jar of its own
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Files.writeString(classPathFile(EnvironmentInformation.getVersion()), classPath);
    }
}
