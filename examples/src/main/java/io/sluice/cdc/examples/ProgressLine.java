package io.sluice.cdc.examples;

import io.sluice.cdc.merge.MergeProgress;
import java.util.Locale;

/** One line on a terminal that keeps changing; silent where there is no terminal. */
final class ProgressLine implements MergeProgress {

    private final boolean terminal = System.console() != null;
    private boolean shown;

    @Override
    public void at(Phase phase, long done, long total) {
        if (!terminal) {
            return;
        }
        shown = true;
        String text =
                switch (phase) {
                    case LOG -> String.format(Locale.ROOT, "log: %,d changes", done);
                    case BASE ->
                        total > 0
                                ? String.format(Locale.ROOT, "base: %d %% of %,d MB", done * 100 / total, total >> 20)
                                : String.format(Locale.ROOT, "base: %,d MB", done >> 20);
                };
        System.err.print("\r\033[K" + text);
    }

    void end() {
        if (shown) {
            System.err.print("\r\033[K");
        }
    }
}
