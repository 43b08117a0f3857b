package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SequencedSource;
import io.sluice.cdc.model.SequencedSource.Ties;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.UnorderedChangesException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts events in the order of a declared sequence; see {@link SequencedSource}. One use, one thread. */
public final class SequenceOrder {

    private static final Comparator<Item> ORDER = Comparator.<Item, SourcePosition>comparing(i -> i.place)
            .thenComparing(i -> i.group)
            .thenComparing(i -> i.phase)
            .thenComparing(i -> i.sequence)
            .thenComparing(i -> i.arrival);

    private final Lane lane;
    private final Function<ChangeEvent, SourcePosition> sequence;
    private final Ties ties;
    private final @Nullable Function<ChangeEvent, @Nullable Object> transaction;
    private final KeyCollations collations;
    private final List<Item> items = new ArrayList<>();
    private final Map<Object, List<Item>> transactions = new HashMap<>();
    private final Map<TableSchema, KeyEncoder> encoders = new HashMap<>();

    private static final class Item {
        final ChangeEvent event;
        final SourcePosition sequence;
        final int arrival;
        final @Nullable Object transaction;
        /** The sequence, or that of the transaction's last change. */
        SourcePosition place;
        /** Arrival of the transaction's first change; 0 outside of transactions, where only phase and arrival count. */
        int group;

        final int phase;

        Item(ChangeEvent event, SourcePosition sequence, int arrival, @Nullable Object transaction, int phase) {
            this.event = event;
            this.sequence = sequence;
            this.arrival = arrival;
            this.transaction = transaction;
            this.place = sequence;
            this.phase = phase;
        }
    }

    public SequenceOrder(
            Lane lane,
            Function<ChangeEvent, SourcePosition> sequence,
            Ties ties,
            @Nullable Function<ChangeEvent, @Nullable Object> transaction,
            KeyCollations collations) {
        this.lane = lane;
        this.sequence = sequence;
        this.ties = ties;
        this.transaction = transaction;
        this.collations = collations;
    }

    /** Takes the next event as it arrives. */
    public void add(ChangeEvent event) {
        if (event instanceof TransactionMark) {
            return;
        }
        SourcePosition place = sequence.apply(event);
        if (place == null || place.row() != 0) {
            throw new CdcException("the sequence " + lane + " of the change at " + placeOf(event) + " is "
                    + (place == null ? "missing" : place + ", with a row index, which this source numbers itself"));
        }
        int arrival = items.size();
        Object id = transaction == null ? null : transaction.apply(event);
        if (id != null && event instanceof RowChange row && changesKey(row)) {
            add(new Item(RowChange.delete(row.origin(), row.schema(), row.before()), place, arrival, id, 0));
            add(new Item(RowChange.insert(row.origin(), row.schema(), whole(row)), place, arrival, id, 1));
        } else {
            add(new Item(event, place, arrival, id, phaseOf(event, id != null)));
        }
    }

    private void add(Item item) {
        items.add(item);
        if (item.transaction != null) {
            transactions
                    .computeIfAbsent(item.transaction, t -> new ArrayList<>())
                    .add(item);
        }
    }

    private int phaseOf(ChangeEvent event, boolean inTransaction) {
        boolean removes = event instanceof RowChange row && row.operation() == Operation.DELETE || truncates(event);
        return ties == Ties.UPSERT_WINS || inTransaction ? removes ? 0 : 1 : 0;
    }

    private static boolean truncates(ChangeEvent event) {
        return event instanceof SchemaChange change
                && !change.actions().isEmpty()
                && change.actions().stream().allMatch(SchemaAction.TruncateTable.class::isInstance);
    }

    /** All events taken, in order, at their sequence's positions. */
    public List<ChangeEvent> ordered() {
        for (List<Item> members : transactions.values()) {
            SourcePosition last = members.get(0).sequence;
            for (Item item : members) {
                last = item.sequence.compareTo(last) > 0 ? item.sequence : last;
            }
            for (Item item : members) {
                item.place = last;
                item.group = members.get(0).arrival + 1;
            }
        }
        items.sort(ORDER);
        List<ChangeEvent> out = new ArrayList<>(items.size());
        for (int from = 0; from < items.size(); ) {
            int to = from + 1;
            while (to < items.size() && items.get(to).place.equals(items.get(from).place)) {
                to++;
            }
            emit(items.subList(from, to), out);
            from = to;
        }
        return out;
    }

    /** Gives the changes of one place their rows; equal ones share the first one's. */
    private void emit(List<Item> tied, List<ChangeEvent> out) {
        Map<ChangeEvent, List<ChangeEvent>> copies = new LinkedHashMap<>();
        List<Item> unequal = new ArrayList<>();
        for (Item item : tied) {
            ChangeEvent bare = at(item.event, new EventOrigin(lane, item.sequence, null, null, null));
            List<ChangeEvent> same = copies.get(bare);
            if (same == null) {
                same = new ArrayList<>();
                copies.put(bare, same);
                unequal.add(item);
            }
            same.add(item.event);
        }
        if (unequal.size() > 1 && ties != Ties.ARRIVAL) {
            requireOrdered(unequal);
        }
        SourcePosition place = tied.get(0).place;
        int row = 0;
        for (List<ChangeEvent> same : copies.values()) {
            SourcePosition position =
                    new SourcePosition(place.epoch(), place.file(), place.offset(), place.inner(), row++);
            // a statement that came twice was executed once; nobody downstream would know it for a copy
            for (ChangeEvent event : same.get(0) instanceof SchemaChange ? same.subList(0, 1) : same) {
                EventOrigin old = event.origin();
                out.add(at(event, new EventOrigin(lane, position, null, old.sourceTime(), old.receivedTime())));
            }
        }
    }

    private void requireOrdered(List<Item> tied) {
        Map<TableId, Map<ByteBuffer, List<Item>>> byKey = new HashMap<>();
        for (Item item : tied) {
            if (item.event instanceof RowChange row) {
                Map<ByteBuffer, List<Item>> keys = byKey.computeIfAbsent(row.table(), t -> new HashMap<>());
                for (ByteBuffer key : keysOf(row)) {
                    List<Item> others = keys.computeIfAbsent(key, k -> new ArrayList<>());
                    others.forEach(other -> requireOrdered(other, item));
                    others.add(item);
                }
            } else {
                for (Item other : tied) {
                    if (other != item) {
                        requireOrdered(other, item);
                    }
                }
            }
        }
    }

    private void requireOrdered(Item a, Item b) {
        boolean sameTransaction = a.transaction != null && a.transaction.equals(b.transaction);
        if (sameTransaction && (a.phase != b.phase || !a.sequence.equals(b.sequence))) {
            return;
        }
        if (ties == Ties.UPSERT_WINS && decided(a.event) && decided(b.event) && (a.phase != b.phase || a.phase == 0)) {
            return;
        }
        throw new UnorderedChangesException(
                "two unequal changes of one key share the sequence " + lane + " " + a.sequence
                        + ": at " + placeOf(a.event) + " and at " + placeOf(b.event)
                        + ". Nothing orders them: add a part to the sequence that differs, or declare which of them wins");
    }

    private static boolean decided(ChangeEvent event) {
        return event instanceof RowChange || truncates(event);
    }

    private static ChangeEvent at(ChangeEvent event, EventOrigin origin) {
        if (event instanceof SchemaChange c) {
            return new SchemaChange(origin, c.database(), c.sql(), c.actions(), c.understood());
        }
        RowChange change = (RowChange) event;
        return switch (change.operation()) {
            case INSERT -> RowChange.insert(origin, change.schema(), change.after());
            case UPDATE -> RowChange.update(origin, change.schema(), change.before(), change.after());
            case DELETE -> RowChange.delete(origin, change.schema(), change.before());
        };
    }

    private static String placeOf(ChangeEvent event) {
        return event.origin().lane() + " " + event.position();
    }

    // Keys.

    private List<ByteBuffer> keysOf(RowChange row) {
        return switch (row.operation()) {
            case INSERT -> List.of(key(row.schema(), row.after(), row.after()));
            case DELETE -> List.of(key(row.schema(), row.before(), row.before()));
            case UPDATE -> {
                ByteBuffer old = key(row.schema(), row.before(), row.after());
                ByteBuffer now = key(row.schema(), row.after(), row.before());
                yield old.equals(now) ? List.of(old) : List.of(old, now);
            }
        };
    }

    private boolean changesKey(RowChange row) {
        return row.operation() == Operation.UPDATE && keysOf(row).size() == 2;
    }

    /** Key cells of the image, those it leaves out from the other one. */
    private ByteBuffer key(TableSchema schema, RowImage image, RowImage other) {
        KeyEncoder encoder = encoders.computeIfAbsent(schema, s -> KeyEncoder.of(s, collations));
        RowImageBuilder cells = RowImage.builder(schema);
        for (int column : encoder.columns()) {
            copy(column, image.isPresent(column) ? image : other, cells);
        }
        ByteSink key = new ByteSink(32);
        encoder.encode(cells.build(), key);
        return ByteBuffer.wrap(key.toByteArray());
    }

    private static RowImage whole(RowChange row) {
        RowImageBuilder cells = RowImage.builder(row.schema());
        for (int i = 0; i < row.schema().columnCount(); i++) {
            if (!row.after().isPresent(i) && !row.before().isPresent(i)) {
                throw new CdcException("the UPDATE at " + placeOf(row)
                        + " changes the key and leaves cells out: it cannot be taken apart into removal and insertion");
            }
            copy(i, row.after().isPresent(i) ? row.after() : row.before(), cells);
        }
        return cells.build();
    }

    private static void copy(int column, RowImage from, RowImageBuilder to) {
        if (from.isPresent(column)) {
            String name = Objects.requireNonNull(from.schema().column(column).name());
            to.bytes(name, from.isNull(column) ? null : from.getBytes(column));
        }
    }
}
