package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events in a file of this process, written once and read as often as wanted. One thread. */
final class SpilledEvents implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private @Nullable DataOutputStream out;
    private long count;

    SpilledEvents() {
        try {
            file = Files.createTempFile("sluice-events", null);
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a file for events in java.io.tmpdir", e);
        }
    }

    void add(StreamEvent event) {
        DataOutputStream to = out;
        if (to == null) {
            throw new IllegalStateException("the events are being read");
        }
        try {
            to.writeInt(event.frame.length);
            to.write(event.frame);
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write events to " + file, e);
        }
    }

    long count() {
        return count;
    }

    /** Reads one after the other; null at the end. */
    Reader open() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
            return new Reader(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER)), count);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the events in " + file, e);
        }
    }

    void forEach(Consumer<StreamEvent> visitor) {
        try (Reader reader = open()) {
            for (StreamEvent event = reader.next(); event != null; event = reader.next()) {
                visitor.accept(event);
            }
        }
    }

    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private long left;

        private Reader(DataInputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Nullable
        StreamEvent next() {
            if (left == 0) {
                return null;
            }
            left--;
            try {
                int length = in.readInt();
                byte[] frame = in.readNBytes(length);
                if (frame.length != length) {
                    throw new CdcException("a file of events in java.io.tmpdir was cut off while it was read");
                }
                return StreamEvent.readOwn(frame);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read events from java.io.tmpdir", e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a file of events", e);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
