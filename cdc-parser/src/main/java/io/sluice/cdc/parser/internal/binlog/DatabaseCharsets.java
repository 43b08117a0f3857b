package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.binlog.value.BinlogCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a table gets that is created without a character set: its database's, which the statement does not say. Known of
 * databases the log creates or alters; of others nothing is assumed, and the table map or the user must say it.
 */
final class DatabaseCharsets {

    private static final Pattern DATABASE = Pattern.compile(
            "^\\s*(CREATE|ALTER)\\s+(?:OR\\s+REPLACE\\s+)?(?:DATABASE|SCHEMA)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(`(?:[^`]|``)+`|[^\\s`;]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET =
            Pattern.compile("\\b(?:CHARACTER\\s+SET|CHARSET)\\s*=?\\s*['\"`]?(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COLLATE =
            Pattern.compile("\\bCOLLATE\\s*=?\\s*['\"`]?(\\w+)", Pattern.CASE_INSENSITIVE);

    private final SchemaCatalog catalog;
    private final Map<String, MySqlDdl> readers = new HashMap<>();

    DatabaseCharsets(SchemaCatalog catalog) {
        this.catalog = catalog;
    }

    /** Another server writes from here on. */
    void forgetReaders() {
        readers.clear();
    }

    /** Takes in a statement, which may create or alter a database. */
    void see(QueryEvent query, String sql, FormatDescription format) {
        char first = query.firstLetter();
        Matcher m = first == 'C' || first == 'A' ? DATABASE.matcher(sql) : null;
        if (m == null || !m.find()) {
            return;
        }
        String name = m.group(2);
        if (name.startsWith("`")) {
            name = name.substring(1, name.length() - 1).replace("``", "`");
        }
        String options = sql.substring(m.end());
        String charset = found(CHARSET, options);
        String collation = found(COLLATE, options);
        if (charset != null || collation != null) {
            String set = charset != null || collation == null ? charset : setOf(collation);
            put(name, set, collation);
        } else if (m.group(1).equalsIgnoreCase("CREATE")) {
            int server = query.serverCollation();
            if (server != QueryEvent.NO_CHARSET) {
                ServerKind kind = format.kind();
                put(name, BinlogCharsets.charset(kind, server), BinlogCharsets.collation(kind, server));
            }
        }
    }

    private void put(String database, @Nullable String charset, @Nullable String collation) {
        catalog.putDatabaseDefault(
                database, ColumnType.of(ColumnType.Kind.LONGTEXT).withCollation(charset, collation));
    }

    private static @Nullable String found(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        return m.find() ? m.group(1).toLowerCase(Locale.ROOT) : null;
    }

    private static String setOf(String collation) {
        int end = collation.indexOf('_');
        return end < 0 ? collation : collation.substring(0, end);
    }

    /** The reader of statements that run in a database, in the modes of their session. */
    MySqlDdl reader(MySqlDdl plain, String database, QueryEvent query, FormatDescription format) {
        ColumnType known = catalog.databaseDefault(database);
        int utf8mb4 = query.utf8mb4Collation();
        long mode = query.sqlMode() & (QueryEvent.REAL_AS_FLOAT | QueryEvent.NO_BACKSLASH_ESCAPES);
        Boolean explicit = query.explicitTimestampDefaults(format);
        return readers.computeIfAbsent(utf8mb4 + " " + known + " " + mode + " " + explicit, key -> {
            MySqlDdl made = explicit == null ? plain : plain.withExplicitTimestampDefaults(explicit);
            if ((mode & QueryEvent.REAL_AS_FLOAT) != 0) {
                made = made.withRealAsFloat();
            }
            if ((mode & QueryEvent.NO_BACKSLASH_ESCAPES) != 0) {
                made = made.withoutBackslashEscapes();
            }
            if (utf8mb4 != QueryEvent.NO_CHARSET) {
                made = made.withDefaultCollation("utf8mb4", BinlogCharsets.collation(format.kind(), utf8mb4));
            }
            String charset = known == null ? null : known.charset();
            return known == null || charset == null ? made : made.withDatabaseCharset(charset, known.collation());
        });
    }
}
