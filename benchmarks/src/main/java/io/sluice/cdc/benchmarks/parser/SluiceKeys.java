package io.sluice.cdc.benchmarks.parser;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.parser.canal.CanalJsonParser;

/** Sluice to key and operation of each row: what a router or a counter needs. */
final class SluiceKeys {

    /** Takes one row's key and operation. */
    interface KeySink {
        void key(Operation operation, long id);
    }

    private static final Lane LANE = Lane.kafka("orders", 0);

    private final CanalJsonParser parser = CanalJsonParser.create();
    private long offset;

    void parse(byte[] message, KeySink out) {
        ChangeCursor cursor = parser.parse(message, LANE, offset++);
        while (cursor.next()) {
            RowView row = cursor.row();
            Operation operation = row.operation();
            out.key(
                    operation,
                    operation == Operation.DELETE
                            ? row.before().getLong(OrdersTable.ID)
                            : row.after().getLong(OrdersTable.ID));
        }
    }

    /** Number of rows, with no value read: the structure of each message checked, and nothing else. */
    int rows(byte[] message) {
        ChangeCursor cursor = parser.parse(message, LANE, offset++);
        int rows = 0;
        while (cursor.next()) {
            rows++;
        }
        return rows;
    }
}
