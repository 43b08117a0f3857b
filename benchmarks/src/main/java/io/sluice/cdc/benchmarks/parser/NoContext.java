package io.sluice.cdc.benchmarks.parser;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** What a Flink job would give its format when it opens it; {@code canal-json} asks for none of it. */
final class NoContext implements DeserializationSchema.InitializationContext {

    @Override
    public MetricGroup getMetricGroup() {
        throw new UnsupportedOperationException("there is no job");
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return SimpleUserCodeClassLoader.create(NoContext.class.getClassLoader());
    }
}
