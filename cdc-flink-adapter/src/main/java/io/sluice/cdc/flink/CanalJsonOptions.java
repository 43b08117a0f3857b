package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a job reads Canal's flat JSON: what {@link CanalJsonParser.Builder} takes, in a form that travels with the job, and
 * what the job adds: keys, the error policy, and what to keep of a record. Immutable.
 */
public final class CanalJsonOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    private final @Nullable ZoneId timestampZone;
    private final ArrayList<String> tables;
    private final @Nullable String databaseRegex;
    private final @Nullable String tableRegex;
    private final EnumSet<Operation> operations;
    private final @Nullable ServerKind server;
    private final boolean fullRowImages;
    private final int maxMessageBytes;
    private final @Nullable String schemaSql;
    private final String schemaDatabase;
    private final boolean keys;
    private final @Nullable String keyCollation;
    private final TreeMap<String, String> keyCollations;
    private final boolean gtids;
    private final ArrayList<String> headers;
    private final ErrorPolicy errorPolicy;
    private final int keptRawBytes;

    private CanalJsonOptions(Builder b) {
        timestampZone = b.timestampZone;
        tables = new ArrayList<>(b.tables);
        databaseRegex = b.databaseRegex;
        tableRegex = b.tableRegex;
        operations = EnumSet.copyOf(b.operations);
        server = b.server;
        fullRowImages = b.fullRowImages;
        maxMessageBytes = b.maxMessageBytes;
        schemaSql = b.schemaSql;
        schemaDatabase = b.schemaDatabase;
        keys = b.keys;
        keyCollation = b.keyCollation;
        keyCollations = new TreeMap<>(b.keyCollations);
        gtids = b.gtids;
        headers = new ArrayList<>(b.headers);
        errorPolicy = b.errorPolicy;
        keptRawBytes = b.keptRawBytes;
    }

    /** All tables, no time zone, no keys, failing at the first bad message. */
    public static CanalJsonOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A parser as the options say. */
    public CanalJsonParser parser() {
        CanalJsonParser.Builder parser = CanalJsonParser.builder()
                .tables(filter())
                .operations(operations)
                .limits(ParserLimits.DEFAULT.withMaxMessageBytes(maxMessageBytes));
        if (timestampZone != null) {
            parser.timestampZone(timestampZone);
        }
        if (server != null) {
            parser.server(server);
        }
        if (fullRowImages) {
            parser.fullRowImages();
        }
        if (schemaSql != null) {
            Map<TableId, TableSchema> declared = new HashMap<>();
            MySqlDdl ddl = MySqlDdl.of(server);
            for (TableSchema schema : ddl.schemas(schemaSql, schemaDatabase)) {
                declared.put(schema.table(), schema);
            }
            parser.schemas(declared::get);
        }
        return parser.build();
    }

    private TableFilter filter() {
        TableFilter filter = tables.isEmpty() ? TableFilter.all() : anyOf(tables);
        return databaseRegex == null && tableRegex == null ? filter : filter.and(regex(databaseRegex, tableRegex));
    }

    private static TableFilter anyOf(List<String> patterns) {
        List<TableFilter> any = new ArrayList<>();
        patterns.forEach(p -> any.add(TableFilter.parse(p)));
        return new TableFilter() {
            @Override
            public boolean accepts(TableId table) {
                return any.stream().anyMatch(f -> f.accepts(table));
            }

            @Override
            public boolean mayAccept(String tableName) {
                return any.stream().anyMatch(f -> f.mayAccept(tableName));
            }
        };
    }

    private static TableFilter regex(@Nullable String database, @Nullable String table) {
        Pattern databases = database == null ? null : Pattern.compile(database);
        Pattern names = table == null ? null : Pattern.compile(table);
        return new TableFilter() {
            @Override
            public boolean accepts(TableId id) {
                return (databases == null || databases.matcher(id.database()).matches()) && mayAccept(id.table());
            }

            @Override
            public boolean mayAccept(String tableName) {
                return names == null || names.matcher(tableName).matches();
            }
        };
    }

    /** By which collations keys are encoded; null where none are asked for. */
    @Nullable
    KeyCollations keyCollations() {
        if (!keys) {
            return null;
        }
        KeyCollations by = keyCollation == null ? KeyCollations.fromSchema() : KeyCollations.of(keyCollation);
        for (Map.Entry<String, String> column : keyCollations.entrySet()) {
            by = by.column(column.getKey(), column.getValue());
        }
        return by;
    }

    /** Zone in which TIMESTAMP columns are logged; null where not said. */
    public @Nullable ZoneId timestampZone() {
        return timestampZone;
    }

    boolean keepsGtids() {
        return gtids;
    }

    List<String> keptHeaders() {
        return headers;
    }

    public ErrorPolicy errorPolicy() {
        return errorPolicy;
    }

    /** How many bytes a bad message keeps. */
    public int keptRawBytes() {
        return keptRawBytes;
    }

    /** Collects options; each method replaces the earlier value unless it says otherwise. Not thread-safe. */
    public static final class Builder {

        private @Nullable ZoneId timestampZone;
        private List<String> tables = List.of();
        private @Nullable String databaseRegex;
        private @Nullable String tableRegex;
        private EnumSet<Operation> operations = EnumSet.allOf(Operation.class);
        private @Nullable ServerKind server;
        private boolean fullRowImages;
        private int maxMessageBytes = ParserLimits.DEFAULT.maxMessageBytes();
        private @Nullable String schemaSql;
        private String schemaDatabase = "";
        private boolean keys;
        private @Nullable String keyCollation;
        private final Map<String, String> keyCollations = new TreeMap<>();
        private boolean gtids;
        private List<String> headers = List.of();
        private ErrorPolicy errorPolicy = ErrorPolicy.fail();
        private int keptRawBytes = 1 << 16;

        Builder() {}

        /** See {@link CanalJsonParser.Builder#timestampZone}. */
        public Builder timestampZone(ZoneId zone) {
            timestampZone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /** Tables to read, each as {@link TableFilter#parse} takes it; all by default. */
        public Builder tables(String... patterns) {
            for (String pattern : patterns) {
                TableFilter.parse(pattern);
            }
            tables = List.of(patterns);
            return this;
        }

        /**
         * Tables to read by regular expressions over the whole name, null for any; both must match, and {@link #tables} too.
         *
         * @throws java.util.regex.PatternSyntaxException if one is none
         */
        public Builder tablesMatching(@Nullable String database, @Nullable String table) {
            regex(database, table);
            databaseRegex = database;
            tableRegex = table;
            return this;
        }

        /** Operations to read; all by default. */
        public Builder operations(Operation first, Operation... more) {
            operations = EnumSet.of(first, more);
            return this;
        }

        /** See {@link CanalJsonParser.Builder#server}. */
        public Builder server(ServerKind kind) {
            server = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** See {@link CanalJsonParser.Builder#fullRowImages}. */
        public Builder fullRowImages() {
            fullRowImages = true;
            return this;
        }

        /** Longest message; a longer one is a bad message. 256 MiB by default. */
        public Builder maxMessageBytes(int bytes) {
            maxMessageBytes = bytes;
            return this;
        }

        /**
         * What the messages do not say of tables (collations, nullability, unique keys), as CREATE TABLE statements; see
         * {@link CanalJsonParser.Builder#schemas}.
         *
         * @param database of statements that name none
         */
        public Builder schemas(String createTableSql, String database) {
            schemaSql = Objects.requireNonNull(createTableSql, "createTableSql");
            schemaDatabase = Objects.requireNonNull(database, "database");
            return this;
        }

        /**
         * Encodes the key of each row, which keyed streams need. A table without a key, or with a text key whose collation
         * is not known, then fails the job: messages of Canal carry no collation, so say {@link #schemas}, or {@link
         * #keys(String)}.
         */
        public Builder keys() {
            keys = true;
            return this;
        }

        /** As {@link #keys()}, with text keys compared by this collation; see {@link KeyCollations}. */
        public Builder keys(String collation) {
            keyCollation = Objects.requireNonNull(collation, "collation");
            return keys();
        }

        /** As {@link #keys()}, with text key columns of this name compared by this collation. Adds to earlier ones. */
        public Builder keyColumn(String column, String collation) {
            keyCollations.put(column, collation);
            return keys();
        }

        /** Keeps each message's GTID set with its events; by default it is left out, for it is longer than most rows. */
        public Builder keepGtids() {
            gtids = true;
            return this;
        }

        /** Names of the record headers to keep with each event; none by default. Case matters, as it does to Kafka. */
        public Builder keepHeaders(String... names) {
            headers = List.copyOf(Arrays.asList(names));
            return this;
        }

        /** What becomes of messages that cannot be decoded; by default the job fails. */
        public Builder errorPolicy(ErrorPolicy policy) {
            errorPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** How many bytes a {@link BadMessage} keeps of its message; 64 KiB by default. */
        public Builder keptRawBytes(int bytes) {
            if (bytes < 0) {
                throw new CdcException("keptRawBytes is " + bytes + "; it must be 0 or more");
            }
            keptRawBytes = bytes;
            return this;
        }

        public CanalJsonOptions build() {
            return new CanalJsonOptions(this);
        }
    }
}
