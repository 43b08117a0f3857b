package io.sluice.cdc.parser.events;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.internal.events.LineEncoder;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes change events as JSON lines, one event a line ({@code docs/event-json-lines.md}); {@link EventJsonFiles} reads
 * them back to equal events.
 *
 * <p>A line is written whole or not at all: an event that cannot be written, because a value cannot be decoded or a text
 * cell is not UTF-8, throws before any of its bytes. Of a schema change the statement is written and not its actions.
 *
 * <p>Used by one thread. Values are written: a file of events is as confidential as the table.
 */
public final class EventJsonWriter implements Closeable, Flushable {

    private final OutputStream out;
    private final LineEncoder encoder;

    private EventJsonWriter(OutputStream out, PositionKind positions) {
        this.out = out;
        this.encoder = new LineEncoder(positions);
    }

    /**
     * Writes to a stream, one call of its {@code write} a line, so give it a buffered one.
     *
     * @param positions what the events' positions are; {@link PositionKind#of} tells it of a source
     */
    public static EventJsonWriter to(OutputStream out, PositionKind positions) {
        return new EventJsonWriter(out, positions);
    }

    public void write(ChangeEvent event) {
        put(encoder.encode(event));
    }

    /** Writes the event the cursor stands on, without making an object of it where it is a row change. */
    public void write(ChangeCursor cursor) {
        put(encoder.encode(cursor));
    }

    private void put(ByteSink line) {
        try {
            out.write(line.array(), 0, line.size());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an event", e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write events", e);
        }
    }

    /** Flushes and closes the stream. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write events", e);
        }
    }
}
