package io.sluice.cdc.flink;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A random but consistent log of one small table: what a server could have done to a dozen rows. */
final class RowLog {

    static final TableId TABLE = new TableId("shop", "goods");
    static final TableSchema SCHEMA = TableSchema.builder(TABLE)
            .column("id", ColumnType.parse("bigint"))
            .column("a", ColumnType.parse("varchar(20)"))
            .column("b", ColumnType.parse("int"))
            .primaryKey("id")
            .build();

    static final LayoutEvent LAYOUT = LayoutEvent.of(SCHEMA, Lane.of("l"));

    private final Random random;
    private final boolean partialImages;
    private final TreeMap<Integer, String[]> rows = new TreeMap<>();
    private long offset = 1;

    RowLog(long seed, boolean partialImages) {
        this.random = new Random(seed);
        this.partialImages = partialImages;
    }

    EventOrigin at() {
        return new EventOrigin(Lane.of("l"), SourcePosition.ofRecord(offset++, 0), null, null, null);
    }

    SchemaChange truncate() {
        rows.clear();
        return new SchemaChange(
                at(), "shop", "TRUNCATE TABLE goods", List.of(new SchemaAction.TruncateTable(TABLE)), true);
    }

    ChangeEvent next() {
        int id = random.nextInt(12);
        String[] old = rows.get(id);
        if (old == null) {
            String[] row = {String.valueOf(id), value(), value()};
            rows.put(id, row);
            return RowChange.insert(at(), SCHEMA, image(row, -1));
        }
        int choice = random.nextInt(10);
        if (choice < 2) {
            rows.remove(id);
            return RowChange.delete(at(), SCHEMA, image(old, -1));
        }
        String[] row = old.clone();
        int column = 1 + random.nextInt(2);
        row[column] = value();
        int other = random.nextInt(12);
        if (choice == 2 && !rows.containsKey(other)) {
            row[0] = String.valueOf(other);
            rows.remove(id);
            rows.put(other, row);
            return RowChange.update(at(), SCHEMA, image(old, -1), image(row, -1));
        }
        rows.put(id, row);
        int left = partialImages && random.nextBoolean() ? 3 - column : -1;
        return RowChange.update(at(), SCHEMA, image(old, left), image(row, left));
    }

    private String value() {
        return random.nextInt(5) == 0 ? null : String.valueOf(random.nextInt(100));
    }

    /** @param left index of the column the image leaves out, or -1 */
    static RowImage image(String[] row, int left) {
        var image = RowImage.builder(SCHEMA);
        for (int i = 0; i < row.length; i++) {
            if (i != left) {
                image.text(SCHEMA.column(i).name(), row[i]);
            }
        }
        return image.build();
    }

    /** The event as it travels, key changes split. */
    static List<StreamEvent> stream(ChangeEvent event) {
        List<StreamEvent> events = new ArrayList<>();
        EventEncoder encoder = new EventEncoder(KeyCollations.fromSchema(), true);
        try (ChangeCursor cursor = EventSource.of("one", List.of(event), OrderQuality.ARRIVAL, true)
                .open(TableFilter.all())) {
            while (cursor.next()) {
                encoder.append(cursor, List.of(), events);
            }
        }
        List<StreamEvent> split = new ArrayList<>();
        for (StreamEvent one : events) {
            if (one instanceof RowEvent row && row.changesKey()) {
                split.addAll(List.of(row.splitByKey()));
            } else if (!(one instanceof LayoutEvent)) {
                split.add(one);
            }
        }
        return split;
    }
}
