package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layouts a table had during a piece of log, numbered from 0. By number and not by fingerprint: a column added and
 * dropped again leads back to the first layout's fingerprint, but not to its place.
 */
final class SchemaChain {

    private final List<TableSchema> layouts = new ArrayList<>();
    private final List<SchemaMapping> steps = new ArrayList<>();

    SchemaChain(TableSchema first) {
        layouts.add(first);
    }

    TableSchema from() {
        return layouts.get(0);
    }

    TableSchema to() {
        return layouts.get(layouts.size() - 1);
    }

    TableSchema layout(int number) {
        return layouts.get(number);
    }

    /** Number of the last layout. */
    int last() {
        return layouts.size() - 1;
    }

    /** From layout {@code number} to the following. */
    SchemaMapping step(int number) {
        return steps.get(number);
    }

    void add(SchemaMapping mapping) {
        requireJoint(mapping.from());
        steps.add(mapping);
        layouts.add(mapping.to());
    }

    void addAll(SchemaChain other) {
        requireJoint(other.from());
        steps.addAll(other.steps);
        layouts.addAll(other.layouts.subList(1, other.layouts.size()));
    }

    void requireJoint(TableSchema next) {
        if (next.fingerprint() != to().fingerprint()) {
            throw new SchemaMismatchException("the piece of log before ends with " + to().table() + " as "
                    + to().columnNames() + " (version " + Long.toHexString(to().fingerprint())
                    + "), the next begins with " + next.columnNames() + " (version "
                    + Long.toHexString(next.fingerprint()) + "); a schema change is missing between them");
        }
    }

    /** Name that a column of the first layout has in the last, or null where it was dropped. */
    @Nullable
    String presentName(String name) {
        String present = name;
        for (SchemaMapping step : steps) {
            present = step.nameAfter(present);
            if (present == null) {
                return null;
            }
        }
        return present;
    }
}
