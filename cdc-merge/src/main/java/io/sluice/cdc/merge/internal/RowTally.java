package io.sluice.cdc.merge.internal;

/** What became of rows, and their part of the checksum. */
final class RowTally {
    long baseRows;
    /** Base rows whose key the changes name. */
    long met;

    long inserted;
    long updated;
    long rewritten;
    long deleted;
    long untouched;
    long written;
    long checksum;

    void add(RowTally t) {
        baseRows += t.baseRows;
        met += t.met;
        inserted += t.inserted;
        updated += t.updated;
        rewritten += t.rewritten;
        deleted += t.deleted;
        untouched += t.untouched;
        written += t.written;
        checksum += t.checksum;
    }
}
