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

    /**
     * Little more than the changes need: a process is as large as the heap it is given. Of Canal's changes, which tell the
     * rows before them and carry no positions, a hash is kept of each.
     */
    private static final List<String> TEXT_HEAP = List.of("-Xmx164m", "-Xmn6m");

    private static final List<String> JSON_HEAP = List.of("-Xmx182m", "-Xmn6m");

    /**
     * For a process of seconds: the compiler inlines less, which saves more of its own time than it costs, and pages of the
     * delta are made where they stay.
     */
    private static final List<String> SHORT_RUN = List.of("-XX:FreqInlineSize=80", "-XX:PretenureSizeThreshold=64k");

    private static final List<String> SMALL_HEAP = List.of("-Xmx64m");

    static List<MergeContestant> all(MergeInput input) {
        List<MergeContestant> all = new ArrayList<>();
        all.add(new MergeContestant(
                "scan and copy of the base",
                false,
                out -> java(ScanAndCopy.class, SMALL_HEAP, input.base().toString(), out.toString())));
        for (int threads = 1; threads <= 2; threads++) {
            all.add(duckDb(input, false, threads));
            all.add(duckDb(input, true, threads));
            for (boolean json : new boolean[] {false, true}) {
                all.add(sluice(input, json, false, threads, "full"));
                all.add(sluice(input, json, true, threads, "full"));
            }
        }
        for (boolean foreign : new boolean[] {false, true}) {
            all.add(sluice(input, false, foreign, 1, "unaudited"));
            all.add(sluice(input, false, foreign, 1, "unsummed"));
            all.add(sluice(input, false, foreign, 1, "plain"));
        }
        return all;
    }

    private static MergeContestant sluice(MergeInput input, boolean json, boolean foreign, int threads, String how) {
        return new MergeContestant(
                "Sluice, " + (json ? "Canal JSON" : "text") + ", " + (foreign ? "foreign base" : "own base") + ", "
                        + threads(threads)
                        + switch (how) {
                            case "unsummed" -> ", without checksum";
                            case "unaudited" -> ", without audit";
                            case "plain" -> ", without the options for a short run";
                            default -> "";
                        },
                true,
                out -> java(
                        SluiceMerge.class,
                        options(json, how),
                        (foreign ? input.base() : input.ownBase()).toString(),
                        (json ? input.changesJson() : input.changesText()).toString(),
                        json ? "json" : "text",
                        out.toString(),
                        Integer.toString(threads),
                        how.equals("plain") ? "full" : how));
    }

    private static List<String> options(boolean json, String how) {
        List<String> options = new ArrayList<>(json ? JSON_HEAP : TEXT_HEAP);
        if (!how.equals("plain")) {
            options.addAll(SHORT_RUN);
        }
        return options;
    }

    private static String threads(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private static MergeContestant duckDb(MergeInput input, boolean json, int threads) {
        return new MergeContestant(
                "DuckDB, " + (json ? "Canal JSON" : "text") + ", " + threads(threads),
                true,
                out -> java(
                        DuckDbMerge.class,
                        SMALL_HEAP,
                        input.base().toString(),
                        (json ? input.changesJson() : input.changesText()).toString(),
                        json ? "json" : "text",
                        out.toString(),
                        Integer.toString(threads)));
    }

    private static List<String> java(Class<?> main, List<String> heap, String... args) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(heap);
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName()));
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
