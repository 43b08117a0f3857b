package io.sluice.cdc.flink.table;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BINARY;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.CHAR;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIME;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.MissingOptionException;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each declared type over each family: the value exactly, or a typed refusal without the value in it. */
class CellConvertersTest {

    private static final String REFUSED = null;

    static List<Arguments> cells() {
        return List.of(
                of("tinyint(1)", "1", BOOLEAN(), "true"),
                of("tinyint(1)", "0", BOOLEAN(), "false"),
                of("tinyint(1)", "2", BOOLEAN(), REFUSED),
                of("varchar(3)", "1", BOOLEAN(), REFUSED),
                of("tinyint", "-128", TINYINT(), "-128"),
                of("tinyint unsigned", "128", TINYINT(), REFUSED),
                of("smallint unsigned", "32767", SMALLINT(), "32767"),
                of("smallint unsigned", "32768", SMALLINT(), REFUSED),
                of("int unsigned", "2147483647", INT(), "2147483647"),
                of("int unsigned", "2147483648", INT(), REFUSED),
                of("year", "2023", INT(), "2023"),
                of("bit(3)", "5", INT(), "5"),
                of("bigint unsigned", "9223372036854775807", BIGINT(), "9223372036854775807"),
                of("bigint unsigned", "9223372036854775808", BIGINT(), REFUSED),
                of("bigint unsigned", "18446744073709551615", DECIMAL(20, 0), "18446744073709551615"),
                of("decimal(5,2)", "7.00", INT(), "7"),
                of("decimal(5,2)", "7.50", INT(), REFUSED),
                of("decimal(5,0)", "7", INT(), "7"),
                of("double", "7", BIGINT(), REFUSED),
                of("varchar(9)", "7", BIGINT(), REFUSED),
                of("float", "0.1", FLOAT(), "0.1"),
                // half-way between two of its values as a double
                of("float", "16777217", FLOAT(), "1.6777216E7"),
                of("float", "16777219", FLOAT(), "1.677722E7"),
                of("float", "1.5", FLOAT(), "1.5"),
                of("double", "0.1", FLOAT(), REFUSED),
                of("float", "0.1", DOUBLE(), "0.1"),
                of("double", "1.5E300", DOUBLE(), "1.5E300"),
                of("decimal(5,2)", "0.10", DOUBLE(), REFUSED),
                of("decimal(10,2)", "-1.50", DECIMAL(10, 2), "-1.50"),
                of("decimal(10,2)", "1.50", DECIMAL(12, 4), "1.5000"),
                of("decimal(10,2)", "1.50", DECIMAL(10, 1), "1.5"),
                of("decimal(10,2)", "1.55", DECIMAL(10, 1), REFUSED),
                of("decimal(10,2)", "123.00", DECIMAL(4, 2), REFUSED),
                of(
                        "decimal(38,10)",
                        "1234567890123456789012345678.0123456789",
                        DECIMAL(38, 10),
                        "1234567890123456789012345678.0123456789"),
                of("double", "1.5", DECIMAL(3, 1), REFUSED),
                of("varchar(9)", "w\\u00f6rd", STRING(), "w\u00f6rd"),
                of("varchar(9)", "\\ud83d\\ude00\\ud83d\\ude00", VARCHAR(2), "\ud83d\ude00\ud83d\ude00"),
                of("varchar(9)", "\\ud83d\\ude00ab", VARCHAR(2), REFUSED),
                of("char(3)", "ab", CHAR(3), "ab"),
                of("char(3)", "abc", CHAR(2), REFUSED),
                of("decimal(5,2)", "1.50", STRING(), "1.50"),
                of("enum('new','paid')", "2", STRING(), "paid"),
                of("set('a','b')", "3", STRING(), "a,b"),
                of("json", "{\\\"a\\\": 1}", STRING(), "{\"a\": 1}"),
                of("blob", "ab", STRING(), REFUSED),
                of("varchar(9)", "ab", BYTES(), REFUSED),
                of("binary(2)", "ab", BINARY(2), "[97, 98]"),
                of("varbinary(9)", "abc", BINARY(2), REFUSED),
                of("date", "1970-01-11", DATE(), "10"),
                of("date", "0000-00-00", DATE(), REFUSED),
                of("datetime", "2023-01-01 00:00:00", DATE(), REFUSED),
                of("time(3)", "00:00:01.500", TIME(3), "1500"),
                of("time", "24:00:00", TIME(3), REFUSED),
                of("time", "-00:00:01", TIME(3), REFUSED),
                of("time(6)", "00:00:01.000001", TIME(3), REFUSED),
                of("time", "838:59:59", STRING(), "838:59:59"),
                of("datetime(3)", "2023-11-14 22:13:20.5", TIMESTAMP(3), "2023-11-14T22:13:20.500"),
                of("datetime(6)", "2023-11-14 22:13:20.000001", TIMESTAMP(3), REFUSED),
                of("datetime(6)", "2023-11-14 22:13:20.000001", TIMESTAMP(9), "2023-11-14T22:13:20.000001"),
                of("datetime", "1969-12-31 23:59:59", TIMESTAMP(0), "1969-12-31T23:59:59"),
                of("datetime", "0000-00-00 00:00:00", TIMESTAMP(0), REFUSED),
                of("datetime", "2023-11-14 22:13:20", TIMESTAMP_LTZ(0), REFUSED),
                of("timestamp", "2023-11-14 22:13:20", TIMESTAMP_LTZ(0), "2023-11-14T14:13:20"),
                // what canal-json reads: the time on the clock of Canal's zone
                of("timestamp", "2023-11-14 22:13:20", TIMESTAMP(0), "2023-11-14T22:13:20"),
                of("timestamp(6)", "2023-11-14 22:13:20.25", TIMESTAMP_LTZ(1), REFUSED),
                of("varchar(30)", "2023-11-14 22:13:20", TIMESTAMP(0), REFUSED));
    }

    private static Arguments of(String mysqlType, String value, DataType declared, String expected) {
        return Arguments.of(mysqlType, value, declared, expected);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void isReadExactlyOrRefused(String mysqlType, String value, DataType declared, String expected) throws Exception {
        CanalMessage table = CanalMessage.of("id", "int", "c", mysqlType.replace("\"", "\\\""));
        byte[] insert = table.insert(table.row("1", value));
        BothFormats format = BothFormats.of(FIELD("c", declared));
        CanalJsonOptions.Builder options = CanalJsonOptions.builder().timestampZone(ZoneId.of("Asia/Shanghai"));
        if (expected == REFUSED) {
            assertThatThrownBy(() -> format.sluice(options, OnMissing.ERROR, insert))
                    .isInstanceOf(CdcException.class)
                    .hasMessageContaining("shop.goods.c");
        } else {
            assertThat(format.sluice(options, OnMissing.ERROR, insert)).containsExactly("+I(" + expected + ")");
        }
        // NULL is NULL in each, unless the column says NOT NULL
        if (expected != REFUSED) {
            byte[] nothing = table.insert(table.row("1", null));
            assertThat(format.sluice(options, OnMissing.ERROR, nothing)).containsExactly("+I(null)");
            assertThatThrownBy(() ->
                            BothFormats.of(FIELD("c", declared.notNull())).sluice(options, OnMissing.ERROR, nothing))
                    .isInstanceOf(UnreadableColumnException.class)
                    .hasMessageContaining("NOT NULL");
        }
    }

    @Test
    void columnIsReadAsOftenAsItIsWanted() throws Exception {
        CanalMessage table = CanalMessage.of("id", "int", "c", "decimal(5,2)");
        BothFormats format = BothFormats.of(
                FIELD("C", STRING()), FIELD("id", BIGINT()), FIELD("c", DECIMAL(10, 2)), FIELD("ID", TINYINT()));
        assertThat(format.sluice(
                        table.insert(table.row("1", "1.50")), table.update(table.row("1", "2.00"), "{\"c\":\"1.50\"}")))
                .containsExactly("+I(1.50,1,1.50,1)", "-U(1.50,1,1.50,1)", "+U(2.00,1,2.00,1)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void timestampOfAnUnknownZoneIsRefused(boolean asInstant) {
        CanalMessage table = CanalMessage.of("id", "int", "c", "timestamp");
        BothFormats format = BothFormats.of(FIELD("c", asInstant ? TIMESTAMP_LTZ(0) : TIMESTAMP(0)));
        assertThatThrownBy(() -> format.sluice(table.insert(table.row("1", "2023-11-14 22:13:20"))))
                .isInstanceOf(MissingOptionException.class)
                .hasMessageContaining("shop.goods.c");
    }
}
