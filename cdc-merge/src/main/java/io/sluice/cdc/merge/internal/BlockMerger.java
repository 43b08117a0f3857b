package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Merges blocks of base rows with the changes. One thread; what it counts is joined at the end. */
final class BlockMerger {

    private final PassPlan plan;
    private final TableDelta delta;
    private final BaseRowReader base;
    private final BaseRows rows;
    private final RowSpeller speller;
    private final TableChecksum checksum;
    private final Anomalies anomalies;
    private final RowTally tally = new RowTally();

    /** Start of the untouched rows of the present block that are not copied yet. */
    private int run;

    private final ByteSink lastKey = new ByteSink(64);
    private boolean hasLastKey;
    private int nextInsert;

    BlockMerger(PassPlan plan) {
        this.plan = plan;
        this.delta = plan.delta();
        this.base = plan.newBaseReader();
        this.anomalies = new Anomalies(plan.examples());
        this.rows = new BaseRows(delta, plan.baseDialect(), anomalies);
        this.speller = plan.newSpeller();
        this.checksum = TableChecksum.of(plan.targetSchema());
    }

    Anomalies anomalies() {
        return anomalies;
    }

    RowTally tally() {
        return tally;
    }

    /** Appends what becomes of the block's rows and, in a sorted merge, of new rows between them. */
    void merge(BaseBlocks.Block block, ByteSink out) {
        if (plan.sorted()) {
            startAfter(block);
        }
        RowCodec codec = plan.baseCodec();
        byte[] a = block.array;
        run = block.from;
        for (int pos = block.from; pos < block.to; ) {
            int end = codec.rowEnd(a, pos, block.to);
            if (end < 0) {
                end = block.to;
            }
            try {
                row(block, pos, end, out);
            } catch (CdcException e) {
                throw block.located(e, pos);
            }
            pos = end;
        }
        flush(block, block.to, out);
    }

    private void row(BaseBlocks.Block block, int pos, int end, ByteSink out) {
        byte[] a = block.array;
        boolean whole = !plan.copiesUntouched();
        if (whole) {
            base.locate(a, pos, end);
        } else {
            base.locateKey(a, pos, end);
        }
        ByteSink key = base.key();
        if (plan.sorted()) {
            requireAscending(key);
            if (hasInsertBefore(key)) {
                flush(block, pos, out);
                insertBefore(key, out);
            }
        }
        int entry = delta.find(key.array(), 0, key.size());
        tally.baseRows++;
        if (entry < 0 && !whole && !delta.isCleared()) {
            tally.untouched++;
            tally.written++;
            return;
        }
        flush(block, pos, out);
        run = end;
        if (entry < 0 && delta.isCleared()) {
            tally.deleted++;
            return;
        }
        if (!whole) {
            base.locate(a, pos, end);
        }
        byte[] row = base.row();
        if (entry < 0) {
            rows.upgrade(row, 0);
            tally.untouched++;
            emit(rows.page(), rows.row(), base.cells(), out);
        } else {
            touched(entry, row, out);
        }
    }

    private void touched(int entry, byte[] row, ByteSink out) {
        if (delta.isSeen(entry)) {
            throw new CdcException("the base has two rows of one key; is this the table's key, and its collation?");
        }
        delta.markSeen(entry);
        tally.met++;
        rows.meet(entry, row, 0);
        if (plan.copiesUntouched() && plan.sums()) {
            tally.checksum -= checksum.rowHash(row, 0);
        }
        switch (delta.kind(entry)) {
            case TableDelta.NONE -> {
                if (delta.isCleared()) {
                    tally.deleted++;
                } else {
                    rows.upgrade(row, 0);
                    tally.untouched++;
                    emit(rows.page(), rows.row(), base.cells(), out);
                }
            }
            case TableDelta.PUT -> changed(row, delta.rowPage(entry), delta.rowOffset(entry), out);
            case TableDelta.PATCH -> {
                rows.patch(entry, row, 0);
                changed(row, rows.page(), rows.row(), out);
            }
            case TableDelta.PARTIAL, TableDelta.REMOVE -> tally.deleted++;
            default -> throw new IllegalStateException("net change of kind " + delta.kind(entry));
        }
    }

    private void changed(byte[] old, byte[] a, int row, ByteSink out) {
        if (rows.same(old, 0, a, row)) {
            tally.rewritten++;
        } else {
            tally.updated++;
        }
        emit(a, row, base.cells(), out);
    }

    /** Appends a row the base does not have. */
    void insert(int entry, ByteSink out) {
        tally.inserted++;
        emit(delta.rowPage(entry), delta.rowOffset(entry), null, out);
    }

    /** Key of the last base row merged, or null where new rows are not to be put in order. */
    @Nullable
    ByteSink lastKeyCopy() {
        if (!plan.sorted() || !hasLastKey) {
            return null;
        }
        ByteSink copy = new ByteSink(lastKey.size());
        copy.put(lastKey.array(), 0, lastKey.size());
        return copy;
    }

    /** Sets {@link #insertRest} to begin behind a key; from the first new row on where there is none. */
    void insertAfter(@Nullable ByteSink key) {
        nextInsert = key == null ? 0 : plan.firstInsertAfter(key);
    }

    /** Appends the new rows that sort behind all base rows merged so far; of all new rows where the base is not sorted. */
    void insertRest(ByteSink out, RowOutput output) {
        while (nextInsert < plan.insertCandidates()) {
            int entry = plan.candidate(nextInsert++);
            if (!delta.isSeen(entry)) {
                insert(entry, out);
                if (out.size() >= BaseBlocks.BLOCK_BYTES) {
                    output.write(out);
                    out.clear();
                }
            }
        }
        output.write(out);
        out.clear();
    }

    /** Answers what the changes expect of base rows that are not there. */
    void missing() {
        for (int entry = 0; entry < delta.size(); entry++) {
            boolean seen = delta.isSeen(entry);
            if (!seen && delta.expects(entry)) {
                rows.miss(entry);
            }
            int kind = delta.kind(entry);
            if (kind == TableDelta.PARTIAL || kind == TableDelta.PATCH && !seen) {
                rows.incomplete(entry);
            }
        }
    }

    private void emit(byte[] a, int row, RowCodec.@Nullable Reader cells, ByteSink out) {
        tally.written++;
        if (plan.sums()) {
            tally.checksum += checksum.rowHash(a, row);
        }
        speller.write(a, row, cells, out);
    }

    private void flush(BaseBlocks.Block block, int to, ByteSink out) {
        out.put(block.array, run, to - run);
        run = to;
    }

    // Sorted merge: new rows go to their place.

    private void startAfter(BaseBlocks.Block block) {
        byte @Nullable [] before = block.lastRowBefore;
        lastKey.clear();
        hasLastKey = before != null;
        nextInsert = 0;
        if (before != null) {
            base.locateKey(before, 0, before.length);
            ByteSink key = base.key();
            lastKey.put(key.array(), 0, key.size());
            nextInsert = plan.firstInsertAfter(lastKey);
        }
    }

    private void requireAscending(ByteSink key) {
        if (hasLastKey && Arrays.compareUnsigned(lastKey.array(), 0, lastKey.size(), key.array(), 0, key.size()) >= 0) {
            throw new CdcException(
                    "the base is not sorted by its key here; it was declared sorted or its manifest says so");
        }
        lastKey.clear();
        lastKey.put(key.array(), 0, key.size());
        hasLastKey = true;
    }

    private boolean hasInsertBefore(ByteSink key) {
        return nextInsert < plan.insertCandidates() && plan.compareCandidate(nextInsert, key) < 0;
    }

    private void insertBefore(ByteSink key, ByteSink out) {
        for (; hasInsertBefore(key); nextInsert++) {
            // A candidate left behind may be the key of a base row that was merged already.
            int entry = plan.candidate(nextInsert);
            if (!delta.isSeen(entry)) {
                insert(entry, out);
            }
        }
    }
}
