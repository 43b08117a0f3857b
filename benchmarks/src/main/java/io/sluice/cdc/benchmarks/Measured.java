package io.sluice.cdc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One line of a table.
 *
 * @param name the benchmark method
 * @param median of all measured iterations, in the benchmark's unit, as are least and most
 * @param cpu CPU time of the process per operation in milliseconds
 * @param garbage bytes allocated per operation
 */
public record Measured(String name, double median, double least, double most, double cpu, double garbage) {

    /** Reads a result that was run with the GC profiler and {@link ProcessCpuProfiler}. */
    public static Measured of(RunResult result) {
        Statistics s = result.getPrimaryResult().getStatistics();
        return new Measured(
                result.getPrimaryResult().getLabel(),
                s.getPercentile(50),
                s.getMin(),
                s.getMax(),
                score(result, ProcessCpuProfiler.LABEL),
                score(result, "gc.alloc.rate.norm"));
    }

    private static double score(RunResult result, String label) {
        return result.getSecondaryResults().entrySet().stream()
                // JMH marks the labels of its own profilers with a leading dot.
                .filter(e -> e.getKey().endsWith(label))
                .map(Map.Entry::getValue)
                .mapToDouble(Result::getScore)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** What the figures were measured on, and how busy it was with other work. */
    public static String machine() {
        return String.format(
                Locale.ROOT,
                "JDK %s, %d cores (%s), load %s",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                firstField("/proc/cpuinfo", "model name"),
                load());
    }

    private static String firstField(String file, String field) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(l -> l.startsWith(field))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
