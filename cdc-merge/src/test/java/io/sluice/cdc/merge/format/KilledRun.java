package io.sluice.cdc.merge.format;

import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The second day of a table, merged over the first day's in its own place: as a process that {@link KillTest} kills, and as
 * the run that follows.
 */
final class KilledRun {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String FILL = "x".repeat(100);

    /** Rows of the first day. */
    private static final int ROWS = Integer.getInteger("sluice.kill.rows", 8_000);

    private static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(200)"))
            .primaryKey("id")
            .build();

    private KilledRun() {}

    /** Publishes the first day's table. */
    static void first(Path table) {
        List<ChangeEvent> log = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            log.add(RowChange.insert(origin(1, id), SCHEMA, row(id, "first")));
        }
        TableMerge.of(SCHEMA)
                .changes(EventSource.of("first", log, OrderQuality.TRANSACTION, false))
                .inputComplete()
                .into(HiveText.at(table))
                .run();
    }

    /** Merges the second day over the first. */
    static void second(LocalStorage storage, Path table) {
        List<ChangeEvent> log = new ArrayList<>();
        for (int id = 0; id < ROWS + 1000; id += 7) {
            EventOrigin origin = origin(2 + id, id);
            log.add(
                    id >= ROWS
                            ? RowChange.insert(origin, SCHEMA, row(id, "new"))
                            : id % 2 == 0
                                    ? RowChange.delete(origin, SCHEMA, row(id, "first"))
                                    : RowChange.update(origin, SCHEMA, row(id, "first"), row(id, "second")));
        }
        TableMerge.of(SCHEMA.table())
                .base(HiveText.at(storage, table.toString()))
                .changes(EventSource.of("second", log, OrderQuality.TRANSACTION, false))
                .inputComplete()
                .into(HiveText.at(storage, table.toString()))
                .replace()
                .run();
    }

    private static EventOrigin origin(int transaction, int offset) {
        return new EventOrigin(
                Lane.of("log"),
                SourcePosition.ofRecord(offset, 0),
                GtidSet.parse(SERVER + ":1-" + transaction),
                null,
                null);
    }

    private static RowImage row(long id, String state) {
        return RowImage.builder(SCHEMA)
                .text("id", String.valueOf(id))
                .text("name", state + FILL)
                .build();
    }

    /**
     * Arguments: the table, and the number of the publication step to stand still before, or -1. Writes one line when it
     * begins, another when it stands still or has ended.
     */
    public static void main(String[] args) throws IOException {
        int stopAt = Integer.parseInt(args[1]);
        int[] steps = {0};
        LocalStorage storage = new LocalStorage(step -> {
            if (steps[0]++ == stopAt) {
                System.out.println("before " + step);
                // The parent never writes: only the kill ends this.
                if (System.in.read() < 0) {
                    throw new IOException("the test is gone");
                }
            }
        });
        System.out.println("begin");
        second(storage, Path.of(args[0]));
        System.out.println("end");
    }
}
