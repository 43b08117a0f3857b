package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.ChangeRefusedException;
import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.merge.internal.format.SixDigitFloat;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of log does to one table: whether it cleared it, the net change of each key, and what the piece expects of
 * rows that were there before it.
 *
 * <pre>
 * net change       the row under the key after the piece
 * NONE             as before the piece; not there where the piece cleared the table
 * PUT              this row, all cells known
 * PATCH            the row that stood under the source key before the piece, with these cells in place of its own
 * PARTIAL          these cells and nobody knows the others: a patch of a row that was not there
 * REMOVE           not there
 * </pre>
 *
 * A patch's source is the key itself unless an UPDATE with a partial image moved the row. A patch or partial row whose
 * cells are all known is a PUT: a delta has one form. Where the table was cleared there are neither patches nor removes.
 *
 * <p>{@code a.then(b)} is the delta of both pieces; it is associative, and an empty delta is its identity. Rows and anomaly
 * counts, and the examples kept, are the same for any cuts and any order of joining neighbours: an event that meets a row
 * of its own piece is judged at once, else it leaves an expectation under the key of the base row it speaks of, which the
 * piece before, or in the end the base, answers.
 *
 * <p>Entries (keys) are numbered from 0. One thread while the delta changes; after {@link #seal()} any number may read it.
 * After an exception other than {@link ChangeRefusedException} and the model's, which leave the delta as it was, it must
 * not be used.
 */
public final class TableDelta {

    public static final int NONE = 0;
    public static final int PUT = 1;
    public static final int PATCH = 2;
    public static final int PARTIAL = 3;
    public static final int REMOVE = 4;

    /** No entry. */
    public static final int NOT_FOUND = -1;

    private static final int PAGE = 1 << 20;
    private final Function<TableSchema, RowKeys> keysOf;
    private final MemoryBudget budget;
    private final int pageSize;
    private final int examples;

    private final SchemaChain chain;
    /** Of each layout, the columns whose cells are equal wherever the keys are. */
    private final List<boolean[]> implied = new ArrayList<>();

    private TableSchema schema;
    private RowKeys keys;
    private int[] keyColumns;
    private @Nullable ChangeEncoder encoder;

    private boolean cleared;
    private KeyIndex index;
    private final DeltaEntries entries;
    private final DeltaArena arena;
    private final Expectations expectations;
    private final Anomalies anomalies;
    private final @Nullable KeyCells keyCells;
    /** Whether whole rows that are expected are known by their hash. */
    private final boolean hashes;

    // Scratch: the change in hand, and the row made of it.
    private final ByteSink encoded = new ByteSink(512);
    private final EncodedChange inHand = new EncodedChange();
    /** Whether the row before the change in hand was compared and is the one the delta has. */
    private boolean fits;

    private final ByteSink work = new ByteSink(512);
    private final ByteSink stored = new ByteSink(512);
    private final ByteSink other = new ByteSink(512);
    private final RowBytes.Writer workWriter = new RowBytes.Writer(work);
    private int @Nullable [] holders;

    private TableDelta(
            TableSchema schema,
            Function<TableSchema, RowKeys> keysOf,
            MemoryBudget budget,
            int examples,
            int pageSize,
            boolean keepsKeyCells,
            boolean hashes) {
        this.keysOf = keysOf;
        this.budget = budget;
        this.examples = examples;
        this.pageSize = pageSize;
        this.chain = new SchemaChain(schema);
        this.schema = schema;
        this.keys = keysOf.apply(schema);
        this.keyColumns = keys.columns();
        this.implied.add(impliedColumns(schema, keyColumns));
        this.index = new KeyIndex(pageSize, budget);
        this.arena = new DeltaArena(pageSize, budget);
        this.entries = new DeltaEntries(budget);
        this.expectations = new Expectations(entries, budget);
        this.anomalies = new Anomalies(examples);
        this.keyCells = keepsKeyCells ? new KeyCells(pageSize, budget) : null;
        this.hashes = hashes && !hasFloats(schema);
    }

    /**
     * The empty piece.
     *
     * @param schema the table's layout where the piece begins
     * @param keysOf key bytes by layout; they must stay the same through every schema change that is accepted
     * @param examples how many anomalies of each kind are kept as examples
     */
    public static TableDelta create(
            TableSchema schema, Function<TableSchema, RowKeys> keysOf, MemoryBudget budget, int examples) {
        return new TableDelta(schema, keysOf, budget, examples, PAGE, false, false);
    }

    /** The empty piece of a delta that keeps each key's cells as logged, see {@link #keyText} and {@link #keyRow}. */
    public static TableDelta createWithKeyCells(
            TableSchema schema, Function<TableSchema, RowKeys> keysOf, MemoryBudget budget, int examples) {
        return new TableDelta(schema, keysOf, budget, examples, PAGE, true, false);
    }

    /**
     * The empty piece of a delta that keeps a hash, of 64 bits, of a whole row that a change expects in the base instead of
     * its cells, which would take more room than the new rows do. What becomes of rows does not hang on it. It is joined
     * only with deltas of other keys.
     */
    static TableDelta createHashing(
            TableSchema schema, Function<TableSchema, RowKeys> keysOf, MemoryBudget budget, int examples) {
        return new TableDelta(schema, keysOf, budget, examples, PAGE, false, true);
    }

    /** Whether a base may tell a cell's value and not its bytes, see {@link BaseFloats}. */
    private static boolean hasFloats(TableSchema schema) {
        return schema.columns().stream().anyMatch(column -> SixDigitFloat.isFor(column.type()));
    }

    /** @param keepsKeyCells whether the cells of every key are kept, see {@link #keyText} */
    static TableDelta create(
            TableSchema schema,
            Function<TableSchema, RowKeys> keysOf,
            MemoryBudget budget,
            int examples,
            int pageSize,
            boolean keepsKeyCells) {
        return new TableDelta(schema, keysOf, budget, examples, pageSize, keepsKeyCells, false);
    }

    /** An empty piece with the same settings that begins where this one ends. */
    public TableDelta next() {
        return new TableDelta(schema, keysOf, budget, examples, pageSize, keyCells != null, hashes);
    }

    // Intake.

    /**
     * Adds one change. The view is not kept.
     *
     * @param position place in the log: greater than those before it in this piece and in the pieces before
     * @throws ChangeRefusedException if the change has no complete key
     * @throws io.sluice.cdc.merge.DeltaTooLargeException if the budget is used up
     */
    public void add(RowView row, ExpectPolicy policy, long position) {
        encoded.clear();
        encoder().encode(row, encoded, inHand);
        add(encoded.array(), inHand, policy, position, null);
    }

    /** As {@link #add(RowView, ExpectPolicy, long)}. */
    public void add(RowChange row, ExpectPolicy policy, long position) {
        encoded.clear();
        encoder().encode(row, encoded, inHand);
        add(encoded.array(), inHand, policy, position, null);
    }

    private ChangeEncoder encoder() {
        ChangeEncoder current = encoder;
        if (current == null) {
            current = newEncoder(false);
            encoder = current;
        }
        return current;
    }

    /** For changes of the delta's present layout; belongs to whoever asked for it, on any thread. */
    ChangeEncoder newEncoder(boolean fillsLeftOut) {
        return new ChangeEncoder(schema, keysOf.apply(schema), fillsLeftOut);
    }

    /**
     * As {@link #add(RowView, ExpectPolicy, long)}, but asks first.
     *
     * @param a where the change was encoded to, in this delta's layout
     * @param admission says whether and how the change is applied; null applies all by {@code policy}
     * @return whether the change was applied
     */
    boolean add(byte[] a, EncodedChange change, ExpectPolicy policy, long position, @Nullable Admission admission) {
        boolean strict = policy == ExpectPolicy.STRICT;
        fits = false;
        if (admission != null) {
            ExpectPolicy admitted = admission.admits(conflict(a, change));
            if (admitted == null) {
                return false;
            }
            strict = admitted == ExpectPolicy.STRICT;
        }
        if (!strict && change.operation == Operation.UPDATE && RowBytes.hasDiffs(a, change.after)) {
            throw new ChangeRefusedException("an UPDATE of " + schema.table()
                    + " has changes of a JSON document, and whether the row has had them already is not known here (a base read"
                    + " while the log went on, or a change sent again); take a base at one place of the log, or have whole"
                    + " documents logged (binlog_row_value_options='')");
        }
        switch (change.operation) {
            case INSERT -> insert(a, change, strict, position);
            case UPDATE -> update(a, change, strict, position);
            case DELETE -> delete(a, change, strict, position);
        }
        if (arena.wantsCompaction()) {
            compact();
        }
        return true;
    }

    /**
     * What a change says in this delta's layout: stored rows at index 0 of their arrays.
     *
     * @param oldKey the row's key before, or null for an INSERT
     * @param newKey the row's key after, equal to the old one where the row did not move; null for a DELETE
     */
    record Images(
            byte @Nullable [] oldKey, byte @Nullable [] newKey, byte @Nullable [] before, byte @Nullable [] after) {}

    /** Reads a change as {@link #add} would, and changes nothing. */
    Images imagesOf(RowChange row) {
        encoded.clear();
        encoder().encode(row, encoded, inHand);
        byte[] a = encoded.array();
        EncodedChange c = inHand;
        byte[] key = c.keyIn(a);
        return switch (c.operation) {
            case INSERT -> new Images(null, key, null, rowCopy(a, c.after));
            case UPDATE ->
                new Images(
                        key,
                        c.moved ? Arrays.copyOfRange(a, c.newKey, c.newKeyEnd) : key,
                        rowCopy(a, c.before),
                        rowCopy(a, c.after));
            case DELETE -> new Images(key, null, rowCopy(a, c.before), null);
        };
    }

    private static byte[] rowCopy(byte[] a, int row) {
        return Arrays.copyOfRange(a, row, row + RowBytes.length(a, row));
    }

    /** The anomaly that the change would be, as far as this piece knows the rows it meets; null where it fits. */
    private @Nullable AnomalyKind conflict(byte[] a, EncodedChange c) {
        if (c.operation == Operation.INSERT) {
            return isThere(index.find(c.keyHash, a, c.newKey, c.newKeyEnd)) ? AnomalyKind.INSERT_EXISTS : null;
        }
        int entry = index.find(c.keyHash, a, c.oldKey, c.oldKeyEnd);
        int kind = entry < 0 ? NONE : entries.kind(entry);
        if (kind == REMOVE || kind == NONE && cleared) {
            return c.operation == Operation.DELETE ? AnomalyKind.DELETE_MISSING : AnomalyKind.UPDATE_MISSING;
        }
        if (kind != NONE) {
            int result = PartialRows.compare(a, c.before, storedRow(entry), 0);
            if (result == PartialRows.DIFFERS) {
                return AnomalyKind.BEFORE_MISMATCH;
            }
            fits = result == PartialRows.MATCH;
        }
        return c.moved && isThere(index.find(a, c.newKey, c.newKeyEnd)) ? AnomalyKind.KEY_TAKEN : null;
    }

    private boolean isThere(int entry) {
        return entry >= 0 && entries.kind(entry) != NONE && entries.kind(entry) != REMOVE;
    }

    /**
     * Counts an anomaly of a change that was not applied.
     *
     * @param key the key's bytes
     */
    public void recordAnomaly(AnomalyKind kind, long position, byte[] key) {
        anomalies.add(kind, position, 1, key, 0, key.length);
    }

    /** Asked about each change before it is applied. */
    public interface Admission {

        /**
         * @param conflict the anomaly that the change would be, as far as this piece knows the rows it meets; null where it
         *     fits
         * @return how the change is applied, or null where it is not
         */
        @Nullable
        ExpectPolicy admits(@Nullable AnomalyKind conflict);
    }

    private void insert(byte[] a, EncodedChange c, boolean strict, long position) {
        int entry = entryOf(c.keyHash, a, c.newKey, c.newKeyEnd);
        keepKey(entry, a, c.after, null, 0);
        switch (entries.kind(entry)) {
            case NONE -> {
                if (strict && !cleared) {
                    expect(entry, Expectations.INSERT_ABSENT, position);
                }
            }
            case REMOVE -> {}
            default -> {
                if (strict) {
                    anomaly(AnomalyKind.INSERT_EXISTS, entry, position, 1);
                }
            }
        }
        boolean complete = PartialRows.isComplete(a, c.after);
        set(entry, complete ? PUT : PARTIAL, a, c.after, entry, false, position);
    }

    private void delete(byte[] a, EncodedChange c, boolean strict, long position) {
        int entry = entryOf(c.keyHash, a, c.oldKey, c.oldKeyEnd);
        keepKey(entry, a, c.before, null, 0);
        if (strict) {
            check(entry, a, c.before, Expectations.DELETE_PRESENT, AnomalyKind.DELETE_MISSING, position);
        }
        remove(entry, position);
    }

    private void update(byte[] change, EncodedChange c, boolean strict, long position) {
        int entry = entryOf(c.keyHash, change, c.oldKey, c.oldKeyEnd);
        keepKey(entry, change, c.before, change, c.after);
        if (strict) {
            check(entry, change, c.before, Expectations.UPDATE_PRESENT, AnomalyKind.UPDATE_MISSING, position);
        }
        byte[] a = change;
        int at = c.after;
        boolean moved = c.moved;
        int kind = PUT;
        int source = entry;
        boolean lenient = false;
        if (!PartialRows.isComplete(a, at)) {
            switch (entries.kind(entry)) {
                case NONE -> {
                    kind = cleared ? PARTIAL : PATCH;
                    lenient = moved && !strict;
                }
                case REMOVE -> kind = PARTIAL;
                default -> {
                    work.clear();
                    at = PartialRows.overlay(storedRow(entry), 0, a, at, workWriter);
                    a = work.array();
                    kind = PartialRows.isComplete(a, at) ? PUT : entries.kind(entry);
                    source = entries.source(entry);
                    lenient = isLenient(entry) || moved && !strict;
                }
            }
        }
        if (!moved) {
            set(entry, kind, a, at, source, lenient, position);
            return;
        }
        int target = entryOf(change, c.newKey, c.newKeyEnd);
        keepKey(target, change, c.after, change, c.before);
        if (strict) {
            switch (entries.kind(target)) {
                case NONE -> {
                    if (!cleared) {
                        expect(target, Expectations.KEY_ABSENT, position);
                    }
                }
                case REMOVE -> {}
                default -> anomaly(AnomalyKind.KEY_TAKEN, target, position, 1);
            }
        }
        set(target, kind, a, at, source, lenient, position);
        remove(entry, position);
    }

    /** Judges the before image against the row under the key, as far as this piece knows it. */
    private void check(int entry, byte[] a, int before, int expectation, AnomalyKind missing, long position) {
        int kind = entries.kind(entry);
        if (kind == NONE && !cleared) {
            if (hashes && chain.last() == 0 && PartialRows.isComplete(a, before)) {
                expectations.expectHash(entry, expectation, entry, position, PartialRows.hash(a, before));
            } else if (PartialRows.saysMoreThanKey(a, before, implied.get(chain.last()))) {
                int id = expectations.expectWithRecord(entry, expectation, chain.last(), entry, position, 0);
                keepRow(id, a, before);
            } else {
                expect(entry, expectation, position);
            }
            return;
        }
        if (kind == NONE || kind == REMOVE) {
            anomaly(missing, entry, position, 1);
            return;
        }
        if (!fits && !PartialRows.isNothing(a, before)) {
            judgeCells(entry, a, before, chain.last(), storedRow(entry), 0, position, 1);
        }
    }

    /**
     * Compares cells that an event saw with the row of this delta under {@code entry}, given in the layout of the cells;
     * what a patch does not know is asked of its source.
     */
    private void judgeCells(
            int entry, byte[] cells, int cellsAt, int layout, byte[] a, int row, long position, int count) {
        int result = PartialRows.compare(cells, cellsAt, a, row);
        if (result == PartialRows.DIFFERS) {
            anomaly(AnomalyKind.BEFORE_MISMATCH, entry, position, count);
        }
        passOn(result, entry, entry, cells, cellsAt, layout, a, row, position, count);
    }

    /** Asks the patch's source what the patch under {@code entry} does not know. */
    private void passOn(
            int result,
            int entry,
            int subject,
            byte[] cells,
            int cellsAt,
            int layout,
            byte[] a,
            int row,
            long position,
            int count) {
        if (entries.kind(entry) != PATCH) {
            return;
        }
        if (result == PartialRows.UNKNOWN) {
            work.clear();
            int rest = PartialRows.unknownCells(cells, cellsAt, a, row, implied.get(layout), workWriter);
            if (rest >= 0) {
                expectCells(entries.source(entry), subject, layout, position, count, work.array(), rest);
            }
        } else if (result == PartialRows.DIFFERS && RowBytes.hasDiffs(cells, cellsAt)) {
            work.clear();
            int rest = PartialRows.unknownDiffs(cells, cellsAt, a, row, implied.get(layout), workWriter);
            if (rest >= 0) {
                made(entries.source(entry), subject, layout, position, work.array(), rest);
            }
        }
    }

    private void made(int entry, int subject, int layout, long position, byte[] a, int at) {
        keepRow(expectations.expectWithRecord(entry, Expectations.MADE, layout, subject, position, 0), a, at);
    }

    /**
     * The table lost all its rows, by TRUNCATE or otherwise.
     *
     * @param position as of {@link #add(RowView, ExpectPolicy, long)}
     */
    public void truncate(long position) {
        dropNets();
        cleared = true;
        if (expectations.isEmpty()) {
            index.release();
            index = new KeyIndex(pageSize, budget);
            entries.clear();
            arena.clear();
            if (keyCells != null) {
                keyCells.clear();
            }
        } else if (arena.wantsCompaction()) {
            compact();
        }
    }

    /** The table's layout changed: rows known here become what the statement made of them. */
    public void migrate(SchemaMapping mapping) {
        startLayout(mapping);
        encoder = null;
        migrateNets(chain.last() - 1);
    }

    // Joining.

    /**
     * Appends the piece that follows this one. This delta becomes the delta of both; {@code b} is not changed and may be
     * released.
     *
     * @throws io.sluice.cdc.model.SchemaMismatchException if {@code b} begins with another layout than this one ends with
     */
    public void then(TableDelta b) {
        int joint = chain.last();
        for (int i = 0; i < b.chain.last(); i++) {
            startLayout(b.chain.step(i));
        }
        if (b.chain.last() == 0) {
            chain.requireJoint(b.chain.from());
        }
        encoder = null;
        anomalies.addAll(b.anomalies);
        judge(b, joint);
        if (b.cleared) {
            dropNets();
            cleared = true;
        } else if (b.chain.last() > 0) {
            migrateNets(joint);
        }
        substitute(b);
        if (arena.wantsCompaction()) {
            compact();
        }
    }

    /** Answers b's expectations as far as this delta knows the rows they speak of; takes over the others. */
    private void judge(TableDelta b, int joint) {
        RowUpgrader upgrader = new RowUpgrader(chain);
        for (int i = 0; i < b.index.count(); i++) {
            int x = b.expectations.first(i);
            if (x == Expectations.END) {
                continue;
            }
            int entry = index.find(b.index.page(i), b.index.offset(i), b.index.offset(i) + b.index.length(i));
            int kind = entry < 0 ? NONE : entries.kind(entry);
            if (kind != NONE && kind != REMOVE) {
                present(b, x, entry, joint, upgrader);
                continue;
            }
            for (; x != Expectations.END; x = b.expectations.next(x)) {
                if (kind == NONE && !cleared) {
                    if (entry < 0) {
                        entry = entryOf(b, i);
                    }
                    takeOver(b, x, entry, joint);
                } else {
                    missing(b, x);
                }
            }
        }
    }

    private void takeOver(TableDelta b, int x, int entry, int joint) {
        Expectations theirs = b.expectations;
        int subject = entryOf(b, theirs.subject(x));
        int layout = joint + theirs.layout(x);
        long ref = theirs.row(x);
        if (theirs.kind(x) == Expectations.CELLS) {
            b.arena.read(ref, other);
            expectCells(entry, subject, layout, theirs.position(x), 1 + theirs.repeats(x), other.array(), 0);
            return;
        }
        if (theirs.isHashed(x)) {
            requireWholeRow(layout == 0);
            expectations.expectHash(entry, theirs.kind(x), subject, theirs.position(x), theirs.hash(x));
        } else if (ref == DeltaArena.NO_ROW) {
            expectations.expect(entry, theirs.kind(x), layout, subject, theirs.position(x));
        } else {
            int id = expectations.expectWithRecord(entry, theirs.kind(x), layout, subject, theirs.position(x), 0);
            b.arena.read(ref, other);
            keepRow(id, other.array(), 0);
        }
    }

    private static void requireWholeRow(boolean known) {
        if (!known) {
            throw new IllegalStateException(
                    "a hash stands for a whole row of the first layout; such deltas share no keys");
        }
    }

    private void missing(TableDelta b, int x) {
        AnomalyKind kind = missingKind(b.expectations.kind(x));
        if (kind != null) {
            b.report(anomalies, kind, x);
        }
    }

    /** Answers the expectation and those behind it, which speak of the row under the entry. */
    private void present(TableDelta b, int first, int entry, int joint, RowUpgrader upgrader) {
        Expectations theirs = b.expectations;
        byte[] made = null;
        int madeLayout = 0;
        for (int x = first; x != Expectations.END; x = theirs.next(x)) {
            long cells = theirs.row(x);
            if (cells == DeltaArena.NO_ROW) {
                presentWithoutCells(b, x, entry);
                continue;
            }
            int layout = joint + theirs.layout(x);
            if (made == null) {
                upgrader.upgrade(storedRow(entry), 0, joint, layout);
            } else {
                upgrader.upgrade(made, 0, madeLayout, layout);
            }
            b.arena.read(cells, other);
            byte[] expected = other.array();
            if (RowBytes.hasDiffs(expected, 0)) {
                // what comes behind it in the log speaks of the document that it makes
                work.clear();
                PartialRows.overlayDiffs(upgrader.page(), upgrader.row(), expected, 0, workWriter);
                made = work.toByteArray();
                madeLayout = layout;
            }
            present(b, x, entry, layout, expected, upgrader.page(), upgrader.row());
        }
    }

    private void presentWithoutCells(TableDelta b, int x, int entry) {
        Expectations theirs = b.expectations;
        AnomalyKind kind = presentKind(theirs.kind(x));
        if (kind != null) {
            b.report(anomalies, kind, x);
            return;
        }
        if (theirs.isHashed(x)) {
            byte[] row = storedRow(entry);
            requireWholeRow(PartialRows.isComplete(row, 0));
            if (theirs.hash(x) != PartialRows.hash(row, 0)) {
                b.report(anomalies, AnomalyKind.BEFORE_MISMATCH, x);
            }
            return;
        }
    }

    /** @param a the row in the layout of the cells that are expected */
    private void present(TableDelta b, int x, int entry, int layout, byte[] expected, byte[] a, int row) {
        Expectations theirs = b.expectations;
        boolean judged = theirs.kind(x) != Expectations.MADE;
        int result = judged ? PartialRows.compare(expected, 0, a, row) : PartialRows.DIFFERS;
        if (judged && result == PartialRows.DIFFERS) {
            b.report(anomalies, AnomalyKind.BEFORE_MISMATCH, x);
        }
        if (result != PartialRows.MATCH && entries.kind(entry) == PATCH) {
            int subject = entryOf(b, theirs.subject(x));
            passOn(result, entry, subject, expected, 0, layout, a, row, theirs.position(x), 1 + theirs.repeats(x));
        }
    }

    /** Puts b's net changes over this delta's, which stand in b's last layout. */
    private void substitute(TableDelta b) {
        // Patches first, all of them, and aside: each reads what stood here before any of b's changes.
        int count = b.index.count();
        long[] staged = new long[count];
        byte[] stagedKinds = new byte[count];
        int[] stagedSources = new int[count];
        boolean[] stagedLenient = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (b.entries.kind(i) == PATCH) {
                int target = entryOf(b, i);
                int source = entryOf(b, b.entries.source(i));
                b.arena.read(b.entries.row(i), other);
                byte[] cells = other.array();
                int at = 0;
                int kind = entries.kind(source);
                boolean lenient = b.isLenient(i);
                if (kind == NONE) {
                    kind = cleared ? PARTIAL : PATCH;
                } else if (kind == REMOVE) {
                    kind = PARTIAL;
                } else {
                    work.clear();
                    at = PartialRows.overlay(storedRow(source), 0, cells, at, workWriter);
                    cells = work.array();
                    kind = PartialRows.isComplete(cells, at) ? PUT : kind;
                    lenient |= isLenient(source);
                    source = entries.source(source);
                }
                staged[i] = arena.append(target, cells, at, RowBytes.length(cells, at));
                stagedKinds[i] = (byte) kind;
                stagedSources[i] = kind == PATCH ? source : target;
                stagedLenient[i] = kind == PATCH && lenient;
            }
        }
        for (int i = 0; i < count; i++) {
            if (b.entries.kind(i) == NONE) {
                continue;
            }
            int target = entryOf(b, i);
            if (b.entries.kind(i) == PATCH) {
                freeRow(target);
                entries.row(target, staged[i]);
                put(target, stagedKinds[i], stagedSources[i], stagedLenient[i], b.entries.position(i));
            } else if (b.entries.kind(i) == REMOVE) {
                remove(target, b.entries.position(i));
            } else {
                b.arena.read(b.entries.row(i), other);
                set(target, b.entries.kind(i), other.array(), 0, target, false, b.entries.position(i));
            }
        }
    }

    // What the engine reads.

    /** Ends the changes: any number of threads may read from here on. */
    public void seal() {
        index.seal();
    }

    /** Gives the memory back to the budget. The delta must not be used any more. */
    public void release() {
        index.release();
        arena.clear();
        expectations.release();
        if (keyCells != null) {
            keyCells.release();
        }
        entries.clear();
    }

    /** True where every row from before the piece is gone. */
    public boolean isCleared() {
        return cleared;
    }

    /** Layout where the piece begins: that of the base rows. */
    public TableSchema from() {
        return chain.from();
    }

    /** Layout where the piece ends: that of all rows here. */
    public TableSchema to() {
        return schema;
    }

    SchemaChain chain() {
        return chain;
    }

    Expectations expectations() {
        return expectations;
    }

    int firstExpectation(int entry) {
        return expectations.first(entry);
    }

    /** Puts the cells that are expected to the sink, a stored row and all of its content. */
    void readExpectedCells(int expectation, ByteSink into) {
        arena.read(expectations.row(expectation), into);
    }

    /** Anomalies found within the piece; those against the base are found by {@link BaseRows}. */
    public Anomalies anomalies() {
        return anomalies;
    }

    /** Number of entries, {@link #NONE} among them. */
    public int size() {
        return index.count();
    }

    /** The key's entry, or {@link #NOT_FOUND}. */
    public int find(byte[] key, int from, int to) {
        return index.find(key, from, to);
    }

    /** Looks up all keys of a batch, of a sealed delta, and reads what follows of those found. */
    void findAll(KeyBatch batch) {
        index.findAll(batch);
        int n = 0;
        for (int i = 0; i < batch.count(); i++) {
            int entry = batch.found[i];
            if (entry >= 0) {
                batch.ahead.rows[n++] = entries.row(entry);
            }
        }
        arena.readAhead(batch.ahead, n);
    }

    /** Reads what changes of the first hashes' keys will read, while the delta changes. */
    void readAhead(ReadAhead ahead, int count) {
        index.readAhead(ahead, count);
        int n = 0;
        for (int i = 0; i < count; i++) {
            int guess = ahead.guesses[i];
            if (guess != 0) {
                ahead.rows[n++] = entries.row(guess - 1);
            }
        }
        arena.readAhead(ahead, n);
    }

    /** Reads some of the rows of the entries {@code list[from, to)}. */
    void readAhead(int[] list, int from, int to, ReadAhead ahead) {
        for (int i = from; i < to; i++) {
            ahead.rows[i - from] = entries.row(list[i]);
        }
        arena.readAhead(ahead, to - from);
    }

    /** {@link #NONE}, {@link #PUT}, {@link #PATCH}, {@link #PARTIAL} or {@link #REMOVE}. */
    public int kind(int entry) {
        return entries.kind(entry);
    }

    /** Puts the entry's row to the sink, a stored row and all of its content; only PUT, PATCH and PARTIAL have one. */
    public void readRow(int entry, ByteSink into) {
        arena.read(entries.row(entry), into);
    }

    private byte[] storedRow(int entry) {
        readRow(entry, stored);
        return stored.array();
    }

    boolean hasRow(int entry) {
        return entries.row(entry) != DeltaArena.NO_ROW;
    }

    public byte[] keyPage(int entry) {
        return index.page(entry);
    }

    public int keyOffset(int entry) {
        return index.offset(entry);
    }

    public int keyLength(int entry) {
        return index.length(entry);
    }

    /** The entry's key as text, of a delta that keeps key cells. */
    public String keyText(int entry) {
        return requireKeyCells().text(entry, schema, keyColumns);
    }

    /** A row of the last layout that has the entry's key cells and no others, of a delta that keeps key cells. */
    public byte[] keyRow(int entry) {
        return requireKeyCells().row(entry, schema, keyColumns);
    }

    private KeyCells requireKeyCells() {
        if (keyCells == null) {
            throw new IllegalStateException("this delta was made without key cells");
        }
        return keyCells;
    }

    /** Entry of a PATCH's source key: the entry itself unless the row moved. */
    public int source(int entry) {
        return entries.source(entry);
    }

    /** True where a change that was held to nothing moved the patch's row: then the base may hold it under either key. */
    public boolean isLenient(int entry) {
        return entries.isLenient(entry);
    }

    /** Position of the last change of the entry. */
    public long position(int entry) {
        return entries.position(entry);
    }

    /** True where something is expected of the base row under the entry's key. */
    public boolean expects(int entry) {
        return expectations.first(entry) != Expectations.END;
    }

    /** True where the first change of the key held that no row was there. */
    public boolean expectsAbsent(int entry) {
        int x = expectations.first(entry);
        return x != Expectations.END
                && (expectations.kind(x) == Expectations.INSERT_ABSENT
                        || expectations.kind(x) == Expectations.KEY_ABSENT);
    }

    /** Counts a row that cannot be written because some of its cells are known to nobody. */
    public void reportIncomplete(int entry, Anomalies to) {
        report(to, AnomalyKind.ROW_INCOMPLETE, entry, entries.position(entry), 1);
    }

    /** Notes that the base has the entry's key. Threads may mark different entries at one time. */
    public void markSeen(int entry) {
        entries.markSeen(entry);
    }

    public boolean isSeen(int entry) {
        return entries.isSeen(entry);
    }

    /** Bytes held for keys, rows, expectations and tables. */
    public long bytesUsed() {
        return index.bytesUsed()
                + arena.held()
                + expectations.bytesUsed()
                + entries.bytesUsed()
                + (keyCells == null ? 0 : keyCells.bytesUsed());
    }

    /** Entries in the order of their keys' bytes. */
    public int[] sorted() {
        return KeySort.sort(index);
    }

    /** The PUT entries in the order of their keys' bytes. */
    int[] sortedPuts(boolean unseenOnly) {
        int[] puts = new int[puts(unseenOnly, new int[0])];
        puts(unseenOnly, puts);
        return KeySort.sort(index, puts);
    }

    /** Counts the PUT entries, and collects as many as the array has room for. */
    private int puts(boolean unseenOnly, int[] into) {
        int n = 0;
        for (int entry = 0; entry < size(); entry++) {
            if (entries.kind(entry) == PUT && !(unseenOnly && entries.isSeen(entry))) {
                if (n < into.length) {
                    into[n] = entry;
                }
                n++;
            }
        }
        return n;
    }

    /**
     * Entries whose base row must be looked up before the base pass, by key: a patch moved it to another key. To be
     * answered with {@link #supplySource} for each.
     */
    public int[] linkedSources() {
        if (!entries.hasOtherSources()) {
            holders = new int[0];
            return holders;
        }
        int[] holder = new int[size()];
        Arrays.fill(holder, NOT_FOUND);
        int links = 0;
        for (int i = 0; i < holder.length; i++) {
            if (entries.kind(i) == PATCH && entries.source(i) != i) {
                holder[entries.source(i)] = i;
                links++;
            }
        }
        holders = holder;
        if (links == 0) {
            return new int[0];
        }
        int[] found = new int[links];
        int n = 0;
        for (int entry : sorted()) {
            if (holder[entry] != NOT_FOUND) {
                found[n++] = entry;
            }
        }
        return found;
    }

    /** Entry of the patch that took the row of a linked source. */
    public int holder(int source) {
        int[] h = holders;
        if (h == null) {
            throw new IllegalStateException("linkedSources() comes first");
        }
        return h[source];
    }

    /**
     * Answers a linked source: the patch that moved its row becomes a PUT, or PARTIAL if there is no such row.
     *
     * @param page the base row in the layout {@link #from()}, or null if the base has none
     */
    public void supplySource(int source, byte @Nullable [] page, int row) {
        int entry = holder(source);
        if (entries.kind(entry) != PATCH || entries.source(entry) != source) {
            throw new IllegalStateException("source " + source + " was answered before");
        }
        int kind = PARTIAL;
        byte[] a = storedRow(entry);
        int at = 0;
        if (page != null) {
            RowUpgrader upgrader = new RowUpgrader(chain);
            upgrader.upgrade(page, row, 0, chain.last());
            work.clear();
            at = PartialRows.overlay(upgrader.page(), upgrader.row(), a, at, workWriter);
            a = work.array();
            kind = PartialRows.isComplete(a, at) ? PUT : PARTIAL;
        }
        set(entry, kind, a, at, entry, false, entries.position(entry));
    }

    // The tables.

    private int entryOf(TableDelta b, int theirs) {
        int at = b.index.offset(theirs);
        int entry = entryOf(b.index.page(theirs), at, at + b.index.length(theirs));
        if (keyCells != null && b.keyCells != null && !keyCells.has(entry)) {
            keyCells.keepFrom(entry, b.keyCells, theirs);
        }
        return entry;
    }

    private void keepKey(int entry, byte[] a, int row, byte @Nullable [] other, int otherRow) {
        if (keyCells != null && !keyCells.has(entry)) {
            keyCells.keep(entry, keyColumns, a, row, other, otherRow);
        }
    }

    private int entryOf(byte[] key, int from, int to) {
        return entryOf(KeyIndex.hashOf(key, from, to), key, from, to);
    }

    private int entryOf(long hash, byte[] key, int from, int to) {
        int entry = index.findOrAdd(hash, key, from, to);
        if (entry == entries.size()) {
            entries.add();
        }
        return entry;
    }

    private void set(int entry, int kind, byte[] a, int at, int source, boolean lenient, long position) {
        long ref = entries.row(entry);
        long now = arena.replace(ref, entry, a, at, RowBytes.length(a, at));
        if (now != ref) {
            entries.row(entry, now);
        }
        put(entry, kind, source, lenient, position);
    }

    private void put(int entry, int kind, int source, boolean lenient, long position) {
        boolean patch = kind == PATCH;
        entries.put(entry, kind, patch ? source : entry, patch && lenient, position);
    }

    private void remove(int entry, long position) {
        freeRow(entry);
        put(entry, cleared ? NONE : REMOVE, entry, false, position);
    }

    private void freeRow(int entry) {
        long ref = entries.row(entry);
        if (ref != DeltaArena.NO_ROW) {
            arena.free(ref);
            entries.row(entry, DeltaArena.NO_ROW);
        }
    }

    private void dropNets() {
        for (int i = 0; i < entries.size(); i++) {
            freeRow(i);
            put(i, NONE, i, false, 0);
        }
    }

    private void expect(int entry, int kind, long position) {
        expectations.expect(entry, kind, chain.last(), entry, position);
    }

    private void keepRow(int expectation, byte[] a, int at) {
        expectations.row(expectation, arena.append(~expectation, a, at, RowBytes.length(a, at)));
    }

    /**
     * Expects cells of the base row under {@code entry}. Beyond as many equal ones as there are examples the further ones are only
     * counted: they hold or fail together, and none of them would become an example.
     */
    private void expectCells(int entry, int subject, int layout, long position, int count, byte[] a, int at) {
        if (RowBytes.hasDiffs(a, at)) {
            expectDiffs(entry, subject, layout, position, count, a, at);
            return;
        }
        int equal = 0;
        for (int x = expectations.first(entry); x != Expectations.END; x = expectations.next(x)) {
            if (expectations.run(x) > 0 || expectations.kind(x) == Expectations.MADE) {
                // the cells may be equal, but not those of one document any more
                equal = 0;
            } else if (expectations.kind(x) == Expectations.CELLS
                    && expectations.layout(x) == layout
                    && expectations.subject(x) == subject
                    && isExpected(x, a, at)
                    && ++equal >= examples) {
                expectations.repeat(x, count);
                return;
            }
        }
        int id = expectations.expectWithRecord(entry, Expectations.CELLS, layout, subject, position, count - 1);
        keepRow(id, a, at);
    }

    /** As {@link #expectCells}, of changes of documents: what comes behind them speaks of the documents they made. */
    private void expectDiffs(int entry, int subject, int layout, long position, int count, byte[] a, int at) {
        int run = 0;
        int last = expectations.last(entry);
        if (last > Expectations.END
                && expectations.run(last) > 0
                && expectations.layout(last) == layout
                && expectations.subject(last) == subject) {
            readExpectedCells(last, stored);
            run = ExpectedCells.holdWith(stored.array(), a, at) ? expectations.run(last) : 0;
        }
        if (run > 0 && run >= examples) {
            expectations.repeat(last, count);
            arena.free(expectations.row(last));
            keepRow(last, a, at);
            return;
        }
        int id =
                expectations.expectWithRecord(entry, Expectations.CELLS, layout, subject, position, count - 1, run + 1);
        keepRow(id, a, at);
    }

    private boolean isExpected(int expectation, byte[] a, int at) {
        readExpectedCells(expectation, stored);
        return RowBytes.equal(stored.array(), 0, a, at);
    }

    private void compact() {
        arena.compact((owner, ref) -> {
            if (owner >= 0) {
                entries.row(owner, ref);
            } else {
                expectations.row(~owner, ref);
            }
        });
    }

    // Layouts.

    private void startLayout(SchemaMapping mapping) {
        RowKeys next = keysOf.apply(mapping.to());
        if (!mapping.isNewTable() && !keys.comparesAs(next)) {
            throw new InexactAlterException(
                    mapping.to().table(),
                    "",
                    "its key columns compare otherwise than before; a collation given for a column"
                            + " must be given for its new name too");
        }
        chain.add(mapping);
        schema = chain.to();
        keys = next;
        keyColumns = keys.columns();
        implied.add(impliedColumns(schema, keyColumns));
    }

    private void migrateNets(int fromLayout) {
        RowUpgrader upgrader = new RowUpgrader(chain);
        for (int i = 0; i < entries.size(); i++) {
            long ref = entries.row(i);
            if (ref == DeltaArena.NO_ROW) {
                continue;
            }
            upgrader.upgrade(storedRow(i), 0, fromLayout, chain.last());
            byte[] a = upgrader.page();
            int at = upgrader.row();
            boolean whole = (entries.kind(i) == PATCH || entries.kind(i) == PARTIAL) && PartialRows.isComplete(a, at);
            set(i, whole ? PUT : entries.kind(i), a, at, entries.source(i), isLenient(i), entries.position(i));
        }
        if (arena.wantsCompaction()) {
            compact();
        }
    }

    boolean[] implied(int layout) {
        return implied.get(layout);
    }

    private static boolean[] impliedColumns(TableSchema schema, int[] keyColumns) {
        boolean[] implied = new boolean[schema.columnCount()];
        for (int c : keyColumns) {
            implied[c] = switch (schema.column(c).type().family()) {
                case INTEGER, DECIMAL, BIT, YEAR, DATE, TIME, DATETIME, TIMESTAMP -> true;
                // Texts of one key may differ in case or trailing space, 0 and -0 are one key.
                case FLOATING, TEXT, BYTES, ENUM, SET, JSON, NETWORK -> false;
            };
        }
        return implied;
    }

    // Anomalies.

    private void anomaly(AnomalyKind kind, int entry, long position, long count) {
        report(anomalies, kind, entry, position, count);
    }

    /** Reports what became of an expectation of this delta. */
    void report(Anomalies to, AnomalyKind kind, int expectation) {
        report(
                to,
                kind,
                expectations.subject(expectation),
                expectations.position(expectation),
                1L + expectations.repeats(expectation));
    }

    void report(Anomalies to, AnomalyKind kind, int entry, long position, long count) {
        to.add(kind, position, count, index.page(entry), index.offset(entry), index.length(entry));
    }

    /** What it means for an expectation that there is no row; null for nothing. */
    static @Nullable AnomalyKind missingKind(int expectation) {
        return switch (expectation) {
            case Expectations.UPDATE_PRESENT -> AnomalyKind.UPDATE_MISSING;
            case Expectations.DELETE_PRESENT -> AnomalyKind.DELETE_MISSING;
            default -> null;
        };
    }

    /** What it means for an expectation that there is a row, whatever its cells; null for nothing. */
    static @Nullable AnomalyKind presentKind(int expectation) {
        return switch (expectation) {
            case Expectations.INSERT_ABSENT -> AnomalyKind.INSERT_EXISTS;
            case Expectations.KEY_ABSENT -> AnomalyKind.KEY_TAKEN;
            default -> null;
        };
    }
}
