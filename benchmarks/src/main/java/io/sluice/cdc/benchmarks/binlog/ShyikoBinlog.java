package io.sluice.cdc.benchmarks.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogFileReader;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ChecksumType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * The connector of zendesk or, in a class loader of its own, Debezium's fork, which has the same class names. In its fastest
 * modes: times as numbers, texts as bytes. It is told that there are checksums, and does not look at them.
 */
public final class ShyikoBinlog implements ObjectContestant {

    @Override
    public void read(byte[] log, ObjectRows out) throws IOException {
        EventDeserializer deserializer = new EventDeserializer();
        deserializer.setCompatibilityMode(
                CompatibilityMode.DATE_AND_TIME_AS_LONG_MICRO, CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY);
        deserializer.setChecksumType(ChecksumType.CRC32);
        try (BinaryLogFileReader reader = new BinaryLogFileReader(new ByteArrayInputStream(log), deserializer)) {
            for (Event event = reader.readEvent(); event != null; event = reader.readEvent()) {
                deliver(event.getData(), out);
            }
        }
    }

    private static void deliver(EventData data, ObjectRows out) {
        if (data instanceof WriteRowsEventData rows) {
            for (Serializable[] row : rows.getRows()) {
                out.image(row);
            }
        } else if (data instanceof UpdateRowsEventData rows) {
            for (Map.Entry<Serializable[], Serializable[]> row : rows.getRows()) {
                out.image(row.getKey());
                out.image(row.getValue());
            }
        } else if (data instanceof DeleteRowsEventData rows) {
            for (Serializable[] row : rows.getRows()) {
                out.image(row);
            }
        } else if (data instanceof TransactionPayloadEventData payload) {
            for (Event inner : payload.getUncompressedEvents()) {
                deliver(inner.getData(), out);
            }
        }
    }
}
