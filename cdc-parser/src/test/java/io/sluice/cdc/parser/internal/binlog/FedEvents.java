package io.sluice.cdc.parser.internal.binlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file's events one by one. */
public final class FedEvents {

    /** One event and where it stands. */
    public record Event(long offset, byte[] bytes) {}

    private FedEvents() {}

    public static List<Event> of(byte[] file) {
        List<Event> events = new ArrayList<>();
        int at = 4;
        while (at < file.length) {
            int size = (int) EventHeader.size(file, at);
            events.add(new Event(at, Arrays.copyOfRange(file, at, at + size)));
            at += size;
        }
        return events;
    }
}
