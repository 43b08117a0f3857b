package io.sluice.cdc.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** Consumes every cell. A text is there once its length is known: its bytes are in the array. */
public record BlackholeCells(Blackhole blackhole) implements CellSink {

    @Override
    public void nullCell() {
        blackhole.consume(true);
    }

    @Override
    public void integer(long value) {
        blackhole.consume(value);
    }

    @Override
    public void decimal(long unscaled, int scale) {
        blackhole.consume(unscaled);
        blackhole.consume(scale);
    }

    @Override
    public void floating(double value) {
        blackhole.consume(value);
    }

    @Override
    public void date(long epochDay) {
        blackhole.consume(epochDay);
    }

    @Override
    public void time(long epochSecond, int nano) {
        blackhole.consume(epochSecond);
        blackhole.consume(nano);
    }

    @Override
    public void text(byte[] array, int length) {
        blackhole.consume(array);
        blackhole.consume(length);
    }
}
