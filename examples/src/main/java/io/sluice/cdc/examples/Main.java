package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry of the runnable jar. Without arguments it restores the bundled sample. */
@CommandLine.Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "Sluice 0.1.0",
        description = "Yesterday's table and today's log make today's table. Without a command: the bundled sample.",
        subcommands = {RestoreCommand.class, DumpCommand.class, CompareCommand.class, ChecksumCommand.class})
public final class Main implements Runnable {

    /** Published clean, or done. */
    static final int OK = 0;
    /** Nothing published, and one line that says why. */
    static final int FAILED = 1;
    /** Published with anomalies within the stated limits; or the compared tables differ. */
    static final int WITH_ANOMALIES = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    public static void main(String[] args) {
        System.exit(run(
                new PrintWriter(new java.io.OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new java.io.OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                args));
    }

    /** Runs a command line and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main()).setOut(out).setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, a) -> {
            err.println("error: " + e.getMessage());
            err.println("see: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return FAILED;
        });
        line.setExecutionExceptionHandler((e, commandLine, parsed) -> {
            err.println("error: " + Hints.with(e, oneLine(e)));
            if (!(e instanceof CdcException || e instanceof UncheckedIOException)) {
                e.printStackTrace(err);
            }
            return FAILED;
        });
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (e instanceof UncheckedIOException && e.getCause() != null) {
            message += ": " + e.getCause();
        }
        return message.replace("\r", "\\r").replace("\n", "\\n");
    }

    @Override
    public void run() {
        new SampleRun(spec.commandLine().getOut()).run();
    }
}
