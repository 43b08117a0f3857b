package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.internal.canal.Envelope.Member;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one flat message after another into the same {@link Message}: filter by the tail, then the compact way, then any
 * other spelling. Format: canal's FlatMessage as MQMessageUtils.messageConverter fills it. One thread.
 */
final class MessageDecoder {

    private final DecoderOptions options;
    private final ParserLimits limits;
    private final Message message = new Message();
    private final LayoutMemory memory = new LayoutMemory();
    private final MessageTail tail = new MessageTail();
    private final CompactScanner compact;
    private final JsonScanner scanner;
    private final Envelope envelope;
    private final RowScanner rows;
    private final LayoutBuilder layouts;
    private final ServerHint server;
    private final boolean allOperations;
    /** True while messages follow one another that are of one table. */
    private boolean sameTable;

    private @Nullable MySqlDdl mySql;
    private @Nullable MySqlDdl mariaDb;

    MessageDecoder(DecoderOptions options) {
        this.options = options;
        this.limits = options.limits();
        this.compact = new CompactScanner(limits, memory);
        this.scanner = new JsonScanner(limits.maxNesting(), limits.maxStringBytes());
        this.envelope = new Envelope(scanner);
        this.rows = new RowScanner(limits, scanner);
        this.layouts = new LayoutBuilder(options, memory, scanner, envelope, new CellDecoders(options, message));
        this.server = new ServerHint(options.server(), message);
        this.allOperations = options.operations().size() == Operation.values().length;
    }

    /** The one message, filled by each {@link #decode}. Its place is the caller's to set before. */
    Message message() {
        return message;
    }

    /**
     * Decodes bytes that hold one message and white space around it.
     *
     * @param framed true where the transport vouches that the bytes are one whole message; then one that the filter
     *     refuses is not read further than its tail
     */
    void decode(byte[] a, int offset, int end, boolean framed) {
        Message m = message;
        // Before anything looks at the message's end: far memory that is read out of order comes late.
        m.begin(a, offset, end);
        if (end - offset <= limits.maxMessageBytes() && isLikeLast(m)) {
            finishRows(m);
            return;
        }
        int from = JsonBytes.skipWhitespace(a, offset, end);
        int to = end;
        while (to > from && JsonBytes.isWhitespace(a[to - 1])) {
            to--;
        }
        m.begin(a, from, to);
        if (to - from > limits.maxMessageBytes()) {
            throw m.place.malformed(
                    "a message of " + (to - from) + " bytes is longer than the limit of " + limits.maxMessageBytes()
                            + " (ParserLimits.maxMessageBytes)",
                    from);
        }
        if (tail.read(a, from, to)) {
            if (framed && tail.operation() != null && refuses(a)) {
                return;
            }
            if (isCompact(m)) {
                finishRows(m);
                return;
            }
            m.begin(a, from, to);
        }
        decodeAnySpelling(m);
    }

    /**
     * Reads a message of the last one's table without a look at its end first. Tried only while one message after another
     * is of one table, and that is wanted: a refused one is to be told by its end.
     */
    private boolean isLikeLast(Message m) {
        TableLayout last = memory.recent();
        if (!sameTable || last == null || !last.accepted || !allOperations) {
            return false;
        }
        if (compact.scan(m, last)) {
            return true;
        }
        sameTable = false;
        return false;
    }

    /** Reads a message of the table its tail names, if one of that was met before. */
    private boolean isCompact(Message m) {
        TableLayout last = memory.recent();
        TableLayout layout = tail.operation() == null ? null : memory.lastOf(m.array, tail.tableFrom(), tail.tableTo());
        sameTable = layout != null && layout == last;
        return layout != null && compact.scan(m, layout);
    }

    /**
     * Decodes a line of a file if it is one message in Canal's own spelling.
     *
     * @return false if it is not; the line may hold a part of a message, several, or one in another spelling
     */
    boolean decodeLine(byte[] a, int from, int lineEnd) {
        int to = lineEnd > from && a[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        Message m = message;
        m.begin(a, from, to);
        if (to - from > limits.maxMessageBytes()) {
            return false;
        }
        if (!isLikeLast(m)) {
            m.begin(a, from, to);
            if (!tail.read(a, from, to) || !isCompact(m)) {
                return false;
            }
        }
        finishRows(m);
        return true;
    }

    private boolean refuses(byte[] a) {
        return !wants(tail.operation()) || !layouts.mayAccept(a, tail.tableFrom(), tail.tableTo());
    }

    private boolean wants(@Nullable Operation operation) {
        return allOperations || options.operations().contains(operation);
    }

    private void decodeAnySpelling(Message m) {
        if (m.start == m.end) {
            throw m.place.malformed("an empty message; Canal never sends one", m.start);
        }
        if (m.array[m.start] != '{') {
            throw m.place.malformed(
                    "a Canal flat message is a JSON object; does the source run with flatMessage=true?", m.start);
        }
        scanner.reset(m.array, m.start, m.end, m.place);
        envelope.read();
        scanner.expectEnd();
        checkKinds();
        m.es = time(Member.ES);
        m.ts = time(Member.TS);
        if (envelope.has(Member.GTID)) {
            gtid(m);
        }
        dispatch(m);
    }

    private void gtid(Message m) {
        m.gtidStart = envelope.from(Member.GTID) + 1;
        m.gtidEnd = envelope.to(Member.GTID) - 1;
        if (JsonBytes.indexOf((byte) '\\', m.array, m.gtidStart, m.gtidEnd) >= 0) {
            byte[] text = text(Member.GTID).getBytes(StandardCharsets.UTF_8);
            m.unescapedGtid = text;
            m.gtidStart = 0;
            m.gtidEnd = text.length;
        }
    }

    private void checkKinds() {
        envelope.require(Member.DATA, JsonScanner.Kind.ARRAY);
        envelope.require(Member.DATABASE, JsonScanner.Kind.STRING);
        envelope.require(Member.ES, JsonScanner.Kind.NUMBER);
        envelope.require(Member.GTID, JsonScanner.Kind.STRING);
        envelope.require(Member.ID, JsonScanner.Kind.NUMBER);
        envelope.require(Member.IS_DDL, JsonScanner.Kind.BOOLEAN);
        envelope.require(Member.MYSQL_TYPE, JsonScanner.Kind.OBJECT);
        envelope.require(Member.OLD, JsonScanner.Kind.ARRAY);
        envelope.require(Member.PK_NAMES, JsonScanner.Kind.ARRAY);
        envelope.require(Member.SQL, JsonScanner.Kind.STRING);
        envelope.require(Member.SQL_TYPE, JsonScanner.Kind.OBJECT);
        envelope.require(Member.TABLE, JsonScanner.Kind.STRING);
        envelope.require(Member.TS, JsonScanner.Kind.NUMBER);
        envelope.require(Member.TYPE, JsonScanner.Kind.STRING);
    }

    private void dispatch(Message m) {
        if (!envelope.has(Member.TYPE)) {
            throw m.place.malformed("the message has no type; it is no Canal flat message", m.start);
        }
        String type = text(Member.TYPE);
        switch (type) {
            case "INSERT" -> rowMessage(m, Operation.INSERT);
            case "UPDATE" -> rowMessage(m, Operation.UPDATE);
            case "DELETE" -> rowMessage(m, Operation.DELETE);
            case "QUERY" -> {
                if (isDdl(m)) {
                    schemaMessage(m);
                } else {
                    // The text of a statement whose rows come by themselves (rows query events, MariaDB's annotations),
                    // INTVAR, RAND, USER_VAR.
                    requireNoRows(m, type);
                }
            }
            case "CREATE", "ALTER", "ERASE", "TRUNCATE", "RENAME", "CINDEX", "DINDEX" -> {
                if (envelope.has(Member.IS_DDL) && !isDdl(m)) {
                    throw m.place.malformed(
                            "type " + type + " with isDdl=false contradicts itself", envelope.from(Member.IS_DDL));
                }
                requireNoRows(m, type);
                schemaMessage(m);
            }
            case "XACOMMIT" -> mark(m, TransactionMark.Kind.XA_COMMIT, "XA COMMIT");
            case "XAROLLBACK" -> mark(m, TransactionMark.Kind.XA_ROLLBACK, "XA ROLLBACK");
            default -> throw unknownType(m, type);
        }
    }

    private void requireNoRows(Message m, String type) {
        if (envelope.has(Member.DATA)) {
            throw m.place.malformed("a message of type " + type + " with rows", envelope.from(Member.DATA));
        }
    }

    private static InapplicableChangeException unknownType(Message m, String type) {
        boolean printable = type.length() <= 32 && type.chars().allMatch(c -> c > ' ' && c < 0x7F);
        String advice = type.equals("TIDB_WATERMARK")
                ? "it is TiCDC's watermark; set enable-tidb-extension=false at the source"
                : "if it tells nothing of rows, keep such messages out of the topic or file";
        return new InapplicableChangeException(
                Reason.UNKNOWN_TYPE,
                m.place.describe() + ": type " + (printable ? type : "of the message") + " is none of Canal's: "
                        + advice);
    }

    private boolean isDdl(Message m) {
        return envelope.has(Member.IS_DDL) && m.array[envelope.from(Member.IS_DDL)] == 't';
    }

    private void rowMessage(Message m, Operation operation) {
        if (isDdl(m)) {
            throw m.place.malformed(
                    "type " + operation + " with isDdl=true contradicts itself", envelope.from(Member.IS_DDL));
        }
        if (!envelope.has(Member.DATA)) {
            throw withoutRows(m, operation);
        }
        String database = envelope.has(Member.DATABASE) ? text(Member.DATABASE) : "";
        String table = envelope.has(Member.TABLE) ? text(Member.TABLE) : "";
        if (table.isEmpty() || database.isEmpty()) {
            throw new InapplicableChangeException(
                    Reason.NO_TABLE,
                    m.place.describe() + ": the message names no " + (table.isEmpty() ? "table" : "database")
                            + ": its rows belong nowhere; have the source write database and table");
        }
        if (!envelope.has(Member.MYSQL_TYPE) && !options.tables().accepts(new TableId(database, table))) {
            return;
        }
        if (envelope.has(Member.SQL_TYPE)) {
            scanner.reset(m.array, envelope.from(Member.SQL_TYPE), m.end, m.place);
            if (!SqlTypeBlock.check(scanner)) {
                throw m.place.malformed("sqlType must hold numbers", envelope.from(Member.SQL_TYPE));
            }
        }
        TableLayout layout = layouts.layoutFor(m, database, table);
        m.layout = layout;
        m.operation = operation;
        scanner.reset(m.array, envelope.from(Member.DATA), m.end, m.place);
        m.rows = rows.data(m, layout);
        if (envelope.has(Member.OLD)) {
            scanner.reset(m.array, envelope.from(Member.OLD), m.end, m.place);
            m.oldRows = rows.old(m, layout, operation, envelope.from(Member.OLD));
        }
        finishRows(m);
    }

    private RuntimeException withoutRows(Message m, Operation operation) {
        boolean statement = envelope.has(Member.SQL) && envelope.to(Member.SQL) - envelope.from(Member.SQL) > 2;
        if (statement) {
            return new InapplicableChangeException(
                    Reason.STATEMENT_FORMAT,
                    m.place.describe() + ": a statement of type " + operation + " without rows: the server logs with"
                            + " binlog_format STATEMENT or MIXED; set binlog_format=ROW and take a new base");
        }
        return m.place.malformed("a message of type " + operation + " has no data", m.start);
    }

    private void finishRows(Message m) {
        TableLayout layout = m.layout;
        if (layout == null || !layout.accepted || !wants(m.operation)) {
            return;
        }
        RowRules.check(m, layout);
        m.content = Message.Content.ROWS;
    }

    private void schemaMessage(Message m) {
        if (!envelope.has(Member.SQL)) {
            throw m.place.malformed("a DDL message without sql", m.start);
        }
        String database = envelope.has(Member.DATABASE) ? text(Member.DATABASE) : "";
        var change = ddl().parse(origin(m), database, text(Member.SQL));
        if (SchemaChanges.concern(change, options.tables())) {
            m.schemaChange = change;
            m.content = Message.Content.SCHEMA;
        }
    }

    private MySqlDdl ddl() {
        MySqlDdl said = options.ddl();
        if (said != null) {
            return said;
        }
        if (server.kind() == ServerKind.MARIADB) {
            MySqlDdl reader = mariaDb == null ? MySqlDdl.mariadb() : mariaDb;
            mariaDb = reader;
            return reader;
        }
        MySqlDdl reader = mySql == null ? MySqlDdl.mysql() : mySql;
        mySql = reader;
        return reader;
    }

    private void mark(Message m, TransactionMark.Kind kind, String statement) {
        requireNoRows(m, kind.name());
        String sql = envelope.has(Member.SQL) ? text(Member.SQL).trim() : "";
        if (!sql.toUpperCase(Locale.ROOT).startsWith(statement + " ")) {
            throw m.place.malformed("an " + statement + " message whose sql is not that statement", m.start);
        }
        m.mark = new TransactionMark(
                origin(m), kind, sql.substring(statement.length()).trim());
        m.content = Message.Content.MARK;
    }

    private static EventOrigin origin(Message m) {
        return new EventOrigin(m.place.lane(), m.place.position(0), m.gtids(), m.sourceTime(), m.receivedTime());
    }

    private long time(Member member) {
        if (!envelope.has(member)) {
            return Message.NO_TIME;
        }
        scanner.reset(message.array, envelope.from(member), message.end, message.place);
        return scanner.readLong();
    }

    private String text(Member member) {
        scanner.reset(message.array, envelope.from(member), message.end, message.place);
        scanner.readString();
        return scanner.tokenText();
    }
}
