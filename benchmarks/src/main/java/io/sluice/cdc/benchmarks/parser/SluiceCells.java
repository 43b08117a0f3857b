package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import java.time.ZoneOffset;

/** Sluice to typed cells: each value decoded, before and after, what both share once, and nothing kept. */
final class SluiceCells {

    private static final Lane LANE = Lane.kafka("orders", 0);

    private final CanalJsonParser parser = CanalJsonParser.builder()
            .timestampZone(ZoneOffset.UTC)
            .fullRowImages()
            .build();
    private long offset;

    void parse(byte[] message, CellVisitor before, CellVisitor after, CellVisitor both) {
        ChangeCursor cursor = parser.parse(message, LANE, offset++);
        while (cursor.next()) {
            cursor.row().visit(before, after, both);
        }
    }
}
