package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.parser.ParserLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees in rows events that rows of other tables may have changed without being logged: where rows that foreign keys refer to
 * are deleted, or the columns referred to change, on a server that leaves what follows to its storage engine.
 *
 * <p>MySQL 9.6 and newer log what follows, and mark the events that are so executed; {@code innodb_native_foreign_keys} turns both
 * off. With {@code foreign_key_checks} off nothing follows.
 */
final class CascadeWatch {

    /** {@code NO_FOREIGN_KEY_CHECKS_F} of MySQL's rows_event.h and MariaDB's log_event.h. */
    private static final int FLAG_NO_FOREIGN_KEY_CHECKS = 0x2;
    /** {@code USE_SQL_FOREIGN_KEY_F}, which MariaDB does not have. */
    private static final int FLAG_SQL_FOREIGN_KEYS = 0x10;

    private final TablePlans plans;
    private final RowsEvent rows;
    private final RowsReader reader;
    /** Of the transaction at hand: each is said once, where it first may have happened. */
    private final Set<UnloggedCascade> said = new HashSet<>();

    CascadeWatch(LogPlace place, TablePlans plans, ParserLimits limits) {
        this.plans = plans;
        this.rows = new RowsEvent(place);
        this.reader = new RowsReader(place, plans, rows, limits, true);
    }

    /** A transaction begins. */
    void beginGroup() {
        said.clear();
    }

    /** What may follow from a rows event and was not said of its transaction. */
    List<UnloggedCascade> see(int type, byte[] a, int from, int to, long offset, FormatDescription format) {
        Operation operation = RowsReader.operation(type);
        int idBytes = format.shortTableIds() ? 4 : 6;
        int flagsAt = from + EventHeader.LENGTH + idBytes;
        if (operation == Operation.INSERT || flagsAt + 2 > to) {
            return List.of();
        }
        TablePlan plan = plans.plan(TablePlans.tableNumber(a, from + EventHeader.LENGTH, idBytes));
        Cascades.Watch watch = plan == null ? null : plan.watch();
        int flags = a[flagsAt] & 0xFF;
        if (plan == null
                || watch == null
                || (flags & FLAG_NO_FOREIGN_KEY_CHECKS) != 0
                || !format.mariaDb() && (flags & FLAG_SQL_FOREIGN_KEYS) != 0) {
            return List.of();
        }
        List<UnloggedCascade> found = new ArrayList<>();
        if (operation == Operation.DELETE) {
            say(watch.onDelete(), found);
            return found;
        }
        for (Cascades.Update update : watch.onUpdate()) {
            if (!said.containsAll(update.effects()) && changes(update, plan, type, a, from, to, offset, format)) {
                say(update.effects(), found);
            }
        }
        return found;
    }

    private void say(List<UnloggedCascade> effects, List<UnloggedCascade> found) {
        for (UnloggedCascade effect : effects) {
            if (said.add(effect)) {
                found.add(effect);
            }
        }
    }

    /** Whether a row changes one of the columns; true where the log does not tell. */
    private boolean changes(
            Cascades.Update update,
            TablePlan plan,
            int type,
            byte[] a,
            int from,
            int to,
            long offset,
            FormatDescription format) {
        if (!plan.isReadable() || update.columns().isEmpty()) {
            return true;
        }
        int[] columns = update.columns().stream()
                .mapToInt(name -> plan.schema().indexOf(name))
                .toArray();
        if (!reader.begin(type, a, from, to, offset, format)) {
            return true;
        }
        while (rows.next()) {
            for (int column : columns) {
                if (column < 0 || rows.second.isPresent(column) && !rows.first.hasSameCell(column, rows.second)) {
                    return true;
                }
            }
        }
        return false;
    }
}
