package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.benchmarks.Measured;
import io.sluice.cdc.benchmarks.ProcessCpuProfiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link CanalJsonBenchmark} and prints its table for the README; takes JMH's options. */
final class CanalJsonTable {

    private static final String REFERENCE = "flinkCanalJsonToRows";

    private CanalJsonTable() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        CommandLineOptions given = new CommandLineOptions(args);
        OptionsBuilder options = new OptionsBuilder();
        options.parent(given)
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessCpuProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(given.getResult().orElse("canal-json.json"));
        if (given.getIncludes().isEmpty()) {
            options.include(CanalJsonBenchmark.class.getName());
        }
        Options all = options.build();
        List<Measured> measured = new ArrayList<>();
        for (RunResult result : new Runner(all).run()) {
            measured.add(Measured.of(result));
        }
        print(measured);
    }

    private static void print(List<Measured> measured) {
        long bytes = 0;
        for (byte[] message : CanalMessages.encoded(CanalMessages.COUNT, CanalMessages.SEED)) {
            bytes += message.length;
        }
        double reference = measured.stream()
                .filter(m -> m.name().equals(REFERENCE))
                .mapToDouble(Measured::median)
                .findFirst()
                .orElse(Double.NaN);
        System.out.println();
        System.out.println(Measured.machine());
        System.out.printf(Locale.ROOT, "%,d messages, %,d bytes, one thread%n%n", CanalMessages.COUNT, bytes);
        System.out.println(
                "| contestant | ms per pass (least to most) | CPU ms | MB/s | x Flink | garbage per message |");
        System.out.println("|---|---|---|---|---|---|");
        for (Measured m : measured) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.0f to %.0f) | %.0f | %,.0f | %.1f | %,.0f B |%n",
                    m.name(),
                    m.median(),
                    m.least(),
                    m.most(),
                    m.cpu(),
                    bytes / 1000.0 / m.median(),
                    reference / m.median(),
                    m.garbage() / CanalMessages.COUNT);
        }
    }
}
