package io.sluice.cdc.benchmarks.merge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one process took from its start to its end, as GNU time tells it.
 *
 * @param wallSeconds from start to exit
 * @param cpuSeconds user and system time of all its threads
 * @param peakMegabytes largest resident set, in 10^6 bytes
 */
record ProcessRun(double wallSeconds, double cpuSeconds, double peakMegabytes) {

    static ProcessRun of(List<String> command) throws IOException, InterruptedException {
        Path times = Files.createTempFile("time", ".txt");
        Path output = Files.createTempFile("output", ".txt");
        try {
            List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-o", times.toString(), "-f", "%e %U %S %M"));
            timed.addAll(command);
            Process process = new ProcessBuilder(timed)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("exit " + exit + " of " + command + "\n" + Files.readString(output));
            }
            return parse(Files.readString(times, StandardCharsets.UTF_8));
        } finally {
            Files.delete(times);
            Files.delete(output);
        }
    }

    private static ProcessRun parse(String times) {
        String[] parts = times.strip().split(" ");
        return new ProcessRun(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]) + Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]) * 1024 / 1e6);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f s wall, %.2f s CPU, %.0f MB", wallSeconds, cpuSeconds, peakMegabytes);
    }
}
