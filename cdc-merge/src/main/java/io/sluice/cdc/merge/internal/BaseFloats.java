package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.internal.format.SixDigitFloat;
import io.sluice.cdc.merge.internal.format.ValueEquality;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a base that a server printed, and so has six digits of its FLOATs, means for a merge with a log that has all: rows
 * are compared at six digits, and where the digits that are lost would be needed the run is refused. One thread.
 */
final class BaseFloats {

    private final SchemaChain chain;
    private final @Nullable Dialect lossy;
    private final List<ValueEquality> ofLayouts = new ArrayList<>();

    BaseFloats(SchemaChain chain, Dialect dialect) {
        this.chain = chain;
        this.lossy = dialect.floats() == Dialect.Floats.SIX_DIGITS ? dialect : null;
    }

    /** How cells of a layout compare with the base's; null where equal values are equal bytes. */
    @Nullable
    ValueEquality equality(int layout) {
        if (lossy == null) {
            return null;
        }
        while (ofLayouts.size() <= layout) {
            ofLayouts.add(new ValueEquality(chain.layout(ofLayouts.size()), lossy));
        }
        ValueEquality equality = ofLayouts.get(layout);
        return equality.isExact() ? null : equality;
    }

    /**
     * Refuses what six digits are not enough for.
     *
     * @throws SchemaMismatchException if a key has a FLOAT, or the target is to have all digits
     * @throws InexactAlterException if the log makes another type of a FLOAT
     */
    void requireEnough(Dialect target) {
        if (lossy == null) {
            return;
        }
        TableSchema schema = chain.from();
        boolean[] key = new boolean[schema.columnCount()];
        for (int c : KeyEncoder.keyColumns(schema)) {
            key[c] = true;
        }
        for (int c = 0; c < key.length; c++) {
            if (SixDigitFloat.isFor(schema.column(c).type())) {
                requireEnough(schema.column(c), key[c], target);
            }
        }
    }

    private void requireEnough(Column column, boolean inKey, Dialect target) {
        String what = "column " + chain.from().table() + "." + column.name() + " is FLOAT";
        if (inKey) {
            throw new SchemaMismatchException(
                    what + " and part of the key, of which the base has six digits only, as servers"
                            + " print it; take a base with all digits (CanonicalSelect) and declare its floats SHORTEST");
        }
        String name = column.name();
        for (int step = 0; step < chain.last(); step++) {
            name = chain.step(step).nameAfter(name);
            if (name == null) {
                return;
            }
            TableSchema after = chain.layout(step + 1);
            if (!SixDigitFloat.isFor(after.column(after.indexOf(name)).type())) {
                throw new InexactAlterException(
                        chain.from().table(), name, "its base has six digits only of a FLOAT that changes its type");
            }
        }
        if (target.floats() != Dialect.Floats.SIX_DIGITS) {
            throw new SchemaMismatchException(
                    what + ", of which the base has six digits only, as servers print it, and the"
                            + " new table is declared to have all; declare its floats SIX_DIGITS too, or take a base with all digits"
                            + " (CanonicalSelect) and declare its floats SHORTEST");
        }
    }
}
