package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A few events of every kind, always the same. */
final class SomeEvents {

    private static final String TYPES =
            "\"mysqlType\":{\"id\":\"bigint\",\"name\":\"varchar(40)\",\"price\":\"decimal(10,2)\","
                    + "\"photo\":\"blob\",\"seen\":\"datetime(3)\"},\"pkNames\":[\"id\"],\"sqlType\":{\"id\":-5,\"name\":12,\"price\":3,"
                    + "\"photo\":2004,\"seen\":93}";
    private static final String ENVELOPE =
            "\"database\":\"shop\",\"table\":\"goods\",\"es\":1700000000000,\"ts\":1700000000123,"
                    + "\"gtid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77\",\"id\":5,\"sql\":\"\",\"isDdl\":false,";

    private SomeEvents() {}

    static String message(String type, String data, String old) {
        return "{" + ENVELOPE + TYPES + ",\"type\":\"" + type + "\",\"data\":" + data + ",\"old\":" + old + "}";
    }

    static String row(String id, String name, String price, String photo, String seen) {
        return "{\"id\":" + quoted(id) + ",\"name\":" + quoted(name) + ",\"price\":" + quoted(price) + ",\"photo\":"
                + quoted(photo) + ",\"seen\":" + quoted(seen) + "}";
    }

    private static String quoted(String value) {
        return value == null ? "null" : "\"" + value + "\"";
    }

    static List<String> messages() {
        return List.of(
                message(
                        "INSERT",
                        "[" + row("1", "ant", "1.50", "\\u0000\\u00ff", "2023-11-14 22:13:20.5") + ","
                                + row("-2", "bee \\ud83d\\ude00", null, null, null) + "]",
                        "null"),
                message(
                        "UPDATE",
                        "[" + row("1", "ant", "2.00", "\\u0000\\u00ff", null) + "]",
                        "[{\"price\":\"1.50\",\"seen\":\"2023-11-14 22:13:20.5\"}]"),
                message("UPDATE", "[" + row("3", "bee", "7.00", "", null) + "]", "[{\"id\":\"-2\",\"price\":null}]"),
                message("DELETE", "[" + row("1", "ant", "2.00", "\\u0000\\u00ff", null) + "]", "null"),
                "{"
                        + ENVELOPE.replace("\"isDdl\":false", "\"isDdl\":true")
                                .replace("\"sql\":\"\"", "\"sql\":\"ALTER TABLE goods ADD COLUMN weight INT\"")
                        + "\"type\":\"ALTER\",\"data\":null,\"old\":null,\"mysqlType\":null,\"pkNames\":null,\"sqlType\":null}",
                "{" + ENVELOPE.replace("\"sql\":\"\"", "\"sql\":\"XA COMMIT X'31',X'',1\"")
                        + "\"type\":\"XACOMMIT\",\"data\":null,\"old\":null,\"mysqlType\":null,\"pkNames\":null,\"sqlType\":null}");
    }

    static List<StreamEvent> all() {
        MessageReader reader = new MessageReader(
                CanalJsonOptions.builder().keys().keepGtids().build(), new UnregisteredMetricsGroup());
        List<StreamEvent> events = new ArrayList<>();
        long offset = 0;
        for (String message : messages()) {
            events.addAll(reader.read(
                    message.getBytes(StandardCharsets.UTF_8),
                    Lane.kafka("shop", 1),
                    offset,
                    offset == 1
                            ? List.of(new RecordHeader("trace", new byte[] {1, 2}), new RecordHeader("none", null))
                            : List.of()));
            offset += 1000;
        }
        events.add(new EventEncoder(null, false)
                .bad(
                        new CdcException("no message at all"),
                        "{\"broken\":".getBytes(StandardCharsets.UTF_8),
                        0,
                        10,
                        5,
                        Lane.kafka("shop", 1),
                        offset,
                        List.of()));
        return events;
    }

    static List<RowEvent> rows() {
        return all().stream()
                .filter(e -> e instanceof RowEvent)
                .map(e -> (RowEvent) e)
                .toList();
    }
}
