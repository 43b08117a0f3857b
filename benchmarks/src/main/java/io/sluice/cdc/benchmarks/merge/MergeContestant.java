package io.sluice.cdc.benchmarks.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One way to the newest table, as a process.
 *
 * @param name as the table prints it
 * @param merges false for a limit, whose output is another table
 * @param commandFor makes the command line for an output directory
 */
record MergeContestant(String name, boolean merges, Function<Path, List<String>> commandFor) {

    static List<MergeContestant> all(MergeInput input) {
        List<MergeContestant> all = new ArrayList<>();
        all.add(new MergeContestant(
                "scan and copy of the base",
                false,
                out -> java(ScanAndCopy.class, "64m", input.base().toString(), out.toString())));
        for (int threads = 1; threads <= 2; threads++) {
            all.add(duckDb(input, false, threads));
            all.add(duckDb(input, true, threads));
        }
        return all;
    }

    private static MergeContestant duckDb(MergeInput input, boolean json, int threads) {
        return new MergeContestant(
                "DuckDB, " + (json ? "Canal JSON" : "text") + ", " + threads + (threads == 1 ? " thread" : " threads"),
                true,
                out -> java(
                        DuckDbMerge.class,
                        "64m",
                        input.base().toString(),
                        (json ? input.changesJson() : input.changesText()).toString(),
                        json ? "json" : "text",
                        out.toString(),
                        Integer.toString(threads)));
    }

    private static List<String> java(Class<?> main, String heap, String... args) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    List<String> command(Path out) {
        return commandFor.apply(out);
    }

    /** Where the row files are. */
    Path table(Path out) {
        return out;
    }
}
