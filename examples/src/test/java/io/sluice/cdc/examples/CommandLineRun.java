package io.sluice.cdc.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line in this process. */
record CommandLineRun(int exit, String out, String err) {

    static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new CommandLineRun(exit, out.toString(), err.toString());
    }

    /** Restores a table of the sample from its base, which is known from {@code from} on; the changes are among {@code more}. */
    static CommandLineRun restore(SampleFiles sample, String table, String from, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "restore",
                "--table",
                "shop." + table,
                "--schema",
                sample.path("schema-base.sql").toString(),
                "--base",
                sample.path("base/" + table + ".tsv").toString(),
                "--base-format",
                "tsv",
                "--base-zone",
                "UTC",
                "--from",
                from));
        command.addAll(List.of(more));
        return of(command.toArray(String[]::new));
    }
}
