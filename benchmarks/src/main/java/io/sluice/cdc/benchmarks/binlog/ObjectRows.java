package io.sluice.cdc.benchmarks.binlog;

import org.jspecify.annotations.Nullable;

/** Takes row images as the connectors make them: one object a value. Public for {@link IsolatedContestant}. */
public interface ObjectRows {

    /** @param cells null where the value is NULL */
    void image(@Nullable Object[] cells);
}
