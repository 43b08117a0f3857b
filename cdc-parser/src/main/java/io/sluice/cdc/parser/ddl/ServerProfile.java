package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.internal.text.ColumnTypeNormal;
import io.sluice.cdc.model.internal.text.ServerCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the server that ran the statements.
 *
 * @param mariaDb its grammar and habits
 * @param version as in executable comments, 80036 or 101106; 0 where not known
 * @param defaultCollations default collation by character set, stated by the user
 * @param databaseCharset of tables created without one, stated by the user; null where not known
 * @param databaseCollation likewise
 * @param modes of the session
 */
record ServerProfile(
        boolean mariaDb,
        int version,
        Map<String, String> defaultCollations,
        @Nullable String databaseCharset,
        @Nullable String databaseCollation,
        Modes modes) {

    /**
     * Settings of a session that change what its statements mean.
     *
     * @param explicitTimestampDefaults null where not stated: the server's version decides
     * @param realAsFloat sql_mode REAL_AS_FLOAT
     * @param noBackslashEscapes sql_mode NO_BACKSLASH_ESCAPES
     */
    record Modes(@Nullable Boolean explicitTimestampDefaults, boolean realAsFloat, boolean noBackslashEscapes) {
        static final Modes DEFAULT = new Modes(null, false, false);
    }

    private static final Set<String> UNICODE = Set.of("utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32");
    private static final int MYSQL_8_COLLATIONS = 80001;
    private static final int MYSQL_EXPLICIT_TIMESTAMP = 80002;
    private static final int MARIADB_UCA1400 = 110501;
    private static final int MYSQL_GENERATED_CONSTRAINT_NAMES = 80016;
    private static final int MYSQL_COLUMN_REFERENCES = 90000;
    private static final int MARIADB_COLUMN_REFERENCES = 100500;
    private static final int MARIADB_EXPLICIT_TIMESTAMP = 101000;

    ServerProfile {
        defaultCollations = Map.copyOf(defaultCollations);
    }

    static ServerProfile of(boolean mariaDb, int version) {
        return new ServerProfile(mariaDb, version, Map.of(), null, null, Modes.DEFAULT);
    }

    ServerProfile withDatabaseCharset(String charset, @Nullable String collation) {
        String set = charset(charset);
        return new ServerProfile(
                mariaDb,
                version,
                defaultCollations,
                set,
                collation == null ? defaultCollation(set) : collation(collation),
                modes);
    }

    ServerProfile withModes(Modes others) {
        return new ServerProfile(mariaDb, version, defaultCollations, databaseCharset, databaseCollation, others);
    }

    ServerProfile withDefaultCollation(String charset, String collation) {
        Map<String, String> more = new HashMap<>(defaultCollations);
        String name = charset(charset);
        String full = collation(collation);
        if (name != null && full != null) {
            more.put(name, full);
        }
        return new ServerProfile(mariaDb, version, more, databaseCharset, databaseCollation, modes);
    }

    /** Lower case, utf8 as utf8mb3. */
    static @Nullable String charset(@Nullable String name) {
        return ColumnTypeNormal.utf8mb3(name);
    }

    static @Nullable String collation(@Nullable String name) {
        return ColumnTypeNormal.utf8mb3(name);
    }

    /** Default collation of a character set, or null where it depends on a version that is not known. */
    @Nullable
    String defaultCollation(@Nullable String charset) {
        if (charset == null) {
            return null;
        }
        String stated = defaultCollations.get(charset);
        if (stated != null) {
            return stated;
        }
        if (!UNICODE.contains(charset)) {
            return ServerCharsets.stableDefaultCollation(charset);
        }
        if (mariaDb) {
            if (version == 0) {
                return null;
            }
            return charset + (version >= MARIADB_UCA1400 ? "_uca1400_ai_ci" : "_general_ci");
        }
        if (!charset.equals("utf8mb4")) {
            return charset + "_general_ci";
        }
        if (version == 0) {
            return null;
        }
        return version >= MYSQL_8_COLLATIONS ? "utf8mb4_0900_ai_ci" : "utf8mb4_general_ci";
    }

    /**
     * Whether a bare TIMESTAMP is a plain nullable column ({@code explicit_defaults_for_timestamp}, by default on in newer
     * servers); null where that is not known.
     */
    @Nullable
    Boolean explicitTimestampDefaults() {
        Boolean stated = modes.explicitTimestampDefaults;
        if (stated != null) {
            return stated;
        }
        if (version == 0) {
            return null;
        }
        return version >= (mariaDb ? MARIADB_EXPLICIT_TIMESTAMP : MYSQL_EXPLICIT_TIMESTAMP);
    }

    /** Whether REFERENCES at a column makes a foreign key; older servers read it and do nothing. An unknown version may. */
    boolean heedsColumnReferences() {
        return version == 0 || version >= (mariaDb ? MARIADB_COLUMN_REFERENCES : MYSQL_COLUMN_REFERENCES);
    }

    /** Whether the index name in a FOREIGN KEY clause names the key where CONSTRAINT does not. */
    boolean namesForeignKeysByIndex() {
        return mariaDb || version > 0 && version < MYSQL_GENERATED_CONSTRAINT_NAMES;
    }

    /**
     * Whether this server executes a comment. An unknown version executes all: the statement was written by or for the
     * server that logged it. MariaDB skips MySQL's numbers from 50700 up to 99999.
     */
    boolean executes(int commentVersion, boolean onlyMariaDb) {
        if (onlyMariaDb && !mariaDb) {
            return false;
        }
        if (mariaDb && !onlyMariaDb && commentVersion >= 50700 && commentVersion <= 99999) {
            return false;
        }
        return version == 0 || commentVersion <= version;
    }
}
