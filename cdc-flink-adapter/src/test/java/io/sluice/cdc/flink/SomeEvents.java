package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** Marks with what came with version 2 of the form. */
    static List<MarkEvent> newerMarks() {
        Instant time = Instant.parse("2026-11-22T21:00:00.000001Z");
        EventOrigin origin =
                new EventOrigin(Lane.of("binlog of server 1"), new SourcePosition(1, 7, 1234, 56, 0), null, time, null);
        Gtid gtid = Gtid.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:tag:77");
        EventEncoder encoder = new EventEncoder(null, true);
        return Stream.of(
                        new TransactionMark(origin, TransactionMark.Kind.BEGIN, gtid, null, null, null),
                        new TransactionMark(origin, TransactionMark.Kind.COMMIT, gtid, time, time.plusMillis(3), null),
                        new TransactionMark(
                                origin,
                                TransactionMark.Kind.XA_COMMIT,
                                Gtid.parse("0-1-18446744073709551615"),
                                null,
                                null,
                                "X'31',X'',1"),
                        new TransactionMark(
                                origin, TransactionMark.Kind.ROLLBACK, null, Instant.ofEpochSecond(-1, 1), null, null))
                .map(mark -> (MarkEvent) encoder.mark(mark, List.of()))
                .toList();
    }

    /** What a landing's state holds of its partitions. */
    static List<LaneDelta> landed() {
        SourcePosition first = SourcePosition.ofRecord(41, 0);
        return List.of(
                new LaneDelta(
                        "shop/goods/dt=2026-11-22/hour=05",
                        1_795_298_400_000L,
                        3,
                        "shop-1",
                        77,
                        12_345,
                        -5_000_000_000L,
                        first,
                        new SourcePosition(2, 7, 1L << 40, 56, 9),
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77",
                        1_795_302_000_000L),
                new LaneDelta("", -3_600_000, 0, "shop-1", 1, 1, 0, first, first, null, -3_600_000),
                LaneDelta.at("shop-1", first));
    }

    static List<StreamEvent> ofAllVersions() {
        List<StreamEvent> events = new ArrayList<>(all());
        events.addAll(newerMarks());
        return events;
    }

    static List<RowEvent> rows() {
        return all().stream()
                .filter(e -> e instanceof RowEvent)
                .map(e -> (RowEvent) e)
                .toList();
    }
}
