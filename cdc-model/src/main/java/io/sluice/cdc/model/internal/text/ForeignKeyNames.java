package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ForeignKey;
import java.util.Collection;
import java.util.Locale;

/**
 * Names of foreign keys that were given none: the table's, {@code _ibfk_} and a number ({@code
 * generate_fk_name} of MySQL's sql_table.cc, {@code dict_create_add_foreign_id} of MariaDB's InnoDB). CREATE TABLE counts from
 * one, ALTER TABLE on from the highest number the table has; with the table's name those change as well, also where somebody wrote
 * them.
 */
public final class ForeignKeyNames {

    private static final String MARK = "_ibfk_";

    private final String table;
    private long last;

    /** @param existing keys the table has where the statement begins */
    public ForeignKeyNames(String table, Collection<ForeignKey> existing) {
        this.table = table;
        for (ForeignKey key : existing) {
            last = Math.max(last, number(key.name()));
        }
    }

    /** The name of the next key. */
    public String name(String given) {
        return given.isEmpty() ? table + MARK + ++last : given;
    }

    /** The name a key has once its table is renamed. */
    public static String renamed(String name, String fromTable, String toTable) {
        String head = fromTable + MARK;
        return name.toLowerCase(Locale.ROOT).startsWith(head.toLowerCase(Locale.ROOT))
                ? toTable + MARK + name.substring(head.length())
                : name;
    }

    private long number(String name) {
        String head = table + MARK;
        String digits = name.length() > head.length() && name.regionMatches(true, 0, head, 0, head.length())
                ? name.substring(head.length())
                : "";
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }
}
