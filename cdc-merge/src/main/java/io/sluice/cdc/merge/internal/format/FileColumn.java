package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;

/**
 * One column of a file.
 *
 * @param name as the schema has it, or as the dialect does for a pass-through column
 * @param label what messages call it: {@code db.table.column}
 * @param bytes whether its canonical value is bytes and not text
 */
record FileColumn(String name, String label, boolean bytes, CellSpelling spelling) {

    /** Pass-through columns: kept as they are. */
    static final CellSpelling AS_IT_IS = new CellSpelling() {
        @Override
        public void read(byte[] text, int from, int to, ByteSink out) {
            out.put(text, from, to - from);
        }

        @Override
        public void write(byte[] canonical, int from, int to, ByteSink out) {
            out.put(canonical, from, to - from);
        }

        @Override
        public boolean writesUnchanged() {
            return true;
        }
    };

    static FileColumn passThrough(String table, String name) {
        return new FileColumn(name, table + "." + name, false, AS_IT_IS);
    }
}
