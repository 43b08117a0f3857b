package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.benchmarks.Measured;
import io.sluice.cdc.benchmarks.ProcessCpuProfiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link BinlogBenchmark} on each file of a directory and prints its tables for the README. Arguments: the directory,
 * then JMH's options.
 */
final class BinlogTable {

    private static final String REFERENCE = "zendesk";

    private BinlogTable() {}

    public static void main(String[] args) throws IOException, RunnerException, CommandLineOptionException {
        if (args.length == 0) {
            System.err.println("benchmarks/run binlog DIRECTORY [JMH options]; make-binlogs.sh fills the directory");
            System.exit(1);
        }
        CommandLineOptions given =
                new CommandLineOptions(Stream.of(args).skip(1).toArray(String[]::new));
        for (Path file : files(Path.of(args[0]))) {
            OptionsBuilder options = new OptionsBuilder();
            options.parent(given)
                    .param("file", file.toAbsolutePath().toString())
                    .addProfiler(GCProfiler.class)
                    .addProfiler(ProcessCpuProfiler.class)
                    .resultFormat(ResultFormatType.JSON)
                    .result(file.getFileName() + ".json");
            if (given.getIncludes().isEmpty()) {
                options.include(BinlogBenchmark.class.getName());
            }
            Set<String> incomplete = new TreeSet<>();
            long images = BinlogContents.compare(file, incomplete);
            List<Measured> measured = new ArrayList<>();
            for (RunResult result : new Runner(options.build()).run()) {
                measured.add(Measured.of(result));
            }
            print(file, images, incomplete, measured);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(f -> f.toString().endsWith(".binlog"))
                    .sorted()
                    .toList();
        }
    }

    private static void print(Path file, long images, Set<String> incomplete, List<Measured> measured)
            throws IOException {
        long bytes = Files.size(file);
        double reference = measured.stream()
                .filter(m -> m.name().equals(REFERENCE))
                .mapToDouble(Measured::median)
                .findFirst()
                .orElse(Double.NaN);
        System.out.printf("%n%s%n", Measured.machine());
        System.out.printf(
                Locale.ROOT, "%s: %,d bytes, %,d row images, one thread%n%n", file.getFileName(), bytes, images);
        System.out.println(
                "| contestant | ms per pass (least to most) | CPU ms | MB/s | x zendesk | garbage per row image |");
        System.out.println("|---|---|---|---|---|---|");
        for (Measured m : measured) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.0f (%.0f to %.0f) | %.0f | %,.0f | %.1f | %,.0f B |%n",
                    m.name(),
                    incomplete.contains(m.name()) ? ", NOT ALL ROWS OR DIGITS" : "",
                    m.median(),
                    m.least(),
                    m.most(),
                    m.cpu(),
                    bytes / 1000.0 / m.median(),
                    reference / m.median(),
                    m.garbage() / images);
        }
    }
}
