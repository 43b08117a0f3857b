package io.sluice.cdc.benchmarks.binlog;

import java.io.IOException;

/** A rival: reads a whole binlog and makes an object of every value. Public for {@link IsolatedContestant}. */
public interface ObjectContestant {

    /** @param log the file's bytes, from its magic number on */
    void read(byte[] log, ObjectRows out) throws IOException;
}
