package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;

/** The build runs these tests twice; each run must be on the Flink it says it is on. */
class FlinkLineTest {

    @Test
    void runsOnTheFlinkThatTheBuildNames() {
        assertThat(EnvironmentInformation.getVersion()).isEqualTo(System.getProperty("sluice.flink.version"));
    }
}
