package io.sluice.cdc.examples.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts the tests that need a server: how many ran, and how many were skipped for want of one. The build prints the line last. */
final class LiveReport implements TestWatcher, AfterAllCallback {

    /** @param skipped no server was given */
    private record Count(int passed, int failed, int skipped) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count o) {
            return new Count(passed + o.passed, failed + o.failed, skipped + o.skipped);
        }

        String text() {
            return (passed + failed) + " ran" + (failed > 0 ? " (" + failed + " failed)" : "") + ", " + skipped
                    + " skipped for want of a server";
        }
    }

    private static final Path REPORT = Path.of("target/live-tests.txt");
    private static final Map<String, Count> COUNTS = new ConcurrentSkipListMap<>();

    private static void count(ExtensionContext context, Count one) {
        COUNTS.merge(context.getRequiredTestClass().getSimpleName(), one, Count::plus);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        count(context, new Count(1, 0, 0));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        count(context, new Count(0, 1, 0));
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        count(context, new Count(0, 0, 1));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        count(context, new Count(0, 0, 1));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName();
        System.out.println("live binlog: " + name + ": "
                + COUNTS.getOrDefault(name, Count.NONE).text());
        Count all = COUNTS.values().stream().reduce(Count.NONE, Count::plus);
        try {
            Files.writeString(REPORT, "Live tests: " + all.text() + " (CONTRIBUTING.md, -Plive-binlog)");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + REPORT, e);
        }
    }
}
