package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.model.TableId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@link UnloggedCascade}: the one statement that no server writes. A reader says with it what a log leaves out, and
 * whatever keeps statements as text keeps it too.
 *
 * <pre>{@code UNLOGGED CASCADE FROM `shop`.`parent` TO `shop`.`child` BY `child_ibfk_1`}</pre>
 */
final class CascadeText {

    private static final String HEAD = "UNLOGGED CASCADE FROM ";

    private CascadeText() {}

    /** The statement. */
    static String of(UnloggedCascade cascade) {
        return HEAD + quoted(cascade.parent()) + " TO " + quoted(cascade.table()) + " BY "
                + quoted(cascade.constraint());
    }

    /** What the text says, or null where it is another statement. */
    static @Nullable UnloggedCascade read(String sql) {
        if (!sql.startsWith(HEAD)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        StringBuilder around = new StringBuilder();
        for (int at = HEAD.length(); at < sql.length(); ) {
            if (sql.charAt(at) != '`') {
                around.append(sql.charAt(at++));
                continue;
            }
            int end = sql.indexOf('`', at + 1);
            while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == '`') {
                end = sql.indexOf('`', end + 2);
            }
            if (end < 0 || names.size() == 5) {
                return null;
            }
            names.add(SqlText.identifier(sql.substring(at, end + 1)));
            around.append('?');
            at = end + 1;
        }
        return around.toString().equals("?.? TO ?.? BY ?")
                ? new UnloggedCascade(
                        new TableId(names.get(2), names.get(3)), new TableId(names.get(0), names.get(1)), names.get(4))
                : null;
    }

    private static String quoted(TableId table) {
        return quoted(table.database()) + "." + quoted(table.table());
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
