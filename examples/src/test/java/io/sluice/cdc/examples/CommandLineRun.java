package io.sluice.cdc.examples;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line in this process. */
record CommandLineRun(int exit, String out, String err) {

    static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new CommandLineRun(exit, out.toString(), err.toString());
    }
}
