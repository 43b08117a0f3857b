package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;

/**
 * Which row messages can be applied at all. With {@code binlog_row_image=MINIMAL} Canal's flat form loses the key of an
 * UPDATE: {@code old} holds the key only where the key changed, {@code data} the changed columns.
 */
final class RowRules {

    private RowRules() {}

    static void check(Message m, TableLayout layout) {
        if (m.operation == Operation.UPDATE && m.oldRows == 0) {
            throw partial(
                    m,
                    "an UPDATE without old: the key of its rows is not in the message; set binlog_row_image=FULL at the"
                            + " server and take a new base");
        }
        int[] keys = layout.keyCells;
        if (keys.length == 0) {
            if (m.operation == Operation.UPDATE && oldIsEmpty(m, layout)) {
                throw partial(
                        m,
                        "an UPDATE of a table without known key and without any old value: nothing tells which rows it"
                                + " means; set binlog_row_image=FULL at the server (MINIMAL hides key and old values)");
            }
            return;
        }
        int columns = layout.rows.columnCount();
        for (int row = 0; row < m.rows; row++) {
            int base = row * columns;
            int oldBase = (row - (m.rows - m.oldRows)) * columns;
            for (int key : keys) {
                boolean inData = key >= 0 && m.data[base + key] != CellRef.ABSENT;
                if (!inData && !(key >= 0 && m.oldRows > 0 && oldBase >= 0 && m.old[oldBase + key] != CellRef.ABSENT)) {
                    throw partial(
                            m,
                            "row " + row + " lacks a column of the primary key " + layout.schema.primaryKey()
                                    + ": set binlog_row_image=FULL at the server, and let no column filter"
                                    + " (canal.instance.filter.field) or key-only mode (TiCDC's onlyHandleKey) cut rows");
                }
            }
        }
    }

    private static boolean oldIsEmpty(Message m, TableLayout layout) {
        long cells = (long) m.oldRows * layout.rows.columnCount();
        for (int i = 0; i < cells; i++) {
            if (m.old[i] != CellRef.ABSENT) {
                return false;
            }
        }
        return true;
    }

    private static InapplicableChangeException partial(Message m, String what) {
        TableLayout layout = m.layout;
        return new InapplicableChangeException(
                Reason.PARTIAL_ROW_IMAGE,
                m.place.describe() + ": table " + (layout == null ? "?" : layout.schema.table()) + ": " + what);
    }
}
