package io.sluice.cdc.flink.table;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Flink's own {@code canal-json} lets through and {@code sluice-canal-json} does not, on the same messages. Each test
 * is a row of the table in {@code docs/flink-sql.md}.
 */
class CanalJsonDifferenceTest {

    private static final CanalMessage GOODS = CanalMessage.of("id", "bigint", "a", "varchar(20)", "b", "decimal(10,2)");
    private static final BothFormats FORMATS =
            BothFormats.of(FIELD("id", BIGINT()), FIELD("a", STRING()), FIELD("b", DECIMAL(10, 2)));

    /** A: an UPDATE of two rows that changed different columns. */
    @Test
    void beforeImagesOfSeveralRows() throws Exception {
        byte[] update = GOODS.message(
                "UPDATE",
                List.of(GOODS.row("1", "x2", "1.00"), GOODS.row("2", "y", "2.50")),
                "[{\"a\":\"x1\"},{\"b\":\"2.00\"}]");
        assertThat(FORMATS.flink(false, update))
                .as("canal-json: it looks for a column in the old of all rows, and reads NULL for what is unchanged")
                .containsExactly("-U(1,x1,null)", "+U(1,x2,1.00)", "-U(2,null,2.00)", "+U(2,y,2.50)");
        assertThat(FORMATS.sluice(update))
                .containsExactly("-U(1,x1,1.00)", "+U(1,x2,1.00)", "-U(2,y,2.00)", "+U(2,y,2.50)");
    }

    /** B: a decimal beyond the declared precision, and a column that is not there. */
    @Test
    void overflowAndMissingColumns() throws Exception {
        BothFormats narrow = BothFormats.of(FIELD("id", BIGINT()), FIELD("b", DECIMAL(4, 2)));
        byte[] insert = GOODS.insert(GOODS.row("1", "x", "12345.67"));
        assertThat(narrow.flink(false, insert))
                .as("canal-json: NULL in strict mode")
                .containsExactly("+I(1,null)");
        assertThatThrownBy(() -> narrow.sluice(insert))
                .isInstanceOf(UnreadableColumnException.class)
                .hasMessageContaining("shop.goods.b")
                .hasMessageContaining("DECIMAL(4, 2)")
                .hasMessageNotContaining("12345");

        BothFormats renamed = BothFormats.of(FIELD("id", BIGINT()), FIELD("c", STRING()));
        assertThat(renamed.flink(false, insert))
                .as("canal-json: NULL in strict mode")
                .containsExactly("+I(1,null)");
        assertThatThrownBy(() -> renamed.sluice(insert))
                .isInstanceOf(UnreadableColumnException.class)
                .hasMessageContaining("no column c")
                .hasMessageContaining("missing-columns");
        assertThat(renamed.sluice(
                        io.sluice.cdc.flink.CanalJsonOptions.builder(), CanalJsonFormatOptions.OnMissing.NULL, insert))
                .containsExactly("+I(1,null)");
    }

    /** C: with errors ignored, a field that cannot be read is NULL in a row that is delivered, be it the key. */
    @Test
    void unreadableFieldsAreNotNull() throws Exception {
        CanalMessage table = CanalMessage.of("id", "bigint unsigned", "d", "date");
        byte[] beyondLong = table.insert(table.row("18446744073709551615", "2023-01-01"));
        byte[] zeroDate = table.insert(table.row("7", "0000-00-00"));
        BothFormats formats = BothFormats.of(FIELD("id", BIGINT()), FIELD("d", DATE()));
        assertThat(formats.flink(true, beyondLong, zeroDate))
                .as("canal-json: a row without its key, and a date that is not there")
                .containsExactly("+I(null,19358)", "+I(7,null)");
        assertThat(formats.sluiceSkipping(beyondLong, zeroDate)).isEmpty();
        assertThatThrownBy(() -> formats.sluice(beyondLong)).isInstanceOf(CdcException.class);
        assertThatThrownBy(() -> formats.sluice(zeroDate))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("shop.goods.d");
        BothFormats wide = BothFormats.of(FIELD("id", DECIMAL(20, 0)), FIELD("d", STRING()));
        assertThat(wide.sluice(beyondLong, zeroDate))
                .containsExactly("+I(18446744073709551615,2023-01-01)", "+I(7,0000-00-00)");
    }

    /** D: with errors ignored, the rows before the bad one are delivered and those after it are lost. */
    @Test
    void aMessageIsDeliveredWholeOrNotAtAll() throws Exception {
        // an UPDATE whose second row has no entry in old: TiCDC writes null there
        byte[] half = GOODS.message(
                "UPDATE", List.of(GOODS.row("1", "x2", "1.00"), GOODS.row("2", "y2", "2.00")), "[{\"a\":\"x1\"},null]");
        List<String> flink = FORMATS.flink(true, half);
        assertThat(flink)
                .as("canal-json: a prefix of the message")
                .hasSize(2)
                .first()
                .asString()
                .startsWith("-U(1,x1,");
        assertThat(FORMATS.sluiceSkipping(half)).isEmpty();
        assertThatThrownBy(() -> FORMATS.sluice(half)).isInstanceOf(CdcException.class);
    }

    /** A statement that changes columns stops canal-json for good; only CREATE is passed over. */
    @Test
    void statements() throws Exception {
        byte[] alter = CanalMessage.ddl("ALTER", "ALTER TABLE goods ADD COLUMN c INT");
        byte[] truncate = CanalMessage.ddl("TRUNCATE", "TRUNCATE TABLE goods");
        assertThatThrownBy(() -> FORMATS.flink(false, alter)).hasStackTraceContaining("Unknown \"type\"");
        assertThat(FORMATS.flink(true, truncate))
                .as("canal-json: the rows stay")
                .isEmpty();
        assertThat(FORMATS.sluice(alter)).isEmpty();
        assertThatThrownBy(() -> FORMATS.sluice(truncate))
                .isInstanceOf(RowRemovingStatementException.class)
                .hasMessageContaining("TRUNCATE of shop.goods")
                .hasMessageContaining("row-removing-statements");
    }

    /** Binary values are bytes; canal-json takes them for base64, which Canal does not write. */
    @Test
    void binaryValues() throws Exception {
        CanalMessage table = CanalMessage.of("id", "bigint", "p", "blob");
        byte[] insert = table.insert(table.row("1", "\\u0000\\u00ffab"));
        BothFormats formats = BothFormats.of(FIELD("id", BIGINT()), FIELD("p", BYTES()));
        assertThatThrownBy(() -> formats.flink(false, insert)).isInstanceOf(Exception.class);
        assertThat(formats.sluice(insert)).hasSize(1).first().asString().contains("[0, -1, 97, 98]");
    }

    /** Without a word on full images, an unchanged TEXT may have been another before the update: NOBLOB logs say neither. */
    @Test
    void unknownValuesBeforeAnUpdate() throws Exception {
        CanalMessage table = CanalMessage.of("id", "bigint", "t", "text", "n", "int");
        byte[] update = table.update(table.row("1", "long text", "2"), "{\"n\":\"1\"}");
        BothFormats formats = BothFormats.of(FIELD("id", BIGINT()), FIELD("t", STRING()), FIELD("n", BIGINT()));
        assertThatThrownBy(() -> formats.sluice(update)).hasMessageContaining("full-row-images = true");
        assertThat(formats.sluice(
                        io.sluice.cdc.flink.CanalJsonOptions.builder().fullRowImages(),
                        CanalJsonFormatOptions.OnMissing.ERROR,
                        update))
                .containsExactly("-U(1,long text,1)", "+U(1,long text,2)");
        assertThat(BothFormats.of(FIELD("id", BIGINT()), FIELD("n", BIGINT())).sluice(update))
                .as("a column that is not wanted is not asked for")
                .containsExactly("-U(1,1)", "+U(1,2)");
    }
}
