package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes {@code examples/src/test/resources/landed/sample-v1.zip}: what a job landed of the bundled sample, spread over hours,
 * with late events and a failure, and behind it a statement, so that the sample's last transaction is known to be whole. It is
 * run by name alone, as CONTRIBUTING.md says; the tests of the examples read its file for ever.
 */
class StoredLandingMaker {

    private static final Path ZIP = Path.of("../examples/src/test/resources/landed/sample-v1.zip");
    private static final Path LAST_SET = Path.of("../examples/src/main/resources/sample/final.gtid");
    private static final long SEED = 20261123;

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    @Test
    void make(@TempDir Path temporary) throws Exception {
        List<byte[]> messages = new ArrayList<>(Sample.messages());
        messages.add(after());
        List<StreamEvent> events = LandingTest.events(SEED, 1, messages);
        Path root = temporary.resolve("landed");
        LandingTest.land(CLUSTER.environment(2), events, root, events.size() / 2);
        List<Instant> hours = LandingTest.hours(events);
        System.out.println("landed until " + hours.get(hours.size() - 1));
        Files.createDirectories(ZIP.getParent());
        boolean dirty = false;
        try (Stream<Path> files = Files.walk(root);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(ZIP))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                dirty |= name.startsWith("_dirty-");
                if (!name.startsWith(".")) {
                    ZipEntry entry = new ZipEntry(root.relativize(file).toString());
                    entry.setTime(0);
                    zip.putNextEntry(entry);
                    Files.copy(file, zip);
                }
            }
        }
        assertThat(dirty).as("a partition got late events").isTrue();
    }

    /** A statement of the transaction behind the sample's last. */
    private static byte[] after() throws Exception {
        String set = Files.readString(LAST_SET).strip();
        int dash = set.lastIndexOf('-') + 1;
        String next = set.substring(0, dash) + (Long.parseLong(set.substring(dash)) + 1);
        return ("{\"data\":null,\"database\":\"shop\",\"es\":0,\"gtid\":\"" + next
                        + "\",\"id\":99,\"isDdl\":true,\"mysqlType\":null,\"old\":null,\"pkNames\":null,"
                        + "\"sql\":\"CREATE TABLE shop.after_the_sample (id int PRIMARY KEY)\",\"sqlType\":null,"
                        + "\"table\":\"after_the_sample\",\"ts\":1795381540377,\"type\":\"CREATE\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
