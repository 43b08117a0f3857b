package io.sluice.cdc.benchmarks.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the JIT compiler takes of the process's CPU time: the share of warming up in a run. The JVM itself tells only how long
 * compilations lasted, which other work on the machine stretches.
 */
final class CompilerThreads {

    private static final Path TASKS = Path.of("/proc/self/task");
    /** Linux counts the time of threads in hundredths of a second. */
    private static final long TICK = 10_000_000;

    /** Of the fields behind the thread's name, which may have spaces in it (proc(5): utime is the 14th, the name the second). */
    private static final int USER_TIME = 14 - 3;

    private CompilerThreads() {}

    /** CPU time until now in nanoseconds; 0 where the system is no Linux. */
    static long cpu() throws IOException {
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        List<Path> tasks;
        try (Stream<Path> listed = Files.list(TASKS)) {
            tasks = listed.toList();
        }
        long ticks = 0;
        for (Path task : tasks) {
            String stat;
            try {
                stat = Files.readString(task.resolve("stat"));
            } catch (NoSuchFileException ended) {
                continue;
            }
            int name = stat.indexOf('(') + 1;
            if (stat.startsWith("C1 CompilerThre", name) || stat.startsWith("C2 CompilerThre", name)) {
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
            }
        }
        return ticks * TICK;
    }
}
