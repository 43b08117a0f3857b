package io.sluice.cdc.merge;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.CanonicalRowImage;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a table {@code (id INT PRIMARY KEY, a VARCHAR, b VARCHAR)} in one line: {@code 1,+I,x,y | 1,-U,x | 1,+U,z | 1,-D}.
 * {@code +I} is an INSERT with id, a and b; {@code -U} and {@code +U} are the images of one UPDATE; {@code -D} a DELETE. A cell
 * that is {@code _} or left off is absent, {@code ~} is NULL; the id may be {@code _} too.
 */
final class ChangeScript {

    static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "orders"))
            .column(Column.of("id", ColumnType.of(ColumnType.Kind.INT)))
            .column(Column.of("a", ColumnType.of(ColumnType.Kind.VARCHAR)))
            .column(Column.of("b", ColumnType.of(ColumnType.Kind.VARCHAR)))
            .primaryKey("id")
            .build();
    static final Lane LANE = Lane.of("test");

    private ChangeScript() {}

    /** The changes, at offsets 1, 2, 3 ... */
    static List<RowChange> parse(String script) {
        List<RowChange> changes = new ArrayList<>();
        RowImage before = null;
        for (String part : script.split("\\|", 0)) {
            String[] field = part.strip().split(",", 0);
            RowImage image = image(field);
            EventOrigin origin =
                    new EventOrigin(LANE, SourcePosition.ofRecord(changes.size() + 1, 0), null, null, null);
            switch (field[1]) {
                case "+I" -> changes.add(RowChange.insert(origin, SCHEMA, image));
                case "-D" -> changes.add(RowChange.delete(origin, SCHEMA, image));
                case "-U" -> before = image;
                case "+U" -> {
                    if (before == null) {
                        throw new IllegalArgumentException("+U without -U in " + script);
                    }
                    changes.add(RowChange.update(origin, SCHEMA, before, image));
                    before = null;
                }
                default -> throw new IllegalArgumentException(field[1]);
            }
        }
        return changes;
    }

    private static RowImage image(String[] field) {
        RowImageBuilder builder = RowImage.builder(SCHEMA);
        set(builder, "id", field[0]);
        for (int i = 2; i < field.length; i++) {
            set(builder, i == 2 ? "a" : "b", field[i]);
        }
        return builder.build();
    }

    private static void set(RowImageBuilder builder, String column, String cell) {
        if (!cell.equals("_")) {
            builder.text(column, cell.equals("~") ? null : cell);
        }
    }

    /** {@code 1,x,y} of an image, with the marks of the script. */
    static String print(RowImage image) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < SCHEMA.columnCount(); c++) {
            text.append(c == 0 ? "" : ",");
            text.append(!image.isPresent(c) ? "_" : image.isNull(c) ? "~" : image.getText(c));
        }
        return text.toString();
    }

    /** One view and its two images for all changes: what was read from it before is overwritten, as a parser's buffers are. */
    static final class ReusedView implements RowView {
        private final ByteSink[] rows = {new ByteSink(16), new ByteSink(16)};
        private @Nullable RowChange change;

        ReusedView on(RowChange next) {
            for (ByteSink row : rows) {
                Arrays.fill(row.array(), (byte) '#');
                row.clear();
            }
            change = next;
            if (next.operation() != Operation.INSERT) {
                new RowEncoder(rows[0]).append(SCHEMA, next.before());
            }
            if (next.operation() != Operation.DELETE) {
                new RowEncoder(rows[1]).append(SCHEMA, next.after());
            }
            return this;
        }

        private RowChange change() {
            if (change == null) {
                throw new IllegalStateException("not on a change");
            }
            return change;
        }

        @Override
        public TableSchema schema() {
            return SCHEMA;
        }

        @Override
        public Operation operation() {
            return change().operation();
        }

        @Override
        public RowImage before() {
            change().before();
            return new ReusedImage(rows[0]);
        }

        @Override
        public RowImage after() {
            change().after();
            return new ReusedImage(rows[1]);
        }

        @Override
        public SourcePosition position() {
            return change().position();
        }

        @Override
        public @Nullable GtidSet gtids() {
            return null;
        }

        @Override
        public @Nullable Instant sourceTime() {
            return null;
        }

        @Override
        public RowChange toEvent() {
            return change();
        }
    }

    private static final class ReusedImage extends CanonicalRowImage {
        private final ByteSink row;

        ReusedImage(ByteSink row) {
            this.row = row;
        }

        @Override
        public TableSchema schema() {
            return SCHEMA;
        }

        @Override
        public boolean isPresent(int column) {
            return RowBytes.state(row.array(), 0, column) != RowBytes.ABSENT;
        }

        @Override
        public boolean isNull(int column) {
            return RowBytes.state(row.array(), 0, column) == RowBytes.NULL;
        }

        @Override
        public void appendCell(int column, ByteSink sink) {
            int from = RowBytes.cellStart(row.array(), 0, column);
            sink.put(row.array(), from, RowBytes.cellEnd(row.array(), 0, column) - from);
        }
    }
}
