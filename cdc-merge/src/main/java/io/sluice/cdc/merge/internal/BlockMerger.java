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

    private final KeyBatch batch = new KeyBatch();
    /** Where the batch's rows start, and behind them where the last one ends. */
    private final int[] starts = new int[KeyBatch.KEYS + 1];

    /** Start of the untouched rows of the present block that are not copied yet. */
    private int run;

    private long verbatimHash;
    private final ByteSink deltaRow = new ByteSink(512);

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
        run = block.from;
        for (int pos = block.from; pos < block.to; ) {
            pos = readKeys(block, pos);
            delta.findAll(batch);
            mergeBatch(block, out);
        }
        flush(block, block.to, out);
    }

    /** Finds the rows from {@code pos} on, as many as fit the batch, and their keys; returns where the next one starts. */
    private int readKeys(BaseBlocks.Block block, int pos) {
        batch.clear();
        int n = base.findRows(block.array, pos, block.to, starts, !copies(), plan.sameSpelling());
        int i = 0;
        try {
            for (; i < n; i++) {
                base.locateKey(i, starts);
                base.appendKey(batch.keys);
                batch.endKey();
            }
        } catch (CdcException e) {
            throw block.located(e, starts[i]);
        }
        return starts[n];
    }

    /** Whether rows that no change names are copied unseen. */
    private boolean copies() {
        return plan.copiesUntouched() && !delta.isCleared();
    }

    private void mergeBatch(BaseBlocks.Block block, ByteSink out) {
        int n = batch.count();
        boolean copies = copies();
        tally.baseRows += n;
        int i = 0;
        try {
            for (; i < n; i++) {
                if (plan.sorted()) {
                    insertBefore(i, block, out);
                }
                int entry = batch.found[i];
                if (entry >= 0) {
                    flush(block, starts[i], out);
                    run = starts[i + 1];
                    touched(entry, block.array, i, out);
                } else if (copies) {
                    tally.untouched++;
                    tally.written++;
                } else {
                    untouched(block, i, out);
                }
            }
        } catch (CdcException e) {
            throw block.located(e, starts[i]);
        }
    }

    /** A row that no change names, where such rows are not copied unseen. */
    private void untouched(BaseBlocks.Block block, int i, ByteSink out) {
        int from = starts[i];
        int to = starts[i + 1];
        base.locate(i, starts);
        if (!delta.isCleared() && isVerbatim(block.array, to, true)) {
            tally.untouched++;
            tally.written++;
            tally.checksum += verbatimHash;
            return;
        }
        flush(block, from, out);
        run = to;
        if (delta.isCleared()) {
            tally.deleted++;
            return;
        }
        rows.upgrade(base.row(), 0);
        tally.untouched++;
        emit(rows.page(), rows.row(), base.cells(), out);
    }

    /** Whether the located row would be written as its bytes stand; if so {@link #verbatimHash} is its hash. */
    private boolean isVerbatim(byte[] a, int to, boolean hashed) {
        if (!plan.sameSpelling() || a[to - 1] != '\n') {
            return false;
        }
        verbatimHash = base.verbatimHash(hashed && plan.sums() ? checksum : null);
        return base.isVerbatim();
    }

    private void touched(int entry, byte[] a, int i, ByteSink out) {
        int from = starts[i];
        int to = starts[i + 1];
        base.locate(i, starts);
        if (delta.isSeen(entry)) {
            throw new CdcException("the base has two rows of one key; is this the table's key, and its collation?");
        }
        delta.markSeen(entry);
        tally.met++;
        int kind = delta.kind(entry);
        if ((kind == TableDelta.PUT || kind == TableDelta.REMOVE)
                && !rows.meetsCells(entry)
                && isVerbatim(a, to, plan.copiesUntouched())) {
            rows.meet(entry, a, from);
            if (plan.copiesUntouched()) {
                tally.checksum -= verbatimHash;
            }
            if (kind == TableDelta.PUT) {
                changed(a, from, to, entry, out);
            } else {
                tally.deleted++;
            }
        } else {
            touched(entry, base.row(), out);
        }
    }

    /** As below, of a row that is written as its bytes stand: one value is then one spelling. */
    private void changed(byte[] a, int from, int to, int entry, ByteSink out) {
        int start = out.size();
        delta.readRow(entry, deltaRow);
        emit(deltaRow.array(), 0, base.cells(), out);
        if (Arrays.equals(out.array(), start, out.size(), a, from, to)) {
            tally.rewritten++;
        } else {
            tally.updated++;
        }
    }

    private void touched(int entry, byte[] row, ByteSink out) {
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
            case TableDelta.PUT -> {
                delta.readRow(entry, deltaRow);
                changed(row, deltaRow.array(), 0, out);
            }
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
        delta.readRow(entry, deltaRow);
        emit(deltaRow.array(), 0, null, out);
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

    /**
     * The entries of new rows that sort behind a key, or of all where there is none, in the order to write them; some may
     * have been met by now. Where the base is not sorted they are all new rows, known only now and so sorted only now: most
     * changes of a base are of rows that it has.
     */
    int[] restAfter(@Nullable ByteSink lastBaseKey) {
        if (!plan.sorted()) {
            return delta.sortedPuts(true);
        }
        int[] candidates = plan.candidates();
        return lastBaseKey == null
                ? candidates
                : Arrays.copyOfRange(candidates, plan.firstInsertAfter(lastBaseKey), candidates.length);
    }

    /** Appends the new rows of the entries {@code [from, to)}. */
    void insertRest(int[] entries, int from, int to, ByteSink out) {
        for (int i = from; i < to; i++) {
            if ((i - from) % KeyBatch.KEYS == 0) {
                delta.readAhead(entries, i, Math.min(to, i + KeyBatch.KEYS), batch.ahead);
            }
            if (!delta.isSeen(entries[i])) {
                insert(entries[i], out);
            }
        }
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

    private void requireAscending(int i) {
        byte[] keys = batch.keys.array();
        boolean ascending = i > 0
                ? Arrays.compareUnsigned(keys, batch.from(i - 1), batch.to(i - 1), keys, batch.from(i), batch.to(i)) < 0
                : !hasLastKey || Arrays.compareUnsigned(lastKey.array(), 0, lastKey.size(), keys, 0, batch.to(0)) < 0;
        if (!ascending) {
            throw new CdcException(
                    "the base is not sorted by its key here; it was declared sorted or its manifest says so");
        }
        if (i == batch.count() - 1) {
            lastKey.clear();
            lastKey.put(keys, batch.from(i), batch.to(i) - batch.from(i));
            hasLastKey = true;
        }
    }

    /** Puts the new rows that sort before the i-th row of the batch in front of it. */
    private void insertBefore(int i, BaseBlocks.Block block, ByteSink out) {
        requireAscending(i);
        if (!hasInsertBefore(i)) {
            return;
        }
        flush(block, starts[i], out);
        for (; hasInsertBefore(i); nextInsert++) {
            // A candidate left behind may be the key of a base row that was merged already.
            int entry = plan.candidate(nextInsert);
            if (!delta.isSeen(entry)) {
                insert(entry, out);
            }
        }
    }

    private boolean hasInsertBefore(int i) {
        return nextInsert < plan.insertCandidates()
                && plan.compareCandidate(nextInsert, batch.keys.array(), batch.from(i), batch.to(i)) < 0;
    }
}
