package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The row that the cursor stands on. */
final class DeliveredRow implements RowView {

    private final RowsEvent rows;
    private final DeliveredPosition position;
    private final DeliveredOrigin origin;

    DeliveredRow(RowsEvent rows, DeliveredPosition position, DeliveredOrigin origin) {
        this.rows = rows;
        this.position = position;
        this.origin = origin;
    }

    @Override
    public TableId table() {
        return schema().table();
    }

    @Override
    public TableSchema schema() {
        return rows.plan().schema();
    }

    @Override
    public Operation operation() {
        return rows.operation();
    }

    @Override
    public RowImage before() {
        if (rows.operation() == Operation.INSERT) {
            throw new IllegalStateException("an INSERT has no before image");
        }
        return rows.first;
    }

    @Override
    public RowImage after() {
        return switch (rows.operation()) {
            case INSERT -> rows.first;
            case UPDATE -> rows.second;
            case DELETE -> throw new IllegalStateException("a DELETE has no after image");
        };
    }

    @Override
    public SourcePosition position() {
        return position.here();
    }

    @Override
    public @Nullable GtidSet gtids() {
        return origin.executed();
    }

    @Override
    public @Nullable Instant sourceTime() {
        return origin.time();
    }

    @Override
    public @Nullable Instant receivedTime() {
        return null;
    }

    @Override
    public RowChange toEvent() {
        EventOrigin of = origin.origin();
        return switch (rows.operation()) {
            case INSERT -> RowChange.insert(of, schema(), rows.first);
            case UPDATE -> RowChange.update(of, schema(), rows.first, rows.second);
            case DELETE -> RowChange.delete(of, schema(), rows.first);
        };
    }
}
