package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.Base64Bytes;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalCells;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import io.sluice.cdc.parser.events.PositionKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events as lines. What a schema adds to each of its lines is encoded once; cells go from the source's bytes to the
 * line without an object each. One thread.
 */
public final class LineEncoder {

    private static final int MOST_SCHEMAS = 1000;
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64_BEFORE =
            ("{\"" + LineMember.BASE64 + "\":\"").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64_AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final PositionKind positions;
    private final ByteSink line = new ByteSink(1024);
    private final ByteSink cell = new ByteSink(256);
    private final Map<TableSchema, EncodedSchema> schemas = new HashMap<>();
    private @Nullable TableSchema lastSchema;
    private @Nullable EncodedSchema lastEncoded;

    public LineEncoder(PositionKind positions) {
        this.positions = positions;
    }

    /** Encodes an event. The line, its newline included, is valid until the next call. */
    public ByteSink encode(ChangeEvent event) {
        line.clear();
        if (event instanceof RowChange row) {
            EventOrigin o = row.origin();
            row(
                    row.schema(),
                    row.operation(),
                    row.operation() == Operation.INSERT ? null : row.before(),
                    row.operation() == Operation.DELETE ? null : row.after(),
                    o.lane(),
                    o.position(),
                    o.gtids(),
                    o.sourceTime(),
                    o.receivedTime());
        } else if (event instanceof SchemaChange change) {
            schemaChange(change);
        } else if (event instanceof TransactionMark mark) {
            mark(mark);
        }
        return end();
    }

    /** Encodes the event the cursor stands on. The line, its newline included, is valid until the next call. */
    public ByteSink encode(ChangeCursor cursor) {
        if (cursor.kind() != ChangeCursor.Kind.ROW) {
            return encode(cursor.toEvent());
        }
        line.clear();
        RowView row = cursor.row();
        row(
                row.schema(),
                row.operation(),
                row.operation() == Operation.INSERT ? null : row.before(),
                row.operation() == Operation.DELETE ? null : row.after(),
                cursor.lane(),
                row.position(),
                row.gtids(),
                row.sourceTime(),
                row.receivedTime());
        return end();
    }

    private ByteSink end() {
        line.put('}');
        line.put('\n');
        return line;
    }

    private void row(
            TableSchema schema,
            Operation operation,
            @Nullable RowImage before,
            @Nullable RowImage after,
            Lane lane,
            SourcePosition position,
            @Nullable GtidSet gtids,
            @Nullable Instant sourceTime,
            @Nullable Instant receivedTime) {
        EncodedSchema encoded = encoded(schema);
        boolean diffs = after != null && encoded.hasDiffs(after);
        if (diffs && before == null || before != null && encoded.hasDiffs(before)) {
            throw new CdcException("changes of a JSON document in an image of " + schema.table() + " at " + lane + " "
                    + position + " that is not the row after an UPDATE");
        }
        begin(operation.name(), diffs ? LineMember.DIFFS_VERSION : LineMember.FIRST_VERSION);
        encoded.putTable(line);
        origin(lane, position, gtids, sourceTime, receivedTime);
        encoded.putLayout(line);
        if (before != null) {
            LineSink.name(LineMember.BEFORE.text(), line);
            image(schema, encoded, before, lane, position);
        }
        if (after != null) {
            LineSink.name(LineMember.AFTER.text(), line);
            image(schema, encoded, after, lane, position);
        }
    }

    private EncodedSchema encoded(TableSchema schema) {
        EncodedSchema last = lastEncoded;
        if (last != null && schema == lastSchema) {
            return last;
        }
        if (schemas.size() >= MOST_SCHEMAS) {
            schemas.clear();
        }
        EncodedSchema encoded = schemas.computeIfAbsent(schema, EncodedSchema::of);
        lastSchema = schema;
        lastEncoded = encoded;
        return encoded;
    }

    private void image(TableSchema schema, EncodedSchema encoded, RowImage image, Lane lane, SourcePosition position) {
        CanonicalCells cells = image instanceof CanonicalCells c ? c : null;
        char before = '{';
        for (int i = 0; i < schema.columnCount(); i++) {
            if (!image.isPresent(i)) {
                continue;
            }
            line.put(before);
            before = ',';
            encoded.putName(i, line);
            if (image.isNull(i)) {
                line.put(NULL);
                continue;
            }
            if (image.isJsonDiff(i)) {
                diffs(image.getJsonDiffs(i));
                continue;
            }
            cell.clear();
            if (cells != null) {
                cells.appendCell(i, cell);
            } else {
                cell.put(image.getBytes(i));
            }
            if (JsonBytes.invalidUtf8(cell.array(), 0, cell.size()) < 0) {
                JsonEscapes.putQuoted(cell.array(), 0, cell.size(), line);
            } else if (encoded.isBytes(i)) {
                line.put(BASE64_BEFORE);
                Base64Bytes.put(cell.array(), 0, cell.size(), line);
                line.put(BASE64_AFTER);
            } else {
                throw new CdcException(
                        "column " + schema.table() + "."
                                + schema.column(i).name() + " at " + lane + " " + position
                                + ": the value is not UTF-8, which canonical text and JSON are; the source's decoding is wrong");
            }
        }
        if (before == '{') {
            line.put('{');
        }
        line.put('}');
    }

    private void diffs(List<JsonDiff> diffs) {
        line.put('{');
        LineSink.name(LineMember.DIFFS, line);
        line.put('[');
        for (int i = 0; i < diffs.size(); i++) {
            JsonDiff diff = diffs.get(i);
            line.putText(i == 0 ? "{" : ",{");
            LineSink.member(LineMember.DIFF_OPERATION, diff.operation().name(), line);
            LineSink.member(LineMember.DIFF_PATH, diff.path(), line);
            String value = diff.value();
            if (value != null) {
                LineSink.member(LineMember.DIFF_VALUE, value, line);
            }
            line.put('}');
        }
        line.putText("]}");
    }

    private void schemaChange(SchemaChange change) {
        begin("SCHEMA", LineMember.FIRST_VERSION);
        LineSink.member(LineMember.DATABASE.text(), change.database(), line);
        origin(change.origin());
        LineSink.member(LineMember.SQL.text(), change.sql(), line);
        LineSink.member(LineMember.UNDERSTOOD.text(), change.understood(), line);
    }

    private void mark(TransactionMark mark) {
        Gtid gtid = mark.gtid();
        Instant commitTime = mark.commitTime();
        Instant immediate = mark.immediateCommitTime();
        boolean newer = gtid != null || commitTime != null || immediate != null;
        begin(mark.kind().name(), newer ? LineMember.GTID.since() : LineMember.FIRST_VERSION);
        origin(mark.origin());
        if (gtid != null) {
            LineSink.member(LineMember.GTID.text(), gtid.toString(), line);
        }
        if (commitTime != null) {
            LineSink.member(LineMember.COMMIT_TIME.text(), commitTime.toString(), line);
        }
        if (immediate != null) {
            LineSink.member(LineMember.IMMEDIATE_COMMIT_TIME.text(), immediate.toString(), line);
        }
        String xid = mark.xid();
        if (xid != null) {
            LineSink.member(LineMember.XID.text(), xid, line);
        }
    }

    private void begin(String op, int version) {
        line.put('{');
        LineSink.name(LineMember.VERSION_NAME, line);
        line.put('0' + version);
        LineSink.member(LineMember.OP.text(), op, line);
    }

    private void origin(EventOrigin o) {
        origin(o.lane(), o.position(), o.gtids(), o.sourceTime(), o.receivedTime());
    }

    private void origin(
            Lane lane,
            SourcePosition position,
            @Nullable GtidSet gtids,
            @Nullable Instant sourceTime,
            @Nullable Instant receivedTime) {
        LineSink.member(LineMember.LANE.text(), lane.name(), line);
        LineSink.member(LineMember.POSITION.text(), position.toString(), line);
        if (positions != PositionKind.LISTED) {
            LineSink.member(LineMember.POSITIONS.text(), positions.name().toLowerCase(Locale.ROOT), line);
        }
        if (gtids != null) {
            LineSink.member(LineMember.GTIDS.text(), gtids.toString(), line);
        }
        if (sourceTime != null) {
            LineSink.member(LineMember.SOURCE_TIME.text(), sourceTime.toString(), line);
        }
        if (receivedTime != null) {
            LineSink.member(LineMember.RECEIVED_TIME.text(), receivedTime.toString(), line);
        }
    }
}
