package io.sluice.cdc.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The messages of the bundled sample: a real server's log, written by Canal's own classes. */
final class Sample {

    static final String DATABASE = "shop";
    private static final Path SAMPLE = Path.of("../examples/src/main/resources/sample");

    private Sample() {}

    static List<byte[]> messages() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(SAMPLE.resolve("changes"))) {
            files = found.sorted().toList();
        }
        List<byte[]> messages = new ArrayList<>();
        for (Path file : files) {
            byte[] all = Files.readAllBytes(file);
            int start = 0;
            for (int i = 0; i <= all.length; i++) {
                if (i == all.length || all[i] == '\n') {
                    if (i > start) {
                        messages.add(java.util.Arrays.copyOfRange(all, start, i));
                    }
                    start = i + 1;
                }
            }
        }
        return messages;
    }

    /** What the sample's README says of its source. */
    static CanalJsonOptions.Builder options() {
        return CanalJsonOptions.builder()
                .timestampZone(ZoneId.of("Asia/Shanghai"))
                .fullRowImages();
    }

    /** What the server computed at the end. */
    static String checksum(String table) throws IOException {
        for (String line : Files.readAllLines(SAMPLE.resolve("expected/checksums.tsv"))) {
            if (line.startsWith(table + "\t")) {
                return line.substring(table.length() + 1);
            }
        }
        throw new AssertionError("no checksum of " + table);
    }
}
