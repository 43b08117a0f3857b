package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Folds one table's rows of one lane, and tells which of them came before. */
final class RowFold implements TableDelta.Admission {

    /** A change that did not fit, while it may still prove to be a redelivery. */
    private record Misfit(AnomalyKind kind, long ordinal, byte[] key) {}

    private final TableDelta delta;
    private final boolean audits;
    private final boolean exact;
    private final RedeliveryDetector<Misfit> redelivery = new RedeliveryDetector<>();
    private long applied;

    private Operation operation = Operation.INSERT;
    private @Nullable Instant time;
    private long ordinal;

    /** @param order of the feed: where it is exact, what came before is known by its position */
    RowFold(TableDelta delta, boolean audits, OrderQuality order) {
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

    /** @param expectNothing whether the rows it meets may be anything */
    void add(RowView row, boolean expectNothing, long rowOrdinal) {
        if (expectNothing || !audits || exact) {
            delta.add(row, expectNothing || !audits ? ExpectPolicy.ANY : ExpectPolicy.STRICT, rowOrdinal);
            applied++;
            return;
        }
        operation = row.operation();
        time = row.sourceTime();
        ordinal = rowOrdinal;
        delta.add(row, ExpectPolicy.STRICT, rowOrdinal, this);
    }

    /** As {@link #add(RowView, boolean, long)}. */
    void add(RowChange row, boolean expectNothing, long rowOrdinal) {
        if (expectNothing || !audits || exact) {
            delta.add(row, expectNothing || !audits ? ExpectPolicy.ANY : ExpectPolicy.STRICT, rowOrdinal);
            applied++;
            return;
        }
        operation = row.operation();
        time = row.origin().sourceTime();
        ordinal = rowOrdinal;
        delta.add(row, ExpectPolicy.STRICT, rowOrdinal, this);
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
    public @Nullable ExpectPolicy admits(long contentHash, @Nullable AnomalyKind conflict) {
        long hash = (contentHash * 31 + operation.ordinal()) * 31 + (time == null ? 0 : time.getEpochSecond());
        RedeliveryDetector.Answer answer;
        if (conflict == null) {
            answer = redelivery.fits(hash, this::broken);
        } else {
            Misfit misfit = new Misfit(conflict, ordinal, delta.keyInHand(operation == Operation.INSERT));
            answer = redelivery.misfits(hash, misfit, this::broken);
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
