package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.benchmarks.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Generates the input, runs each contestant as a process of its own, in turns, and prints the table for the README. The
 * first contestant that merges sets the digest; another digest stops the run. Arguments, all optional, in this order:
 * directory (deleted afterwards unless it held the input before), base rows, changes, rounds.
 */
final class MergeTable {

    private static final String DEFAULT_DIRECTORY = "target/merge-benchmark";

    private MergeTable() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args.length > 0 ? args[0] : DEFAULT_DIRECTORY).toAbsolutePath();
        long rows = args.length > 1 ? Long.parseLong(args[1]) : 6_000_000;
        int changes = args.length > 2 ? Integer.parseInt(args[2]) : 1_200_000;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        boolean keep = Files.exists(directory);
        MergeInput input = new MergeInput(directory, rows, changes);
        if (!Files.exists(input.base())) {
            input.write();
        }
        try {
            Map<String, List<ProcessRun>> runs = new LinkedHashMap<>();
            String machine = Measured.machine();
            TableDigest expected = null;
            for (int round = 0; round < rounds; round++) {
                for (MergeContestant contestant : MergeContestant.all(input)) {
                    Path out = directory.resolve("out");
                    ProcessRun run = ProcessRun.of(contestant.command(out));
                    TableDigest digest = TableDigest.of(contestant.table(out));
                    System.out.printf("%s: %s, %s%n", contestant.name(), run, digest);
                    if (contestant.merges()) {
                        if (expected != null && !expected.equals(digest)) {
                            throw new IllegalStateException(
                                    contestant.name() + " gives " + digest + ", not " + expected);
                        }
                        expected = digest;
                    }
                    runs.computeIfAbsent(contestant.name(), n -> new ArrayList<>())
                            .add(run);
                    delete(out);
                }
            }
            print(machine, input, rows, changes, runs);
        } finally {
            delete(directory.resolve("out"));
            if (!keep) {
                delete(directory);
            }
        }
    }

    private static void print(
            String machine, MergeInput input, long rows, int changes, Map<String, List<ProcessRun>> runs)
            throws IOException {
        System.out.printf("%n%s%n", machine);
        System.out.printf(
                Locale.ROOT,
                "base %,d rows, %,d bytes; %,d changes, text %,d bytes, Canal JSON %,d bytes; outputs equal by digest%n%n",
                rows,
                size(input.base()),
                changes,
                size(input.changesText()),
                size(input.changesJson()));
        System.out.println("| contestant | wall s (least to most) | CPU s | peak MB |");
        System.out.println("|---|---|---|---|");
        runs.forEach((name, all) -> {
            List<ProcessRun> sorted = all.stream()
                    .sorted(Comparator.comparingDouble(ProcessRun::wallSeconds))
                    .toList();
            ProcessRun median = sorted.get(sorted.size() / 2);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f (%.2f to %.2f) | %.2f | %.0f |%n",
                    name,
                    median.wallSeconds(),
                    sorted.get(0).wallSeconds(),
                    sorted.get(sorted.size() - 1).wallSeconds(),
                    median.cpuSeconds(),
                    median.peakMegabytes());
        });
    }

    private static long size(Path path) throws IOException {
        long size = 0;
        for (Path file : Files.isDirectory(path) ? ScanAndCopy.files(path) : List.of(path)) {
            size += Files.size(file);
        }
        return size;
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
