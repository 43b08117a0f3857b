package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes {@code src/test/resources/state/savepoint-flink-1.20-v1}: a savepoint of {@link StormJob} in the middle of a topic,
 * taken on the oldest Flink that is promised; the topic; and the rows at its end. It is run by name alone, as CONTRIBUTING.md
 * says. A directory is made once for each version of the state's forms and then kept: {@link StoredSavepointTest} restores it
 * for ever.
 */
class StoredSavepointMaker {

    static final Path DIRECTORY = Path.of("src/test/resources/state/savepoint-flink-1.20-v1");
    static final int PARALLELISM = 2;

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    @Test
    void make(@TempDir Path temporary) throws Exception {
        Assumptions.assumeTrue(EnvironmentInformation.getVersion().startsWith("1.20."), "not the oldest Flink");
        StormLog log = new StormLog(4, new StormLog.Shape(4, 30, 3, 160, true, true, false, true));
        StormJob job = new StormJob(CLUSTER, temporary, 4, log.partitions, 60, false)
                .from(null, "rocksdb")
                .runTo(0.6, PARALLELISM, 0, true, "rocksdb");
        Path savepoint = Path.of(URI.create(job.stoppedAt()));
        try (var files = Files.list(savepoint)) {
            assertThat(files).as("all state is in the metadata").hasSize(1);
        }
        Files.createDirectories(DIRECTORY);
        Files.copy(savepoint.resolve("_metadata"), DIRECTORY.resolve("_metadata"));
        for (int i = 0; i < log.partitions.size(); i++) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (byte[] message : log.partitions.get(i)) {
                lines.write(message);
                lines.write('\n');
            }
            Files.write(DIRECTORY.resolve("partition-" + i + ".jsonl"), lines.toByteArray());
        }
        Files.write(DIRECTORY.resolve("expected.txt"), List.of(log.expected().toString()));
    }
}
