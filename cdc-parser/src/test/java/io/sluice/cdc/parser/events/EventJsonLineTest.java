package io.sluice.cdc.parser.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines themselves, to the byte, and that they read back. */
class EventJsonLineTest {

    private static final EventOrigin ORIGIN = new EventOrigin(
            Lane.kafka("orders", 3),
            SourcePosition.parse("2/7:1234+56#8"),
            GtidSet.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5"),
            Instant.parse("2023-11-14T22:13:20Z"),
            Instant.parse("2023-11-14T22:13:20.123456789Z"));
    private static final EventOrigin BARE =
            new EventOrigin(Lane.of("a"), SourcePosition.parse("0:1"), null, null, null);

    private static final TableSchema SCHEMA = TableSchema.builder(TableId.parse("shop.orders"))
            .column(new Column(
                    "id",
                    ColumnType.parse("bigint unsigned"),
                    Column.Nullability.NOT_NULL,
                    ColumnDefault.NONE,
                    false,
                    true))
            .column(new Column(
                    "note",
                    ColumnType.parse("varchar(20) collate utf8mb4_bin"),
                    Column.Nullability.NULLABLE,
                    ColumnDefault.literal("it's \"x\""),
                    false,
                    false))
            .column(new Column(
                    "twice",
                    ColumnType.parse("int"),
                    Column.Nullability.UNKNOWN,
                    ColumnDefault.expression("(`id` * 2)"),
                    true,
                    false))
            .column("photo", ColumnType.parse("blob"))
            .primaryKey("id")
            .uniqueKey(new TableSchema.UniqueKey("u", List.of("note", "id")))
            .plainIndexes(List.of(new TableSchema.PlainIndex("by_note", List.of("note"))))
            .defaultCharset("utf8mb4", "utf8mb4_bin")
            .build();

    @TempDir
    private Path directory;

    private void isWrittenAs(ChangeEvent event, String line) {
        assertThat(EventLines.text(event)).isEqualTo(line + "\n");
        assertThat(EventLines.readBack(directory, (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .containsExactly(event);
    }

    @Test
    void everyMemberOfARowChange() {
        RowImage before = RowImage.builder(SCHEMA)
                .text("id", "18446744073709551615")
                .text("note", null)
                .bytes("photo", new byte[] {(byte) 0xFF, 0, 1})
                .build();
        RowImage after = RowImage.builder(SCHEMA)
                .text("id", "1")
                .text("note", "a\"\\\n\0é🎉{\"$base64\":\"AA==\"}")
                .text("twice", "-7")
                .bytes("photo", "plain".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build();
        isWrittenAs(
                RowChange.update(ORIGIN, SCHEMA, before, after),
                "{\"v\":1,\"op\":\"UPDATE\",\"table\":\"shop.orders\",\"lane\":\"orders-3\",\"position\":\"2/7:1234+56#8\","
                        + "\"gtids\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5\",\"sourceTime\":\"2023-11-14T22:13:20Z\","
                        + "\"receivedTime\":\"2023-11-14T22:13:20.123456789Z\",\"key\":[\"id\"],"
                        + "\"types\":{\"id\":\"bigint unsigned\",\"note\":\"varchar(20) character set utf8mb4 collate"
                        + " utf8mb4_bin\",\"twice\":\"int\",\"photo\":\"blob\"},"
                        + "\"columns\":{\"id\":{\"nullable\":false,\"default\":{\"kind\":\"NONE\"},\"autoIncrement\":true},"
                        + "\"note\":{\"nullable\":true,\"default\":{\"kind\":\"LITERAL\",\"text\":\"it's \\\"x\\\"\"}},"
                        + "\"twice\":{\"default\":{\"kind\":\"EXPRESSION\",\"text\":\"(`id` * 2)\"},\"generated\":true}},"
                        + "\"uniqueKeys\":[{\"name\":\"u\",\"columns\":[\"note\",\"id\"]}],"
                        + "\"indexes\":[{\"name\":\"by_note\",\"columns\":[\"note\"]}],"
                        + "\"charset\":\"utf8mb4\",\"collation\":\"utf8mb4_bin\","
                        + "\"before\":{\"id\":\"18446744073709551615\",\"note\":null,\"photo\":{\"$base64\":\"/wAB\"}},"
                        + "\"after\":{\"id\":\"1\",\"note\":\"a\\\"\\\\\\n\\u0000é🎉{\\\"$base64\\\":\\\"AA==\\\"}\","
                        + "\"twice\":\"-7\",\"photo\":\"plain\"}}");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        TableSchema bare = TableSchema.builder(new TableId("a.b", "c"))
                .column("x", ColumnType.parse("int"))
                .build();
        isWrittenAs(
                RowChange.delete(BARE, bare, RowImage.builder(bare).build()),
                "{\"v\":1,\"op\":\"DELETE\",\"database\":\"a.b\",\"table\":\"c\",\"lane\":\"a\",\"position\":\"0:1\","
                        + "\"types\":{\"x\":\"int\"},\"before\":{}}");
        isWrittenAs(
                RowChange.insert(
                        BARE, bare, RowImage.builder(bare).text("x", null).build()),
                "{\"v\":1,\"op\":\"INSERT\",\"database\":\"a.b\",\"table\":\"c\",\"lane\":\"a\",\"position\":\"0:1\","
                        + "\"types\":{\"x\":\"int\"},\"after\":{\"x\":null}}");
    }

    @Test
    void schemaChangesAreReadAgain() {
        SchemaChange change = MySqlDdl.mysql().parse(ORIGIN, "shop", "ALTER TABLE orders ADD COLUMN \n c INT");
        assertThat(change.actions()).isNotEmpty();
        isWrittenAs(
                change,
                "{\"v\":1,\"op\":\"SCHEMA\",\"database\":\"shop\",\"lane\":\"orders-3\",\"position\":\"2/7:1234+56#8\","
                        + "\"gtids\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5\",\"sourceTime\":\"2023-11-14T22:13:20Z\","
                        + "\"receivedTime\":\"2023-11-14T22:13:20.123456789Z\","
                        + "\"sql\":\"ALTER TABLE orders ADD COLUMN \\n c INT\",\"understood\":true}");
        isWrittenAs(
                new SchemaChange(BARE, "", "ALTER TABLE t ADD c INT", List.of(), false),
                "{\"v\":1,\"op\":\"SCHEMA\",\"database\":\"\",\"lane\":\"a\",\"position\":\"0:1\","
                        + "\"sql\":\"ALTER TABLE t ADD c INT\",\"understood\":false}");
    }

    @Test
    void statementsAreReadByTheServerThatTheGtidsAreOf() {
        EventOrigin mariaDb = new EventOrigin(Lane.of("a"), BARE.position(), GtidSet.parse("0-1-7"), null, null);
        String sql = "ALTER TABLE t ADD COLUMN IF NOT EXISTS c INT";
        SchemaChange change = MySqlDdl.mariadb().parse(mariaDb, "shop", sql);
        assertThat(change.understood()).isTrue();
        assertThat(change).isNotEqualTo(MySqlDdl.mysql().parse(mariaDb, "shop", sql));
        byte[] lines = EventLines.write(PositionKind.LISTED, List.of(change));
        assertThat(EventLines.readBack(directory, lines)).containsExactly(change);

        SchemaChange without = MySqlDdl.mariadb().parse(BARE, "shop", sql);
        Path file = EventLines.file(directory, EventLines.write(PositionKind.LISTED, List.of(without)));
        assertThat(EventLines.read(
                        EventJsonFiles.builder().ddl(MySqlDdl.mariadb()).of(file)))
                .containsExactly(without);
    }

    @Test
    void marks() {
        isWrittenAs(
                new TransactionMark(BARE, TransactionMark.Kind.BEGIN, null),
                "{\"v\":1,\"op\":\"BEGIN\",\"lane\":\"a\",\"position\":\"0:1\"}");
        isWrittenAs(
                new TransactionMark(BARE, TransactionMark.Kind.XA_COMMIT, "X'61',X'',1"),
                "{\"v\":1,\"op\":\"XA_COMMIT\",\"lane\":\"a\",\"position\":\"0:1\",\"xid\":\"X'61',X'',1\"}");
        isWrittenAs(
                new TransactionMark(
                        BARE,
                        TransactionMark.Kind.COMMIT,
                        Gtid.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:tag:7"),
                        Instant.parse("2026-11-22T21:00:00.000001Z"),
                        Instant.parse("2026-11-22T21:00:00Z"),
                        null),
                "{\"v\":2,\"op\":\"COMMIT\",\"lane\":\"a\",\"position\":\"0:1\","
                        + "\"gtid\":\"3c1e6a3a-e685-11f1-b4e8-02fc00000001:tag:7\","
                        + "\"commitTime\":\"2026-11-22T21:00:00.000001Z\","
                        + "\"immediateCommitTime\":\"2026-11-22T21:00:00Z\"}");
        isWrittenAs(
                new TransactionMark(BARE, TransactionMark.Kind.BEGIN, Gtid.parse("0-11-7"), null, null, null),
                "{\"v\":2,\"op\":\"BEGIN\",\"lane\":\"a\",\"position\":\"0:1\",\"gtid\":\"0-11-7\"}");
        List<ChangeEvent> all = new ArrayList<>();
        for (TransactionMark.Kind kind : TransactionMark.Kind.values()) {
            all.add(new TransactionMark(ORIGIN, kind, null));
        }
        assertThat(EventLines.readBack(directory, EventLines.write(PositionKind.LISTED, all)))
                .isEqualTo(all);
    }

    @Test
    void positionsKeepTheirKind() {
        List<ChangeEvent> one = List.of(new TransactionMark(BARE, TransactionMark.Kind.BEGIN, null));
        EventJsonFiles listed =
                EventJsonFiles.of(EventLines.file(directory, EventLines.write(PositionKind.LISTED, one)));
        assertThat(listed.hasDurablePositions()).isFalse();
        assertThat(listed.orderQuality()).isEqualTo(OrderQuality.TRANSACTION);
        assertThat(PositionKind.of(listed)).isEqualTo(PositionKind.LISTED);

        byte[] offsets = EventLines.write(PositionKind.OFFSET, one);
        EventJsonFiles offset = EventJsonFiles.of(EventLines.file(directory, offsets));
        assertThat(offset.hasDurablePositions()).isTrue();
        assertThat(offset.orderQuality()).isEqualTo(OrderQuality.TRANSACTION);
        assertThat(PositionKind.of(offset)).isEqualTo(PositionKind.OFFSET);

        EventJsonFiles log = EventJsonFiles.of(EventLines.file(directory, EventLines.write(PositionKind.LOG, one)));
        assertThat(log.hasDurablePositions()).isTrue();
        assertThat(log.orderQuality()).isEqualTo(OrderQuality.EXACT);
        assertThat(PositionKind.of(log)).isEqualTo(PositionKind.LOG);
    }

    @Test
    void aLineMayNotWeakenWhatTheFirstSaid() {
        List<ChangeEvent> one = List.of(new TransactionMark(BARE, TransactionMark.Kind.BEGIN, null));
        byte[] strong = EventLines.write(PositionKind.LOG, one);
        byte[] weak = EventLines.write(PositionKind.OFFSET, one);
        byte[] both = java.util.Arrays.copyOf(strong, strong.length + weak.length);
        System.arraycopy(weak, 0, both, strong.length, weak.length);
        assertThatThrownBy(() -> EventLines.readBack(directory, both))
                .hasMessageContaining("events.jsonl:" + strong.length)
                .hasMessageContaining("sources of their own");
    }

    @Test
    void tablesAreSelected() {
        TableSchema other = SCHEMA.withTable(TableId.parse("shop.other"));
        MySqlDdl ddl = MySqlDdl.mysql();
        List<ChangeEvent> events = List.of(
                RowChange.delete(ORIGIN, SCHEMA, RowImage.builder(SCHEMA).build()),
                RowChange.delete(ORIGIN, other, RowImage.builder(other).build()),
                ddl.parse(ORIGIN, "shop", "DROP TABLE orders"),
                ddl.parse(ORIGIN, "shop", "DROP TABLE other"),
                ddl.parse(ORIGIN, "shop", "what is this"),
                new TransactionMark(ORIGIN, TransactionMark.Kind.COMMIT, null));
        Path file = EventLines.file(directory, EventLines.write(PositionKind.LISTED, events));
        List<ChangeEvent> read = new ArrayList<>();
        EventJsonFiles.of(file).open(TableFilter.parse("shop.other")).forEach(read::add);
        assertThat(read).containsExactly(events.get(1), events.get(3), events.get(4), events.get(5));
    }

    @Test
    void textThatIsNotUtf8IsNotWritten() {
        RowChange broken = RowChange.insert(
                BARE,
                SCHEMA,
                RowImage.builder(SCHEMA).bytes("note", new byte[] {(byte) 0xC3}).build());
        assertThatThrownBy(() -> EventLines.text(broken))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.orders.note at a 0:1");
        assertThatThrownBy(() -> EventLines.text(new SchemaChange(BARE, "d", "half \uD83C", List.of(), false)))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void identityTellsInputsApart() throws Exception {
        List<ChangeEvent> one = List.of(new TransactionMark(BARE, TransactionMark.Kind.BEGIN, null));
        Path file = EventLines.file(directory, EventLines.write(PositionKind.LISTED, one));
        String before = EventJsonFiles.of(file).identity();
        assertThat(EventJsonFiles.of(file).identity()).isEqualTo(before);
        java.nio.file.Files.setLastModifiedTime(
                file, java.nio.file.attribute.FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(EventJsonFiles.of(file).identity()).isNotEqualTo(before);
    }
}
