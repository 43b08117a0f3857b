package io.sluice.cdc.parser.canal;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.canal.DecoderOptions;
import io.sluice.cdc.parser.internal.canal.MessageCursor;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parses Canal's flat JSON messages ({@code flatMessage=true}, the default), one record of a topic at a time.
 *
 * <pre>{@code
 * CanalJsonParser parser = CanalJsonParser.create();
 * for (ChangeEvent event : parser.parse(record.value(), Lane.kafka(topic, partition), offset)) { ... }
 * }</pre>
 *
 * <p>A parser remembers the layout of each table it has met and gives the same cursor for every message, so that parsing
 * makes no garbage: ONE PARSER SERVES ONE THREAD, and a cursor is valid until the following {@code parse}. Events made by
 * iterating, or by {@code toEvent}, may be kept.
 *
 * <p>A message is delivered whole or not at all: its structure is checked before its first row is handed out. A value is
 * checked when it is read; {@code toEvent} reads all. Messages that the filters refuse, and the text-only QUERY messages of
 * rows query events, give no event.
 *
 * <p>Before images of an UPDATE are the row with the values of {@code old} laid over it; a column that {@code old} lacks
 * is unchanged. Not so TEXT, BLOB, JSON and spatial columns outside of the key: with {@code binlog_row_image=NOBLOB} a
 * changed one is missing from {@code old} as well, and nothing in a message tells NOBLOB from FULL. Such a cell is absent
 * from the before image: an audit against the table is weaker for unchanged values of these types, and never finds a
 * mismatch that is none. {@link Builder#fullRowImages} makes it whole.
 *
 * <p>What Canal 1.1.7 loses without a trace: in a JSON document of MySQL the rest of a string after a NUL character, the
 * digits of opaque values, and trailing zeros of decimals; the character set of text it read as UTF-8 by chance. A
 * {@code DATE} in a document comes as a date and time; where that may be so the value is refused. {@code XA COMMIT … ONE
 * PHASE} has no message: to Canal it is a commit like any other. The rows of an XA branch come when it is prepared, before
 * its {@link io.sluice.cdc.model.TransactionMark}.
 *
 * <p>Errors: {@link MalformedInputException} for what is no Canal message or no value of its column's type,
 * {@link InapplicableChangeException} for a change that nobody could apply, {@link MissingOptionException} where an option
 * must be given; each with place and advice. After an error the parser can go on with another message.
 */
public final class CanalJsonParser {

    private final MessageCursor cursor;

    private CanalJsonParser(DecoderOptions options) {
        this.cursor = new MessageCursor(options);
    }

    /** A parser of all tables with default limits and no time zone. */
    public static CanalJsonParser create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@link #parse(byte[], int, int, Lane, long)} of a whole array. */
    public ChangeCursor parse(byte[] message, Lane lane, long recordOffset) {
        return parse(message, 0, message.length, lane, recordOffset);
    }

    /**
     * Parses one message. The bytes must stay as they are while the cursor is in use.
     *
     * @param lane the topic-partition, or another totally ordered stream, the message comes from
     * @param recordOffset the record's offset in the lane; the position of each event is (recordOffset, row index)
     * @return a cursor before the message's first event, valid until the next call of {@code parse}
     */
    public ChangeCursor parse(byte[] buffer, int offset, int length, Lane lane, long recordOffset) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        cursor.decodeRecord(buffer, offset, length, lane, recordOffset);
        return cursor;
    }

    /** Collects options; each method replaces the earlier value. Not thread-safe. */
    public static final class Builder {

        private @Nullable ZoneId timestampZone;
        private TableFilter tables = TableFilter.all();
        private Set<Operation> operations = EnumSet.allOf(Operation.class);
        private ParserLimits limits = ParserLimits.DEFAULT;
        private @Nullable Function<TableId, @Nullable TableSchema> schemas;

        private @Nullable ServerKind server;
        private @Nullable MySqlDdl ddl;
        private boolean fullRowImages;
        private boolean schemasAtStart;

        Builder() {}

        /**
         * The default time zone of Canal's JVM, in which it prints TIMESTAMP columns. Without it reading a TIMESTAMP cell is
         * an error; nothing in a message tells the zone.
         */
        public Builder timestampZone(ZoneId zone) {
            timestampZone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /** The tables to deliver; all by default. Schema changes are delivered if they name one or cannot be read. */
        public Builder tables(TableFilter filter) {
            tables = Objects.requireNonNull(filter, "filter");
            return this;
        }

        /** The operations to deliver; all by default. */
        public Builder operations(Set<Operation> wanted) {
            operations = Set.copyOf(wanted);
            return this;
        }

        public Builder limits(ParserLimits newLimits) {
            limits = Objects.requireNonNull(newLimits, "limits");
            return this;
        }

        /**
         * Schemas that complete what messages say: collations, the order of the primary key, unique keys, nullability; and
         * the types where a writer sends no {@code mysqlType}. Asked once for each table and layout, so it must always
         * answer the same; null for a table it does not know.
         */
        public Builder schemas(Function<TableId, @Nullable TableSchema> source) {
            schemas = Objects.requireNonNull(source, "source");
            schemasAtStart = false;
            return this;
        }

        /**
         * As {@link #schemas}, for schemas of where the log begins, which its statements may change: for a reader that
         * follows them, as a merge does. A message that has {@code mysqlType} then has the columns it says, and its key; the
         * schema completes their types. One that has none must fit the schema.
         */
        public Builder schemasAtStart(Function<TableId, @Nullable TableSchema> source) {
            schemas = Objects.requireNonNull(source, "source");
            schemasAtStart = true;
            return this;
        }

        /**
         * The kind of server the messages are of. Needed only where the feed has no GTIDs (they tell), for JSON cells that
         * read differently and for DDL in MariaDB's own words.
         */
        public Builder server(ServerKind kind) {
            server = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** Reads DDL; by default that of the server's kind, its version not known. */
        public Builder ddl(MySqlDdl reader) {
            ddl = Objects.requireNonNull(reader, "reader");
            return this;
        }

        /**
         * Declares that the server logs with {@code binlog_row_image=FULL}, in every session: a TEXT, BLOB, JSON or spatial
         * column that {@code old} does not list is then the same before the change, and before images are complete. By
         * default such a cell is absent from the before image, for NOBLOB logs leave a changed one out of {@code old} as
         * well.
         */
        public Builder fullRowImages() {
            fullRowImages = true;
            return this;
        }

        DecoderOptions options() {
            return new DecoderOptions(
                    timestampZone, tables, operations, limits, schemas, server, ddl, fullRowImages, schemasAtStart);
        }

        public CanalJsonParser build() {
            return new CanalJsonParser(options());
        }
    }
}
