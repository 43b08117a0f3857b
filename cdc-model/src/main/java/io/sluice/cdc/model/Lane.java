package io.sluice.cdc.model;

import java.util.Objects;

/**
 * One totally ordered stream: the binlog of one server epoch, one topic-partition, one list of files.
 *
 * @param name stable text that identifies the stream across runs; it stands in manifests and reports
 */
public record Lane(String name) implements Comparable<Lane> {

    public Lane {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            throw new CdcException("a lane needs a name");
        }
    }

    public static Lane of(String name) {
        return new Lane(name);
    }

    public static Lane kafka(String topic, int partition) {
        return new Lane(topic + "-" + partition);
    }

    @Override
    public int compareTo(Lane other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
