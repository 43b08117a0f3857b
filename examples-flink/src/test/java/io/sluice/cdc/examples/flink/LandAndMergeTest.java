package io.sluice.cdc.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as a user runs it: broker, job, landed partitions, merge, and the checksums that the server computed. */
class LandAndMergeTest {

    @TempDir
    Path directory;

    @Test
    void endsWithTheServersTables() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        LandAndMerge.run(directory, new PrintStream(said, true, StandardCharsets.UTF_8));
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        for (String table : List.of("shop.customers", "shop.orders", "shop.order_items")) {
            assertThat(lines)
                    .filteredOn(line -> line.startsWith(table + " "))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(" COMPLETE, ").endsWith(": the server's"));
        }
        assertThat(directory.resolve("changes/_progress")).isNotEmptyDirectory();
        assertThat(Files.size(directory.resolve("tables/orders/_sluice_manifest.json")))
                .isPositive();
    }
}
