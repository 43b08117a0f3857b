package io.sluice.cdc.benchmarks.binlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole binlog in memory, so that no contestant is measured by the disk. */
@State(Scope.Benchmark)
public class BinlogFile {

    /** A file that {@code src/binlog-maker/make-binlogs.sh} made. */
    @Param("")
    public String file = "";

    byte[] log = {};

    @Setup
    public void load() throws IOException {
        if (file.isEmpty()) {
            throw new IllegalArgumentException("no file given: benchmarks/run binlog DIRECTORY, or -p file=FILE");
        }
        log = Files.readAllBytes(Path.of(file));
    }
}
