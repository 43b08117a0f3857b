package io.sluice.cdc.benchmarks;

import io.sluice.cdc.model.CellVisitor;
import org.openjdk.jmh.infra.Blackhole;

/** Consumes every cell. A text is there once its start and end are known: its bytes are in the array. */
public record BlackholeVisitor(Blackhole blackhole) implements CellVisitor {

    @Override
    public void absent(int column) {
        throw new IllegalStateException("the input has all columns");
    }

    @Override
    public void nullValue(int column) {
        blackhole.consume(true);
    }

    @Override
    public void integer(int column, long value) {
        blackhole.consume(value);
    }

    @Override
    public void decimal(int column, long unscaled, int scale) {
        blackhole.consume(unscaled);
        blackhole.consume(scale);
    }

    @Override
    public void floating(int column, double value) {
        blackhole.consume(value);
    }

    @Override
    public void date(int column, long epochDay) {
        blackhole.consume(epochDay);
    }

    @Override
    public void time(int column, long epochMicros) {
        blackhole.consume(epochMicros);
    }

    @Override
    public void canonical(int column, byte[] array, int start, int end) {
        blackhole.consume(array);
        blackhole.consume(start);
        blackhole.consume(end);
    }
}
