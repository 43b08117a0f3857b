package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.CellVisits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The events of the message last decoded. One object for all messages of a decoder: nothing is made for a row. */
public class MessageCursor implements ChangeCursor {

    private static final int BEFORE_FIRST = -1;

    private final MessageDecoder decoder;
    private final Message message;
    private final Row row;
    private int index = BEFORE_FIRST;

    public MessageCursor(DecoderOptions options) {
        this.decoder = new MessageDecoder(options);
        this.message = decoder.message();
        this.row = new Row();
    }

    /** Decodes one record of a transport; the cursor then stands before its first event. */
    public final void decodeRecord(byte[] a, int offset, int length, Lane lane, long recordOffset) {
        message.place.record(lane, recordOffset, offset);
        index = BEFORE_FIRST;
        decoder.decode(a, offset, offset + length, true);
    }

    final MessageDecoder decoder() {
        return decoder;
    }

    final Message message() {
        return message;
    }

    final void beforeFirst() {
        index = BEFORE_FIRST;
    }

    /** Moves within the message. */
    final boolean nextInMessage() {
        int count =
                switch (message.content) {
                    case NOTHING -> 0;
                    case ROWS -> message.rows;
                    case SCHEMA, MARK -> 1;
                };
        if (index + 1 >= count) {
            index = count;
            return false;
        }
        index++;
        if (message.content == Message.Content.ROWS) {
            row.moveTo(index);
        }
        return true;
    }

    @Override
    public boolean next() {
        return nextInMessage();
    }

    private Message.Content content() {
        if (index < 0 || index >= (message.content == Message.Content.ROWS ? message.rows : 1)) {
            throw new IllegalStateException("the cursor stands on no event; call next() and heed its answer");
        }
        return message.content;
    }

    @Override
    public Kind kind() {
        return switch (content()) {
            case ROWS -> Kind.ROW;
            case SCHEMA -> Kind.SCHEMA;
            case MARK -> Kind.MARK;
            case NOTHING -> throw new IllegalStateException("the message has no events");
        };
    }

    @Override
    public RowView row() {
        if (content() != Message.Content.ROWS) {
            throw new IllegalStateException("the cursor stands on no row change; ask kind() first");
        }
        return row;
    }

    @Override
    public SchemaChange schema() {
        SchemaChange change = content() == Message.Content.SCHEMA ? message.schemaChange : null;
        if (change == null) {
            throw new IllegalStateException("the cursor stands on no schema change; ask kind() first");
        }
        return change;
    }

    @Override
    public TransactionMark mark() {
        TransactionMark mark = content() == Message.Content.MARK ? message.mark : null;
        if (mark == null) {
            throw new IllegalStateException("the cursor stands on no transaction mark; ask kind() first");
        }
        return mark;
    }

    @Override
    public Lane lane() {
        return message.place.lane();
    }

    @Override
    public SourcePosition position() {
        content();
        return message.place.position(index);
    }

    /** Nothing to release: the bytes are the caller's. */
    @Override
    public void close() {}

    private final class Row implements RowView, RowVisits.Images {

        private final CanalImage data = new CanalImage(message);
        private final CanalImage before = new CanalImage(message);
        /** True once {@link #before} stands on the row: it is laid together when asked for. */
        private boolean beforeIsSet;

        void moveTo(int rowIndex) {
            data.set(layout(), rowIndex);
            beforeIsSet = false;
        }

        private CanalImage beforeUpdate() {
            if (!beforeIsSet) {
                before.setBefore(layout(), index, index - (message.rows - message.oldRows));
                beforeIsSet = true;
            }
            return before;
        }

        private TableLayout layout() {
            TableLayout layout = message.layout;
            if (layout == null) {
                throw new IllegalStateException("the message has no rows");
            }
            return layout;
        }

        @Override
        public TableId table() {
            return layout().schema.table();
        }

        @Override
        public TableSchema schema() {
            return layout().schema;
        }

        @Override
        public Operation operation() {
            return message.operation;
        }

        @Override
        public RowImage before() {
            return switch (message.operation) {
                case INSERT -> throw new IllegalStateException("an INSERT has no before image");
                case UPDATE -> beforeUpdate();
                case DELETE -> data;
            };
        }

        @Override
        public RowImage after() {
            if (message.operation == Operation.DELETE) {
                throw new IllegalStateException("a DELETE has no after image");
            }
            return data;
        }

        @Override
        public boolean isUnchanged(int column) {
            return message.operation == Operation.UPDATE && data.hasSameCell(beforeUpdate(), column);
        }

        @Override
        public void visit(CellVisitor before, CellVisitor after, CellVisitor both) {
            visit(layout().visits, before, after, both);
        }

        @Override
        public void visit(ColumnSet columns, CellVisitor before, CellVisitor after, CellVisitor both) {
            visit(layout().visits(columns), before, after, both);
        }

        private void visit(RowVisits visits, CellVisitor before, CellVisitor after, CellVisitor both) {
            TableLayout layout = layout();
            int oldRow = index - (message.rows - message.oldRows);
            switch (message.operation) {
                case INSERT -> data.visit(visits, after);
                case DELETE -> data.visit(visits, before);
                case UPDATE -> {
                    if (layout.inOrder && oldRow >= 0) {
                        int width = layout.rows.columnCount();
                        visits.update(message, index * width, oldRow * width, this, before, after, both);
                    } else {
                        CellVisits.change(this, visits.columns(), before, after, both);
                    }
                }
            }
        }

        @Override
        public void visitBefore(int column, CellVisitor out) {
            beforeUpdate().visitCell(column, out);
        }

        @Override
        public void visitAfter(int column, CellVisitor out) {
            data.visitCell(column, out);
        }

        @Override
        public SourcePosition position() {
            return message.place.position(index);
        }

        @Override
        public @Nullable GtidSet gtids() {
            return message.gtids();
        }

        @Override
        public @Nullable Instant sourceTime() {
            return message.sourceTime();
        }

        @Override
        public @Nullable Instant receivedTime() {
            return message.receivedTime();
        }

        @Override
        public RowChange toEvent() {
            EventOrigin origin =
                    new EventOrigin(lane(), position(), message.gtids(), message.sourceTime(), message.receivedTime());
            return switch (message.operation) {
                case INSERT -> RowChange.insert(origin, schema(), data);
                case UPDATE -> RowChange.update(origin, schema(), beforeUpdate(), data);
                case DELETE -> RowChange.delete(origin, schema(), data);
            };
        }
    }
}
