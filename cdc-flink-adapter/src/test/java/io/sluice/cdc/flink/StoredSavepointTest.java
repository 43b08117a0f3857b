package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A savepoint taken on Flink 1.20, kept in git, goes on here: on each Flink, with either backend, at other parallelisms. See
 * {@link StoredSavepointMaker}.
 */
class StoredSavepointTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    @TempDir
    Path directory;

    private static List<List<byte[]>> partitions() throws Exception {
        List<List<byte[]>> partitions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<byte[]> messages = new ArrayList<>();
            for (String line :
                    Files.readAllLines(StoredSavepointMaker.DIRECTORY.resolve("partition-" + i + ".jsonl"))) {
                messages.add(StormLog.bytes(line));
            }
            partitions.add(messages);
        }
        return partitions;
    }

    private static String expected() throws Exception {
        return Files.readString(StoredSavepointMaker.DIRECTORY.resolve("expected.txt"))
                .strip();
    }

    private StormJob restored(String backend) throws Exception {
        return new StormJob(CLUSTER, directory, 1, partitions(), 60, false)
                .from(StoredSavepointMaker.DIRECTORY.toAbsolutePath().toUri().toString(), backend);
    }

    @ParameterizedTest
    @CsvSource({"hashmap, 1", "rocksdb, 3"})
    void goesOn(String backend, int parallelism) throws Exception {
        StormJob job = restored(backend).runToEnd(parallelism, 1);
        assertThat(job.table()).hasToString(expected());
        assertThat(job.topic().starts)
                .as("no partition is read from its start")
                .isNotEmpty()
                .allSatisfy(start -> assertThat(start).doesNotEndWith("@0"));
    }

    /** All of the topic comes once more: the kept rows and what is kept of removed ones pass it over. */
    @Test
    void goesOnFromAnOlderPosition() throws Exception {
        StormJob job = restored("rocksdb");
        job.topic().setBack = true;
        job.runToEnd(3, 0);
        assertThat(job.topic().starts).contains("0@0", "1@0", "2@0");
        assertThat(job.table()).hasToString(expected());
    }
}
