package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Folds one table's rows of one lane, and tells which of them came before. Rows are encoded by the thread that reads the log
 * and folded by one thread after the other, see {@link FoldQueue}.
 */
final class RowFold implements TableDelta.Admission {

    /** A change that did not fit, while it may still prove to be a redelivery. */
    private record Misfit(AnomalyKind kind, long ordinal, byte[] key) {}

    /** A row on its way into a delta. */
    static final class Item {
        final EncodedChange change = new EncodedChange();
        private boolean expectNothing;
        private long ordinal;
        private long contentHash;
    }

    private final TableDelta delta;
    private final boolean audits;
    private final boolean exact;
    private final boolean fillsLeftOut;
    private final RedeliveryDetector<Misfit> redelivery = new RedeliveryDetector<>();
    private long applied;

    private @Nullable ChangeEncoder encoder;
    private final Item single = new Item();
    private final ByteSink singleBytes = new ByteSink();

    private byte[] inHand = new byte[0];
    private Item item = single;

    /**
     * @param order of the feed: where it is exact, what came before is known by its position
     * @param fillsLeftOut see {@link io.sluice.cdc.model.ChangeSource#leavesDefaultsOut}
     */
    RowFold(TableDelta delta, boolean audits, OrderQuality order, boolean fillsLeftOut) {
        this.fillsLeftOut = fillsLeftOut;
        this.delta = delta;
        this.audits = audits;
        this.exact = order == OrderQuality.EXACT;
    }

    TableDelta delta() {
        return delta;
    }

    long applied() {
        return applied;
    }

    long redelivered() {
        return redelivery.redelivered();
    }

    /**
     * Appends what a row says. Nothing is folded yet.
     *
     * @param expectNothing whether the rows it meets may be anything
     */
    void encode(RowView row, boolean expectNothing, long rowOrdinal, ByteSink into, Item as) {
        encoder().encode(row, into, as.change);
        as.expectNothing = expectNothing || !audits;
        as.ordinal = rowOrdinal;
        if (asks(as)) {
            as.contentHash = contentHash(into.array(), as.change, row.sourceTime());
        }
    }

    private ChangeEncoder encoder() {
        ChangeEncoder current = encoder;
        if (current == null || !current.isOf(delta.to())) {
            current = delta.newEncoder(fillsLeftOut);
            encoder = current;
        }
        return current;
    }

    private static long contentHash(byte[] a, EncodedChange change, @Nullable Instant time) {
        long hash = change.contentHash(a);
        return (hash * 31 + change.operation.ordinal()) * 31 + (time == null ? 0 : time.getEpochSecond());
    }

    /** Whether the row is applied only after a look at what came before. */
    private boolean asks(Item row) {
        return !row.expectNothing && !exact;
    }

    /** Where a row's key is found, and what came before is known by. */
    void hashes(Item row, int i, ReadAhead keys, ReadAhead contents) {
        keys.hashes[i] = row.change.keyHash;
        contents.hashes[i] = row.contentHash;
    }

    /** Reads what folding rows of the first hashes will read. */
    void readAhead(ReadAhead keys, ReadAhead contents, int count) {
        delta.readAhead(keys, count);
        if (!exact) {
            redelivery.readAhead(contents, count);
        }
    }

    /** Folds a row that {@link #encode} has put to the array. */
    void fold(byte[] a, Item row) {
        if (asks(row)) {
            inHand = a;
            item = row;
            delta.add(a, row.change, ExpectPolicy.STRICT, row.ordinal, this);
        } else {
            delta.add(a, row.change, row.expectNothing ? ExpectPolicy.ANY : ExpectPolicy.STRICT, row.ordinal, null);
            applied++;
        }
    }

    /** Encodes a row and folds it. */
    void add(RowChange row, boolean expectNothing, long rowOrdinal) {
        singleBytes.clear();
        encoder().encode(row, singleBytes, single.change);
        single.expectNothing = expectNothing || !audits;
        single.ordinal = rowOrdinal;
        if (asks(single)) {
            single.contentHash =
                    contentHash(singleBytes.array(), single.change, row.origin().sourceTime());
        }
        fold(singleBytes.array(), single);
    }

    /** Another transaction begins, as a GTID set tells: nothing of the ones before comes again unnoticed. */
    void nextTransaction() {
        redelivery.reset(this::broken);
    }

    /** The input ends. */
    void end() {
        redelivery.end(this::broken);
    }

    @Override
    public @Nullable ExpectPolicy admits(@Nullable AnomalyKind conflict) {
        RedeliveryDetector.Answer answer;
        if (conflict == null) {
            answer = redelivery.fits(item.contentHash, this::broken);
        } else {
            Misfit misfit = new Misfit(conflict, item.ordinal, item.change.keyIn(inHand));
            answer = redelivery.misfits(item.contentHash, misfit, this::broken);
        }
        return switch (answer) {
            case FITS, ANOMALY -> {
                applied++;
                yield ExpectPolicy.STRICT;
            }
            case APPLIED_AGAIN -> ExpectPolicy.ANY;
            case REDELIVERED -> null;
        };
    }

    private void broken(Misfit misfit) {
        delta.recordAnomaly(misfit.kind(), misfit.ordinal(), misfit.key());
    }
}
