package io.sluice.cdc.merge.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaAction.Alteration;
import io.sluice.cdc.model.SchemaAction.Alteration.Placement;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TableSchema.UniqueKey;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.RowBytes;
import io.sluice.cdc.model.internal.bytes.RowEncoder;
import io.sluice.cdc.model.internal.bytes.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaMappingTest {

    private static final TableId TABLE = new TableId("shop", "orders");
    private static final Instant TIME = Instant.parse("2026-11-22T10:11:12Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int                              | bigint                            | -7                  | -7
            int unsigned                     | bigint                            | 4294967295          | 4294967295
            int                              | int unsigned                      | 7                   | 7
            bigint                           | smallint                          | -32768              | -32768
            int                              | int(6) unsigned zerofill          | 42                  | 000042
            int(6) unsigned zerofill         | int unsigned                      | 000042              | 42
            bit(3)                           | bit(8)                            | 5                   | 5
            decimal(5,2)                     | decimal(9,4)                      | -1.50               | -1.5000
            float                            | double                            | 0.1                 | 0.10000000149011612
            datetime                         | datetime(3)                       | 2026-01-02 03:04:05 | 2026-01-02 03:04:05.000
            timestamp(1)                     | timestamp(6)                      | 2026-01-02 03:04:05.5 | 2026-01-02 03:04:05.500000
            time                             | time(2)                           | -838:59:59          | -838:59:59.00
            varchar(3)                       | varchar(300)                      | abc                 | abc
            varchar(300)                     | varchar(3)                        | äöü                 | äöü
            char(5)                          | varchar(5)                        | abc                 | abc
            varchar(5)                       | char(5)                           | 'abc  '             | abc
            varchar(5)                       | mediumtext                        | abc                 | abc
            text                             | varchar(3)                        | abc                 | abc
            varchar(9) charset latin1        | varchar(9) charset utf8mb4        | äöü                 | äöü
            varchar(9) charset utf8mb4       | varchar(9) charset latin1         | abc                 | abc
            varchar(9) charset utf8mb4       | varchar(9) charset utf8mb3        | 中文                 | 中文
            enum('a','b')                    | enum('a','b','c')                 | b                   | b
            enum('a','b')                    | enum('b','a')                     | b                   | b
            set('a','b')                     | set('a','b','c')                  | 'a,b'               | 'a,b'
            int                              | varchar(9)                        | -7                  | -7
            int(6) unsigned zerofill         | varchar(9)                        | 000042              | 000042
            bigint unsigned                  | text                              | 18446744073709551615 | 18446744073709551615
            tinyint(1)                       | char(3)                           | 1                   | 1
            decimal(7,2)                     | varchar(20)                       | -1.50               | -1.50
            decimal(7,2) zerofill            | varchar(20)                       | 00001.50            | 00001.50
            year                             | char(6)                           | 2020                | 2020
            date                             | varchar(20)                       | 2020-00-00          | 2020-00-00
            time(2)                          | varchar(20)                       | -838:59:58.50       | -838:59:58.50
            time                             | char(10)                          | -00:00:01           | -00:00:01
            datetime(3)                      | text                              | 2026-01-02 03:04:05.500 | 2026-01-02 03:04:05.500
            enum('a','B b')                  | varchar(9)                        | B b                 | B b
            set('a','b')                     | varchar(9)                        | 'a,b'               | 'a,b'
            int                              | decimal(12,2)                     | -7                  | -7.00
            bigint unsigned                  | decimal(30,0)                     | 18446744073709551615 | 18446744073709551615
            """)
    void exactConversions(String from, String to, String cell, String expected) {
        assertThat(modified(from, to, cell)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int                        | int unsigned                | -7
            bigint                     | smallint                    | 32768
            varchar(9)                 | varchar(3)                  | abcd
            text                       | varchar(3)                  | äöüß
            varchar(9) charset utf8mb4 | varchar(9) charset latin1   | ä
            varchar(9) charset utf8mb4 | varchar(9) charset utf8mb3  | 😀
            int                        | varchar(3)                  | 1234
            int                        | decimal(5,2)                | 1000
            """)
    void aValueThatDoesNotSurviveIsRefusedWithoutBeingNamed(String from, String to, String cell) {
        assertThatThrownBy(() -> modified(from, to, cell))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining("column c")
                .hasMessageContaining("take a base")
                .hasMessageNotContaining("'" + cell + "'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            varchar(9)    | int
            timestamp     | varchar(30)
            double        | varchar(30)
            set('a','b')  | tinytext
            double        | float
            float         | float(7,2)
            decimal(9,4)  | decimal(9,2)
            decimal(9,0)  | decimal(9,2)
            decimal(5,2)  | decimal(5,2) unsigned
            datetime(3)   | datetime
            datetime      | timestamp
            date          | datetime
            text          | tinytext
            longblob      | blob
            set('a','b')  | set('b','a')
            bit(8)        | bit(3)
            varchar(9)    | varbinary(9)
            json          | text
            """)
    void typesThatDoNotConvertExactlyAreRefusedWithBothNamed(String from, String to) {
        assertThatThrownBy(() -> modify(from, to))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("column c")
                .hasMessageContaining(ColumnType.parse(from).toString())
                .hasMessageContaining(ColumnType.parse(to).toString());
    }

    @Test
    void aLabelThatIsGoneIsRefused() {
        assertThatThrownBy(() -> modified("enum('a','b')", "enum('b','c')", "a"))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("not one of its labels");
    }

    @Test
    void binaryIsPaddedAndVarbinaryCounted() {
        assertThat(bytesModified("binary(2)", "binary(4)", new byte[] {1, 2})).containsExactly(1, 2, 0, 0);
        assertThat(bytesModified("binary(2)", "varbinary(9)", new byte[] {1, 0}))
                .containsExactly(1, 0);
        assertThatThrownBy(() -> bytesModified("varbinary(9)", "varbinary(2)", new byte[] {1, 2, 3}))
                .isInstanceOf(InexactAlterException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int                      | 007                 | 7
            int(4) unsigned zerofill | 7                   | 0007
            decimal(6,3)             | 1.5                 | 1.500
            varchar(9)               | it's                | it's
            datetime(2)              | 2026-01-02 03:04:05 | 2026-01-02 03:04:05.00
            enum('x','y')            | y                   | y
            timestamp                | 0000-00-00 00:00:00 | 0000-00-00 00:00:00
            """)
    void literalDefaultsAreConvertedToTheType(String type, String text, String expected) {
        assertThat(filled(type, Nullability.NOT_NULL, ColumnDefault.literal(text)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bigint                   | 0
            int(4) unsigned zerofill | 0000
            decimal(6,3)             | 0.000
            double                   | 0
            bit(9)                   | 0
            year                     | 0000
            date                     | 0000-00-00
            datetime(1)              | 0000-00-00 00:00:00.0
            time                     | 00:00:00
            varchar(9)               | ''
            text                     | ''
            enum('x','y')            | x
            set('x','y')             | ''
            """)
    void implicitDefaultsOfNotNullColumns(String type, String expected) {
        assertThat(filled(type, Nullability.NOT_NULL, ColumnDefault.NONE)).isEqualTo(expected);
    }

    @Test
    void nullAndStatementTimeAreFilled() {
        assertThat(filled("int", Nullability.NULLABLE, ColumnDefault.NULL)).isNull();
        assertThat(filled("timestamp", Nullability.NOT_NULL, ColumnDefault.CURRENT_TIMESTAMP))
                .isEqualTo("2026-11-22 10:11:12");
    }

    @Test
    void whatTheLogDoesNotTellIsRefused() {
        refusesFill("int", Nullability.NOT_NULL, ColumnDefault.UNKNOWN, "not known");
        refusesFill("int", Nullability.UNKNOWN, ColumnDefault.NONE, "NULL is not known");
        refusesFill("int", Nullability.NOT_NULL, ColumnDefault.expression("rand()"), "expression");
        refusesFill("int", Nullability.NOT_NULL, ColumnDefault.literal("1.5"), "digits");
        refusesFill("timestamp", Nullability.NOT_NULL, ColumnDefault.NONE, "explicit_defaults_for_timestamp");
        refusesFill("timestamp", Nullability.NOT_NULL, ColumnDefault.literal("2026-01-01 00:00:00"), "time zone");
        refusesFill("timestamp(3)", Nullability.NOT_NULL, ColumnDefault.CURRENT_TIMESTAMP, "fraction");
        refusesFill("datetime", Nullability.NOT_NULL, ColumnDefault.CURRENT_TIMESTAMP, "time zone");
        refusesFill("json", Nullability.NOT_NULL, ColumnDefault.NONE, "implicit");
        Column generated =
                new Column("c", ColumnType.parse("int"), Nullability.NULLABLE, ColumnDefault.NULL, true, false);
        Column numbered =
                new Column("c", ColumnType.parse("int"), Nullability.NOT_NULL, ColumnDefault.NONE, false, true);
        for (Column column : List.of(generated, numbered)) {
            assertThatThrownBy(() -> add(column, TIME)).isInstanceOf(InexactAlterException.class);
        }
        Column timed = new Column(
                "c",
                ColumnType.parse("timestamp"),
                Nullability.NOT_NULL,
                ColumnDefault.CURRENT_TIMESTAMP,
                false,
                false);
        assertThatThrownBy(() -> add(timed, null))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("carries none");
    }

    @Test
    void columnsAreFollowedByNameThroughAllClauses() {
        TableSchema from = schema("varchar(9)", "varchar(9)");
        SchemaMapping mapping = SchemaMapping.of(
                from,
                List.of(
                        new Alteration.RenameColumn("c", "d"),
                        new Alteration.RenameColumn("d", "c"),
                        new Alteration.AddColumn(
                                new Column(
                                        "e",
                                        ColumnType.parse("int"),
                                        Nullability.NULLABLE,
                                        ColumnDefault.literal("5"),
                                        false,
                                        false),
                                Placement.FIRST),
                        new Alteration.ChangeColumn(
                                "id", Column.of("number", ColumnType.parse("bigint")), Placement.after("c"))),
                null);
        assertThat(mapping.to().columnNames()).containsExactly("e", "d", "c", "number");
        byte[] row = upgrade(
                mapping,
                RowImage.builder(from)
                        .text("id", "1")
                        .text("c", "was c")
                        .text("d", "was d")
                        .build());
        StoredImage image = new StoredImage(mapping.to(), row);
        assertThat(image.getText("number")).isEqualTo("1");
        assertThat(image.getText("d")).isEqualTo("was c");
        assertThat(image.getText("c")).isEqualTo("was d");
        assertThat(image.getText("e")).isEqualTo("5");
        assertThat(mapping.nameAfter("id")).isEqualTo("number");
    }

    @Test
    void aColumnDroppedAndAddedUnderItsNameIsNew() {
        TableSchema from = schema("varchar(9)", "varchar(9)");
        Column column =
                new Column("c", ColumnType.parse("varchar(9)"), Nullability.NULLABLE, ColumnDefault.NULL, false, false);
        SchemaMapping mapping = SchemaMapping.of(
                from, List.of(new Alteration.DropColumn("c"), new Alteration.AddColumn(column, Placement.NONE)), null);
        RowImage image = new StoredImage(
                mapping.to(),
                upgrade(
                        mapping,
                        RowImage.builder(from).text("id", "1").text("c", "x").build()));
        assertThat(image.isNull("c")).isTrue();
        assertThat(image.isPresent("d")).isFalse();
        assertThat(mapping.nameAfter("c")).isNull();
    }

    @Test
    void nullWhereTheColumnBecameNotNullIsRefused() {
        TableSchema from = schema("int", "int");
        Column strict =
                new Column("c", ColumnType.parse("int"), Nullability.NOT_NULL, ColumnDefault.NONE, false, false);
        SchemaMapping mapping =
                SchemaMapping.of(from, List.of(new Alteration.ChangeColumn("c", strict, Placement.NONE)), null);
        assertThatThrownBy(() -> upgrade(
                        mapping,
                        RowImage.builder(from).text("id", "1").setNull("c").build()))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("NOT NULL");
    }

    @Test
    void aKeyThatComparesOtherwiseIsRefusedAndAWiderIntegerKeyIsNot() {
        TableSchema from = schema("varchar(9) charset utf8mb4 collate utf8mb4_bin", "int").toBuilder()
                .primaryKey("c", "id")
                .build();
        List<List<Alteration>> refused = List.of(
                List.of(new Alteration.DropPrimaryKey(), new Alteration.AddPrimaryKey(List.of("id", "c"))),
                List.of(new Alteration.DropPrimaryKey(), new Alteration.AddPrimaryKey(List.of("id"))),
                List.of(change("id", "int unsigned")),
                List.of(change("c", "varchar(9) charset utf8mb4 collate utf8mb4_general_ci")));
        for (List<Alteration> clauses : refused) {
            assertThatThrownBy(() -> SchemaMapping.of(from, clauses, null))
                    .as(clauses.toString())
                    .isInstanceOf(InexactAlterException.class)
                    .hasMessageContaining("key");
        }
        SchemaMapping wider = SchemaMapping.of(
                from,
                List.of(
                        change("id", "bigint"),
                        change("c", "varchar(99) charset utf8mb4 collate utf8mb4_bin"),
                        new Alteration.AddUniqueKey(new UniqueKey("u", List.of("d")))),
                null);
        assertThat(wider.to().column(0).type().toString()).isEqualTo("bigint");
    }

    @Test
    void rowsChangedWithoutEventsAndGeneratedColumnsAreRefused() {
        TableSchema from = schema("int", "int");
        assertThatThrownBy(() ->
                        SchemaMapping.of(from, List.of(new Alteration.UnloggedRowChange("DROP PARTITION p0")), null))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("DROP PARTITION p0");
        Column computed =
                new Column("g", ColumnType.parse("int"), Nullability.NULLABLE, ColumnDefault.NULL, true, false);
        TableSchema with = from.toBuilder().column(computed).build();
        assertThatThrownBy(() -> SchemaMapping.of(with, List.of(change("c", "bigint")), null))
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("generated");
        SchemaMapping harmless = SchemaMapping.of(with, List.of(new Alteration.DropColumn("d")), null);
        assertThat(harmless.to().columnNames()).containsExactly("id", "c", "g");
    }

    @Test
    void aConditionThatDoesNotHoldLeavesEveryRowAsItIs() {
        List<Alteration> nothing = List.of(
                new Alteration.IfNotExists(new Alteration.AddColumn(text("c", "new"), Placement.FIRST)),
                new Alteration.IfNotExists(new Alteration.AddColumn(text("D", "new"), Placement.NONE)),
                new Alteration.IfExists(new Alteration.DropColumn("gone")),
                new Alteration.IfExists(new Alteration.RenameColumn("gone", "c")),
                new Alteration.IfExists(new Alteration.ChangeColumn("gone", text("d", "new"), Placement.FIRST)),
                new Alteration.IfExists(new Alteration.SetDefault("gone", ColumnDefault.literal("x"))),
                new Alteration.IfExists(new Alteration.DropKey("gone")),
                new Alteration.IfExists(new Alteration.RenameKey("gone", "u")),
                new Alteration.IfNotExists(new Alteration.AddPrimaryKey(List.of("c"))));
        for (Alteration clause : nothing) {
            assertThat(rowAfter(clause)).as(clause.toString()).isEqualTo("id=1 c=was c d=was d");
        }
        assertThat(rowAfter(nothing.toArray(Alteration[]::new))).isEqualTo("id=1 c=was c d=was d");
    }

    @Test
    void aConditionThatHoldsIsAsIfItWereNotWritten() {
        assertThat(rowAfter(
                        new Alteration.IfNotExists(new Alteration.AddColumn(text("e", "new"), Placement.after("id")))))
                .isEqualTo("id=1 e=new c=was c d=was d");
        assertThat(rowAfter(new Alteration.IfExists(new Alteration.DropColumn("C"))))
                .isEqualTo("id=1 d=was d");
        assertThat(rowAfter(new Alteration.IfExists(new Alteration.RenameColumn("c", "e"))))
                .isEqualTo("id=1 e=was c d=was d");
        assertThat(rowAfter(
                        new Alteration.IfExists(new Alteration.ChangeColumn("d", text("e", "new"), Placement.FIRST))))
                .isEqualTo("e=was d id=1 c=was c");
    }

    @Test
    void conditionsAreAboutTheTableBeforeTheStatement() {
        Alteration addC = new Alteration.IfNotExists(new Alteration.AddColumn(text("c", "new"), Placement.NONE));
        assertThat(rowAfter(new Alteration.DropColumn("c"), addC)).isEqualTo("id=1 d=was d");
        assertThat(rowAfter(new Alteration.RenameColumn("c", "e"), addC)).isEqualTo("id=1 e=was c d=was d");
        assertThat(rowAfter(
                        new Alteration.AddColumn(text("e", "first"), Placement.NONE),
                        new Alteration.IfNotExists(new Alteration.AddColumn(text("e", "second"), Placement.NONE))))
                .isEqualTo("id=1 c=was c d=was d e=first");
    }

    @Test
    void everyKindOfClauseIsAnswered() {
        Map<Class<?>, String> answers = new HashMap<>();
        List<Alteration> clauses = List.of(
                new Alteration.AddColumn(text("e", "new"), Placement.NONE),
                new Alteration.DropColumn("c"),
                change("c", "varchar(20)"),
                new Alteration.RenameColumn("c", "e"),
                new Alteration.SetDefault("c", ColumnDefault.literal("x")),
                new Alteration.AddPrimaryKey(List.of("c")),
                new Alteration.DropPrimaryKey(),
                new Alteration.AddUniqueKey(new UniqueKey("u", List.of("c"))),
                new Alteration.AddIndex("i", List.of("c")),
                new Alteration.AddForeignKey(new ForeignKey(
                        "f",
                        List.of("c"),
                        new TableId("shop", "parent"),
                        List.of("c"),
                        ForeignKey.Rule.CASCADE,
                        ForeignKey.Rule.RESTRICT)),
                new Alteration.DropForeignKey("f"),
                new Alteration.RenameKey("i", "j"),
                new Alteration.IfExists(new Alteration.UnloggedRowChange("DROP PARTITION IF EXISTS p0")),
                new Alteration.IfNotExists(new Alteration.AddIndex("i", List.of("c"))),
                new Alteration.DropKey("i"),
                new Alteration.ConvertCharset("utf8mb4", "utf8mb4_bin"),
                new Alteration.DefaultCharset("utf8mb4", "utf8mb4_bin"),
                new Alteration.UnloggedRowChange("DISCARD TABLESPACE"),
                new Alteration.NoEffect("COMMENT 'x'"));
        for (Alteration clause : clauses) {
            String answer;
            try {
                answer = rowAfter(clause);
            } catch (InexactAlterException | SchemaMismatchException e) {
                answer = e.getClass().getSimpleName();
            }
            answers.put(clause.getClass(), answer);
        }
        String unchanged = "id=1 c=was c d=was d";
        String refused = "InexactAlterException";
        assertThat(answers)
                .containsOnlyKeys(Alteration.class.getPermittedSubclasses())
                .containsEntry(Alteration.AddColumn.class, unchanged + " e=new")
                .containsEntry(Alteration.DropColumn.class, "id=1 d=was d")
                .containsEntry(Alteration.ChangeColumn.class, unchanged)
                .containsEntry(Alteration.RenameColumn.class, "id=1 e=was c d=was d")
                .containsEntry(Alteration.SetDefault.class, unchanged)
                .containsEntry(Alteration.AddPrimaryKey.class, "SchemaMismatchException")
                .containsEntry(Alteration.DropPrimaryKey.class, refused)
                .containsEntry(Alteration.AddUniqueKey.class, unchanged)
                .containsEntry(Alteration.AddIndex.class, unchanged)
                .containsEntry(Alteration.AddForeignKey.class, unchanged)
                .containsEntry(Alteration.DropForeignKey.class, unchanged)
                .containsEntry(Alteration.RenameKey.class, unchanged)
                .containsEntry(Alteration.IfExists.class, refused)
                .containsEntry(Alteration.IfNotExists.class, unchanged)
                .containsEntry(Alteration.DropKey.class, unchanged)
                .containsEntry(Alteration.ConvertCharset.class, unchanged)
                .containsEntry(Alteration.DefaultCharset.class, unchanged)
                .containsEntry(Alteration.UnloggedRowChange.class, refused)
                .containsEntry(Alteration.NoEffect.class, unchanged);
    }

    /** The row (1, 'was c', 'was d') after the clauses, every column by name. */
    private static String rowAfter(Alteration... clauses) {
        TableSchema from = schema("varchar(9) charset utf8mb4", "varchar(9) charset utf8mb4");
        SchemaMapping mapping = SchemaMapping.of(from, List.of(clauses), null);
        RowImage row = RowImage.builder(from)
                .text("id", "1")
                .text("c", "was c")
                .text("d", "was d")
                .build();
        RowImage image = new StoredImage(mapping.to(), upgrade(mapping, row));
        List<String> cells = new ArrayList<>();
        for (String name : mapping.to().columnNames()) {
            cells.add(name + "=" + image.getText(name));
        }
        return String.join(" ", cells);
    }

    private static Column text(String name, String value) {
        return new Column(
                name,
                ColumnType.parse("varchar(9) charset utf8mb4"),
                Nullability.NULLABLE,
                ColumnDefault.literal(value),
                false,
                false);
    }

    private static Alteration change(String column, String type) {
        return new Alteration.ChangeColumn(column, Column.of(column, ColumnType.parse(type)), Placement.NONE);
    }

    private static TableSchema schema(String typeOfC, String typeOfD) {
        return TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("int"))
                .column("c", ColumnType.parse(typeOfC))
                .column("d", ColumnType.parse(typeOfD))
                .primaryKey("id")
                .build();
    }

    private static SchemaMapping modify(String from, String to) {
        return SchemaMapping.of(schema(from, "int"), List.of(change("c", to)), null);
    }

    private static String modified(String from, String to, String cell) {
        SchemaMapping mapping = modify(from, to);
        RowImageBuilder row = RowImage.builder(mapping.from()).text("id", "1").text("c", cell);
        return new StoredImage(mapping.to(), upgrade(mapping, row.build())).getText("c");
    }

    private static byte[] bytesModified(String from, String to, byte[] cell) {
        SchemaMapping mapping = modify(from, to);
        RowImageBuilder row = RowImage.builder(mapping.from()).text("id", "1").bytes("c", cell);
        return new StoredImage(mapping.to(), upgrade(mapping, row.build())).getBytes("c");
    }

    private static SchemaMapping add(Column column, @Nullable Instant time) {
        TableSchema from = TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("int"))
                .primaryKey("id")
                .build();
        return SchemaMapping.of(from, List.of(new Alteration.AddColumn(column, Placement.NONE)), time);
    }

    private static @Nullable String filled(String type, Nullability nullability, ColumnDefault value) {
        Column column = new Column("c", ColumnType.parse(type), nullability, value, false, false);
        SchemaMapping mapping = add(column, TIME);
        RowImage image = new StoredImage(
                mapping.to(),
                upgrade(
                        mapping,
                        RowImage.builder(mapping.from()).text("id", "1").build()));
        return image.isNull("c") ? null : image.getText("c");
    }

    private static void refusesFill(String type, Nullability nullability, ColumnDefault value, String reason) {
        assertThatThrownBy(() -> filled(type, nullability, value))
                .as(type + " " + value)
                .isInstanceOf(InexactAlterException.class)
                .hasMessageContaining("column c")
                .hasMessageContaining(reason);
    }

    private static byte[] upgrade(SchemaMapping mapping, RowImage image) {
        ByteSink sink = new ByteSink();
        new RowEncoder(sink).append(mapping.from(), image);
        ByteSink out = new ByteSink();
        int at = mapping.rows().append(sink.array(), 0, out, new RowBytes.Writer(out));
        assertThat(at).isZero();
        RowBytes.check(out.array(), 0, out.size());
        return out.toByteArray();
    }
}
