package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A search of {@code BinlogFuzzTest} begins with every type of event that a file may hold, where a changed byte is looked at. */
class FuzzSeedsTest {

    /** Of streams only, or not of version 4. */
    private static final Set<Integer> OF_NO_FILE =
            Set.of(EventType.START_V3, EventType.SLAVE, EventType.HEARTBEAT, EventType.HEARTBEAT_V2);

    @Test
    void everyTypeOfEventIsThereWithoutChecksum() throws IOException, IllegalAccessException {
        Set<Integer> known = new TreeSet<>();
        for (Field field : EventType.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                known.add((Integer) field.get(null));
            }
        }
        known.remove(EventType.COUNT);
        known.removeAll(OF_NO_FILE);
        // the first of three, which are refused alike
        known.remove(EventType.PRE_GA_DELETE_ROWS);
        Set<Integer> found = new TreeSet<>();
        try (DirectoryStream<Path> seeds = Files.newDirectoryStream(FuzzSeedsMaker.SEEDS)) {
            for (Path seed : seeds) {
                byte[] log = Files.readAllBytes(seed);
                assertThat(log.length).as("%s", seed).isLessThan(10_000);
                if (RewrittenLog.withoutChecksums(log) == log) {
                    found.addAll(RewrittenLog.types(log));
                }
            }
        }
        assertThat(found).containsAll(known);
    }
}
