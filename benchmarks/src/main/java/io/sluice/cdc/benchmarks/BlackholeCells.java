package io.sluice.cdc.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** Consumes every cell, of whichever images. A text is there once its start and end are known: its bytes are in the array. */
public record BlackholeCells(Blackhole blackhole) implements CellSink {

    @Override
    public void nullCell(int images) {
        blackhole.consume(true);
    }

    @Override
    public void integer(int images, long value) {
        blackhole.consume(value);
    }

    @Override
    public void decimal(int images, long unscaled, int scale) {
        blackhole.consume(unscaled);
        blackhole.consume(scale);
    }

    @Override
    public void floating(int images, double value) {
        blackhole.consume(value);
    }

    @Override
    public void date(int images, long epochDay) {
        blackhole.consume(epochDay);
    }

    @Override
    public void time(int images, long epochMicros) {
        blackhole.consume(epochMicros);
    }

    @Override
    public void text(int images, byte[] array, int start, int end) {
        blackhole.consume(array);
        blackhole.consume(start);
        blackhole.consume(end);
    }
}
