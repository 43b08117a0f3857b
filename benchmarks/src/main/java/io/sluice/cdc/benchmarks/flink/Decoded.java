package io.sluice.cdc.benchmarks.flink;

import io.sluice.cdc.benchmarks.parser.NoContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;

/** A format run outside a job. */
final class Decoded<T> {

    private final DeserializationSchema<T> format;

    Decoded(DeserializationSchema<T> format) throws Exception {
        this.format = format;
        format.open(new NoContext());
    }

    /** What one message is. */
    List<T> of(byte[] message) throws IOException {
        List<T> of = new ArrayList<>();
        format.deserialize(message, new ListCollector<>(of));
        return of;
    }

    static <T> List<T> all(DeserializationSchema<T> format, byte[][] messages) throws Exception {
        Decoded<T> decoded = new Decoded<>(format);
        List<T> all = new ArrayList<>();
        for (byte[] message : messages) {
            all.addAll(decoded.of(message));
        }
        return all;
    }
}
