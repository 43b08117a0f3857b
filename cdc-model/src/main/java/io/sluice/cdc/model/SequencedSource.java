package io.sluice.cdc.model;

import io.sluice.cdc.model.internal.bytes.SequenceOrder;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bounded feed in the order of a sequence its user declares: a version column, a time, a pair of time and log position.
 * For feeds whose arrival says nothing, such as files of several writers. The order's quality is {@link OrderQuality#TIME}:
 * it is as good as the declaration.
 *
 * <pre>{@code
 * SequencedSource.of(files, "updated_at", event -> SourcePosition.ofRecord(microsOf(event), 0)).ties(Ties.ARRIVAL)
 * }</pre>
 *
 * <p>The sequence takes the place of the events' positions: a watermark holds the greatest one, and the next run leaves
 * out what is not above it, be it late or sent again. GTIDs are left out, transaction marks are passed over. Equal changes
 * of one sequence are one change that came more than once; they keep one position, so a merge counts and skips them. Two
 * <em>unequal</em> changes of one key and sequence cannot be ordered and stop the feed with an {@link
 * UnorderedChangesException} when it is opened, unless {@link #ties} declares who wins: never the last file by accident.
 *
 * <p>Each cursor holds all events of the selected tables in memory. Immutable.
 */
public final class SequencedSource implements ChangeSource {

    /** Who wins between unequal changes of one key and one sequence. */
    public enum Ties {
        /** Nobody: they stop the feed. */
        REFUSE,
        /** The one that arrived last. */
        ARRIVAL,
        /** An INSERT or UPDATE over a DELETE or TRUNCATE; two unequal INSERTs or UPDATEs stop the feed. */
        UPSERT_WINS
    }

    private final ChangeSource source;
    private final String name;
    private final Function<ChangeEvent, SourcePosition> sequence;
    private final Ties ties;
    private final boolean upserts;
    private final @Nullable Function<ChangeEvent, @Nullable Object> transaction;
    private final KeyCollations collations;

    private SequencedSource(
            ChangeSource source,
            String name,
            Function<ChangeEvent, SourcePosition> sequence,
            Ties ties,
            boolean upserts,
            @Nullable Function<ChangeEvent, @Nullable Object> transaction,
            KeyCollations collations) {
        this.source = Objects.requireNonNull(source, "source");
        this.name = Objects.requireNonNull(name, "name");
        this.sequence = Objects.requireNonNull(sequence, "sequence");
        this.ties = Objects.requireNonNull(ties, "ties");
        this.upserts = upserts;
        this.transaction = transaction;
        this.collations = Objects.requireNonNull(collations, "collations");
    }

    /**
     * @param name identifies the sequence across runs: it is the name of the feed's one lane, under which a manifest keeps
     *     the watermark
     * @param sequence place of an event in the order; its row index must be 0. Pure
     */
    public static SequencedSource of(ChangeSource source, String name, Function<ChangeEvent, SourcePosition> sequence) {
        return new SequencedSource(source, name, sequence, Ties.REFUSE, false, null, KeyCollations.fromSchema());
    }

    /** Declares who wins a tie; {@link Ties#REFUSE} by default. */
    public SequencedSource ties(Ties newTies) {
        return new SequencedSource(source, name, sequence, newTies, upserts, transaction, collations);
    }

    /** Declares that changes say what a row is and nothing of what it was, see {@link ChangeSource#upserts()}. */
    public SequencedSource asUpserts() {
        return new SequencedSource(source, name, sequence, ties, true, transaction, collations);
    }

    /**
     * Declares that rows of a transaction are not logged in the order in which they are unique: databases that check
     * unique keys at commit (TiDB) log {@code 1 -> 2} before {@code 2 -> 3}. All removals of a transaction come before its
     * insertions, an UPDATE that changes the key counting as one of each; the transaction stands where its last change
     * stands.
     *
     * @param transactionOf identity of an event's transaction, or null for an event on its own. Pure
     */
    public SequencedSource removalsFirst(Function<ChangeEvent, @Nullable Object> transactionOf) {
        return new SequencedSource(
                source, name, sequence, ties, upserts, Objects.requireNonNull(transactionOf), collations);
    }

    /** By which collations text keys are compared to find ties; by default as the schema says. */
    public SequencedSource keyCollations(KeyCollations keyCollations) {
        return new SequencedSource(source, name, sequence, ties, upserts, transaction, keyCollations);
    }

    @Override
    public String describe() {
        return source.describe() + " in the order of " + name;
    }

    @Override
    public String identity() {
        return source.identity() + " by " + name + " ties " + ties + (upserts ? " upserts" : "")
                + (transaction == null ? "" : " removals first");
    }

    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.TIME;
    }

    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    @Override
    public boolean upserts() {
        return upserts || source.upserts();
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        // a transaction's place is that of its last change, of whatever table
        TableFilter read = transaction == null ? tables : TableFilter.all();
        SequenceOrder order = new SequenceOrder(Lane.of(name), sequence, ties, transaction, collations);
        try (ChangeCursor cursor = source.open(read)) {
            for (ChangeEvent event : cursor) {
                order.add(event);
            }
        }
        return EventSource.of(describe(), order.ordered(), OrderQuality.TIME, true)
                .open(tables);
    }
}
