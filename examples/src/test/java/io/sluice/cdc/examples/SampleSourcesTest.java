package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server's log, read as binlog and as the messages Canal made of it in the same run: the same events, cell by cell. What is
 * left out of the comparison the messages do not have: positions in the log, transaction marks, collations and nullability.
 */
class SampleSourcesTest {

    @TempDir
    private Path directory;

    private List<ChangeEvent> binlog = List.of();
    private SampleFiles sample;

    @BeforeEach
    void readTheLog() {
        sample = SampleFiles.unpack(directory.resolve("sample"));
        binlog = events(BinlogFiles.of(sample.binlog()));
    }

    /** Marks apart. */
    private static List<ChangeEvent> events(ChangeSource source) {
        List<ChangeEvent> events = new ArrayList<>();
        try (ChangeCursor cursor = source.open(TableFilter.parse("shop.*"))) {
            for (ChangeEvent event : cursor) {
                if (!(event instanceof TransactionMark)) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private CanalJsonFiles.Builder canal() {
        return CanalJsonFiles.builder().timestampZone(ZoneId.of("Asia/Shanghai"));
    }

    @Test
    void fullImagesAreEqualCellByCell() {
        assertThat(compare(canal().fullRowImages(), true))
                .isEqualTo(cells(binlog))
                .isGreaterThan(50_000);
    }

    /** Without the word of the user that images are full, Canal's before images may lack long columns that did not change. */
    @Test
    void cellsThatMessagesHaveAreEqual() {
        assertThat(compare(canal(), false)).isBetween(cells(binlog) * 4 / 5, cells(binlog) - 1);
    }

    private static int cells(List<ChangeEvent> events) {
        int cells = 0;
        for (ChangeEvent event : events) {
            if (event instanceof RowChange row) {
                cells += row.schema().columnCount() * (row.operation() == Operation.UPDATE ? 2 : 1);
            }
        }
        return cells;
    }

    /** @return cells that were compared */
    private int compare(CanalJsonFiles.Builder options, boolean full) {
        List<ChangeEvent> canal = events(options.of(sample.changes()));
        // Canal began behind the first transaction, CREATE DATABASE
        List<ChangeEvent> log = binlog.subList(binlog.size() - canal.size(), binlog.size());
        assertThat(binlog.size() - log.size()).isEqualTo(1);
        int cells = 0;
        for (int i = 0; i < log.size(); i++) {
            ChangeEvent ours = log.get(i);
            ChangeEvent theirs = canal.get(i);
            String place = ours + " and " + theirs;
            assertThat(ours.origin().gtids())
                    .as(place)
                    .isEqualTo(theirs.origin().gtids());
            assertThat(ours.origin().sourceTime())
                    .as(place)
                    .isEqualTo(theirs.origin().sourceTime());
            if (ours instanceof SchemaChange change) {
                assertThat(theirs).isInstanceOf(SchemaChange.class);
                assertThat(change.sql()).isEqualTo(((SchemaChange) theirs).sql());
                assertThat(actions(change)).isEqualTo(actions((SchemaChange) theirs));
            } else {
                RowChange row = (RowChange) ours;
                RowChange message = (RowChange) theirs;
                assertThat(row.table()).as(place).isEqualTo(message.table());
                assertThat(row.operation()).as(place).isEqualTo(message.operation());
                assertThat(described(row.schema())).as(place).isEqualTo(described(message.schema()));
                if (row.operation() != Operation.INSERT) {
                    cells += compare(row.before(), message.before(), full, place);
                }
                if (row.operation() != Operation.DELETE) {
                    cells += compare(row.after(), message.after(), true, place);
                }
            }
        }
        return cells;
    }

    /** A table that is created has the character set and collation of its database, which only the log tells. */
    private static List<Object> actions(SchemaChange change) {
        List<Object> actions = new ArrayList<>();
        for (SchemaAction action : change.actions()) {
            actions.add(action instanceof SchemaAction.CreateTable create ? described(create.schema()) : action);
        }
        return actions;
    }

    private static List<String> described(TableSchema schema) {
        List<String> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            columns.add(
                    column.name() + " " + column.type().toString().replaceAll("(?i) (character set|collate) \\w+", ""));
        }
        return columns;
    }

    private static int compare(RowImage log, RowImage message, boolean full, String place) {
        int cells = 0;
        for (int c = 0; c < log.schema().columnCount(); c++) {
            String cell = log.schema().column(c).name() + " of " + place;
            assertThat(log.isPresent(c)).as(cell).isTrue();
            if (full) {
                assertThat(message.isPresent(c)).as(cell).isTrue();
            }
            if (message.isPresent(c)) {
                cells++;
                assertThat(log.isNull(c)).as(cell).isEqualTo(message.isNull(c));
                if (!log.isNull(c)) {
                    assertThat(log.getBytes(c)).as(cell).isEqualTo(message.getBytes(c));
                }
            }
        }
        return cells;
    }
}
