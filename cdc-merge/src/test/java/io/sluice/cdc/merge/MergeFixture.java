package io.sluice.cdc.merge;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small table and a log in a tiny language: {@code +1,a} inserts, {@code -1,a} deletes, {@code 1,a>1,b} updates, with the
 * cells id, name and note; {@code ~} is NULL and a missing cell is absent.
 */
final class MergeFixture {

    static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    static final Lane LANE = Lane.of("test");
    static final TableSchema SCHEMA = TableSchema.builder(new TableId("shop", "t"))
            .column("id", ColumnType.parse("bigint"))
            .column("name", ColumnType.parse("varchar(20)"))
            .column("note", ColumnType.parse("varchar(20)"))
            .primaryKey("id")
            .build();

    final List<ChangeEvent> events = new ArrayList<>();
    private final boolean gtids;
    private int transaction;

    MergeFixture(boolean gtids) {
        this.gtids = gtids;
    }

    /** Adds one transaction of changes divided by {@code |}. */
    MergeFixture transaction(String changes) {
        transaction++;
        for (String change : changes.split("\\|", -1)) {
            events.add(change(change.trim()));
        }
        return this;
    }

    /** Events that follow belong to another transaction. */
    MergeFixture nextTransaction() {
        transaction++;
        return this;
    }

    MergeFixture event(ChangeEvent event) {
        events.add(event);
        return this;
    }

    EventOrigin origin() {
        return new EventOrigin(
                LANE,
                SourcePosition.ofRecord(events.size(), 0),
                gtids ? GtidSet.parse(SERVER + ":1-" + transaction) : null,
                Instant.ofEpochSecond(1_700_000_000L + transaction),
                null);
    }

    private RowChange change(String text) {
        int arrow = text.indexOf('>');
        if (arrow >= 0) {
            return RowChange.update(
                    origin(), SCHEMA, image(text.substring(0, arrow)), image(text.substring(arrow + 1)));
        }
        return text.charAt(0) == '+'
                ? RowChange.insert(origin(), SCHEMA, image(text.substring(1)))
                : RowChange.delete(origin(), SCHEMA, image(text.substring(1)));
    }

    static RowImage image(String text) {
        RowImageBuilder b = RowImage.builder(SCHEMA);
        String[] cells = text.split(",", -1);
        for (int i = 0; i < cells.length; i++) {
            if (!cells[i].isEmpty()) {
                b.text(SCHEMA.column(i).name(), cells[i].equals("~") ? null : cells[i]);
            }
        }
        return b.build();
    }

    EventSource source(OrderQuality order) {
        return EventSource.of("log", events, order, order == OrderQuality.EXACT);
    }

    /** Writes rows such as {@code 1,a,~} as Hive text. */
    static HiveText table(Path at, String... rows) throws IOException {
        Files.createDirectories(at);
        StringBuilder s = new StringBuilder();
        for (String row : rows) {
            s.append(row.replace(",", "\u0001").replace("~", "\\N")).append('\n');
        }
        Files.writeString(at.resolve("part-0"), s);
        return HiveText.at(at);
    }

    /** Rows of a published table in its order, in the same form. */
    static List<String> rows(Path at) throws IOException {
        List<String> rows = new ArrayList<>();
        try (var files = Files.list(at)) {
            for (Path file : files.filter(f -> !f.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    rows.add(line.replace("\u0001", ",").replace("\\N", "~"));
                }
            }
        }
        return rows;
    }

    static @Nullable Manifest manifest(Path at) {
        return Manifest.read(HiveText.at(at));
    }
}
