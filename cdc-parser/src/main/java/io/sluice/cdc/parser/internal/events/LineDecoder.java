package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import io.sluice.cdc.parser.events.PositionKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event line: finds its members, checks that they are those of its kind of event, and gives images over its
 * bytes. The structure of the whole line is checked by {@link #decode}; a cell's value when it is read. One thread; the
 * line's bytes must stay as they are until the next call.
 */
final class LineDecoder {

    private static final LineMember[] MEMBERS = LineMember.values();
    private static final String SCHEMA = "SCHEMA";

    private final @Nullable MySqlDdl ddl;
    private final MySqlDdl mySql = MySqlDdl.mysql();
    private final MySqlDdl mariaDb = MySqlDdl.mariadb();
    private final JsonScanner scanner;
    private final SchemaMemory schemas;
    private final int[] starts = new int[MEMBERS.length];
    private final int[] ends = new int[MEMBERS.length];
    private final boolean[] escaped = new boolean[MEMBERS.length];
    private final Memo<Lane> lanes = new Memo<>();
    private final Memo<GtidSet> gtidSets = new Memo<>();
    private final Memo<Instant> sourceTimes = new Memo<>();
    private final Memo<Instant> receivedTimes = new Memo<>();
    private @Nullable Gtid gtid;
    private @Nullable Instant commitTime;
    private @Nullable Instant immediateCommitTime;
    private final LineImage before;
    private final LineImage after;

    private byte[] line = new byte[0];
    private int lineStart;
    private int seen;
    private int version;

    private @Nullable Operation operation;
    private TransactionMark.@Nullable Kind markKind;
    private @Nullable LineLayout layout;
    private Lane lane = Lane.of("none");
    private SourcePosition position = SourcePosition.ofRecord(0, 0);
    private PositionKind positionKind = PositionKind.LISTED;

    /** @param ddl reads statements, or null for the reader of the server whose kind the GTIDs are of, MySQL without */
    LineDecoder(ParserLimits limits, @Nullable MySqlDdl ddl) {
        this.ddl = ddl;
        this.scanner = new JsonScanner(limits.maxNesting(), limits.maxStringBytes());
        this.schemas = new SchemaMemory(scanner, limits.maxColumns());
        this.before = new LineImage(scanner);
        this.after = new LineImage(scanner);
    }

    void decode(byte[] a, int from, int to, InputPlace place) {
        line = a;
        lineStart = from;
        seen = 0;
        scanner.reset(a, from, to, place);
        readVersion();
        while (scanner.nextMember()) {
            readMember();
        }
        scanner.expectEnd();
        String op = requireMember(LineMember.OP) ? text(LineMember.OP) : "";
        operation = null;
        markKind = null;
        layout = null;
        switch (op) {
            case "INSERT" -> row(Operation.INSERT, LineMember.AFTER.bit());
            case "UPDATE" -> row(Operation.UPDATE, LineMember.BEFORE.bit() | LineMember.AFTER.bit());
            case "DELETE" -> row(Operation.DELETE, LineMember.BEFORE.bit());
            case SCHEMA ->
                members(op, LineMember.DATABASE.bit() | LineMember.SQL.bit() | LineMember.UNDERSTOOD.bit(), 0);
            default -> {
                markKind = markKind(op);
                members(op, 0, LineMember.OF_MARKS);
            }
        }
        lane = value(LineMember.LANE, lanes, text -> {
            if (text.isEmpty()) {
                throw new CdcException("a lane needs a name");
            }
            return Lane.of(text);
        });
        position = parsed(LineMember.POSITION, SourcePosition::parse);
        positionKind = positionKind();
        if (has(LineMember.GTIDS)) {
            value(LineMember.GTIDS, gtidSets, GtidSet::parse);
        }
        if (has(LineMember.SOURCE_TIME)) {
            value(LineMember.SOURCE_TIME, sourceTimes, Instant::parse);
        }
        if (has(LineMember.RECEIVED_TIME)) {
            value(LineMember.RECEIVED_TIME, receivedTimes, Instant::parse);
        }
        if (operation != null) {
            images();
        } else if (markKind != null) {
            markMembers();
        } else {
            text(LineMember.SQL);
            text(LineMember.DATABASE);
        }
    }

    private void markMembers() {
        gtid = has(LineMember.GTID) ? parsed(LineMember.GTID, Gtid::parse) : null;
        commitTime = has(LineMember.COMMIT_TIME) ? parsed(LineMember.COMMIT_TIME, Instant::parse) : null;
        immediateCommitTime =
                has(LineMember.IMMEDIATE_COMMIT_TIME) ? parsed(LineMember.IMMEDIATE_COMMIT_TIME, Instant::parse) : null;
        if (has(LineMember.XID)) {
            text(LineMember.XID);
        }
    }

    private void readVersion() {
        if (!scanner.beginObject()) {
            throw noEventLine(lineStart);
        }
        scanner.readKey();
        if (scanner.tokenEscaped() || !scanner.tokenIs(LineMember.VERSION_NAME)) {
            throw noEventLine(scanner.tokenStart());
        }
        int at = scanner.pos();
        if (scanner.peek() != JsonScanner.Kind.NUMBER) {
            throw fault("\"v\", the version, must be a number", at);
        }
        long stated = scanner.readLong();
        if (stated < LineMember.FIRST_VERSION || stated > LineMember.VERSION) {
            throw fault(
                    "an event line of version " + stated + "; this release reads versions " + LineMember.FIRST_VERSION
                            + " to " + LineMember.VERSION
                            + ", so read it with the release that wrote it or a newer one",
                    at);
        }
        version = (int) stated;
    }

    private MalformedInputException noEventLine(int at) {
        return fault(
                "an event line begins with {\"v\":" + LineMember.FIRST_VERSION
                        + "; this is another format (Canal's messages are read by CanalJsonFiles)",
                at);
    }

    private void readMember() {
        scanner.readKey();
        int keyAt = scanner.tokenStart();
        LineMember member = scanner.tokenEscaped() ? null : find();
        if (member == null || member.since() > version) {
            throw fault("a member that version " + version + " does not have", keyAt);
        }
        if (has(member)) {
            throw fault("member \"" + member.text() + "\" stands twice", keyAt);
        }
        JsonScanner.Kind kind = scanner.peek();
        if (kind != member.kind()) {
            throw fault(
                    "member \"" + member.text() + "\" must be "
                            + (member.kind() == JsonScanner.Kind.STRING || member.kind() == JsonScanner.Kind.BOOLEAN
                                    ? "a "
                                    : "an ")
                            + member.kind().name().toLowerCase(Locale.ROOT),
                    scanner.pos());
        }
        if (kind == JsonScanner.Kind.STRING) {
            scanner.readString();
        } else {
            scanner.skipValue();
        }
        int i = member.ordinal();
        starts[i] = scanner.tokenStart();
        ends[i] = scanner.tokenEnd();
        escaped[i] = scanner.tokenEscaped();
        seen |= member.bit();
    }

    private @Nullable LineMember find() {
        for (LineMember member : MEMBERS) {
            if (scanner.tokenIs(member.text())) {
                return member;
            }
        }
        return null;
    }

    private void row(Operation rowOperation, int imagesRequired) {
        operation = rowOperation;
        members(
                rowOperation.name(),
                LineMember.TABLE.bit() | LineMember.TYPES.bit() | imagesRequired,
                LineMember.LAYOUT);
    }

    /** Checks that all that is needed is there, and nothing that has no meaning. */
    private void members(String op, int required, int allowed) {
        int missing = (required | LineMember.COMMON_REQUIRED) & ~seen;
        if (missing != 0) {
            throw fault(
                    "an event line of " + op + " needs member \""
                            + MEMBERS[Integer.numberOfTrailingZeros(missing)].text() + "\"",
                    lineStart);
        }
        int extra = seen & ~(required | allowed | LineMember.COMMON);
        if (extra != 0) {
            LineMember member = MEMBERS[Integer.numberOfTrailingZeros(extra)];
            throw fault(
                    "an event line of " + op + " has no member \"" + member.text() + "\"", starts[member.ordinal()]);
        }
    }

    private boolean requireMember(LineMember member) {
        if (!has(member)) {
            throw fault("an event line needs member \"" + member.text() + "\"", lineStart);
        }
        return true;
    }

    private TransactionMark.Kind markKind(String op) {
        for (TransactionMark.Kind kind : TransactionMark.Kind.values()) {
            if (kind.name().equals(op)) {
                return kind;
            }
        }
        throw fault("\"op\" is none of version " + version, starts[LineMember.OP.ordinal()]);
    }

    private PositionKind positionKind() {
        if (!has(LineMember.POSITIONS)) {
            return PositionKind.LISTED;
        }
        return switch (text(LineMember.POSITIONS)) {
            case "offset" -> PositionKind.OFFSET;
            case "log" -> PositionKind.LOG;
            default ->
                throw fault("\"positions\" must be offset or log, or left out", starts[LineMember.POSITIONS.ordinal()]);
        };
    }

    private void images() {
        LineLayout found = schemas.find(line, this);
        layout = found;
        if (has(LineMember.BEFORE)) {
            before.locate(found, line, start(LineMember.BEFORE), end(LineMember.BEFORE), false);
        }
        if (has(LineMember.AFTER)) {
            boolean diffs = operation == Operation.UPDATE && version >= LineMember.DIFFS_VERSION;
            after.locate(found, line, start(LineMember.AFTER), end(LineMember.AFTER), diffs);
        }
    }

    /** The value of a member that is the same in many lines. */
    private <T> T value(LineMember member, Memo<T> memo, Function<String, T> parse) {
        int from = start(member);
        int to = end(member);
        T last = memo.value;
        if (last != null && Arrays.equals(line, from, to, memo.raw, 0, memo.raw.length)) {
            return last;
        }
        T parsed = parsed(member, parse);
        memo.raw = Arrays.copyOfRange(line, from, to);
        memo.value = parsed;
        return parsed;
    }

    private <T> T parsed(LineMember member, Function<String, T> parse) {
        String text = text(member);
        T parsed;
        try {
            parsed = parse.apply(text);
        } catch (CdcException | DateTimeException e) {
            throw fault("\"" + member.text() + "\" cannot be read: " + e.getMessage(), start(member));
        }
        if (!Objects.requireNonNull(parsed).toString().equals(text)) {
            throw fault("\"" + member.text() + "\" is not spelled in its normal form, " + parsed, start(member));
        }
        return parsed;
    }

    boolean has(LineMember member) {
        return (seen & member.bit()) != 0;
    }

    /** Of a string without its quotes, of other values with brackets. */
    int start(LineMember member) {
        return starts[member.ordinal()];
    }

    /** The version the line is of. */
    int version() {
        return version;
    }

    int end(LineMember member) {
        return ends[member.ordinal()];
    }

    String text(LineMember member) {
        int i = member.ordinal();
        return scanner.text(starts[i], ends[i], escaped[i]);
    }

    MalformedInputException fault(String reason, int at) {
        return scanner.fault(reason, at);
    }

    /** Null unless the line is a row change. */
    @Nullable
    Operation operation() {
        return operation;
    }

    boolean isSchemaChange() {
        return operation == null && markKind == null;
    }

    LineLayout layout() {
        return Objects.requireNonNull(layout);
    }

    LineImage before() {
        return before;
    }

    LineImage after() {
        return after;
    }

    Lane lane() {
        return lane;
    }

    SourcePosition position() {
        return position;
    }

    PositionKind kindOfPosition() {
        return positionKind;
    }

    @Nullable
    GtidSet gtids() {
        return has(LineMember.GTIDS) ? gtidSets.value : null;
    }

    @Nullable
    Instant sourceTime() {
        return has(LineMember.SOURCE_TIME) ? sourceTimes.value : null;
    }

    @Nullable
    Instant receivedTime() {
        return has(LineMember.RECEIVED_TIME) ? receivedTimes.value : null;
    }

    EventOrigin origin() {
        return new EventOrigin(lane, position, gtids(), sourceTime(), receivedTime());
    }

    /** Reads the statement again, unless its writer could not. */
    SchemaChange schemaChange() {
        String database = text(LineMember.DATABASE);
        String sql = text(LineMember.SQL);
        boolean understood = line[start(LineMember.UNDERSTOOD)] == 't';
        return understood
                ? reader().parse(origin(), database, sql)
                : new SchemaChange(origin(), database, sql, List.of(), false);
    }

    private MySqlDdl reader() {
        if (ddl != null) {
            return ddl;
        }
        GtidSet set = gtids();
        return set != null && set.flavour() == GtidSet.Flavour.MARIADB ? mariaDb : mySql;
    }

    TransactionMark mark() {
        return new TransactionMark(
                origin(),
                Objects.requireNonNull(markKind),
                gtid,
                commitTime,
                immediateCommitTime,
                has(LineMember.XID) ? text(LineMember.XID) : null);
    }

    /** The value last read and the bytes it was read from. */
    private static final class Memo<T> {
        private byte[] raw = new byte[0];
        private @Nullable T value;
    }
}
