package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused: types that do not fit each other, sets that are not known, cells that are no value. */
class ColumnDecodersTest {

    /** Type byte and metadata of a table map, and a type that another time's schema might say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 0 | smallint
            8 | 0 | int
            4 | 8 | float
            5 | 8 | float
            246 | 0x020A | decimal(10,3)
            246 | 0x020A | decimal(12,2)
            246 | 0x0B0A | decimal(10,2)
            16 | 0x0100 | bit(9)
            16 | 0x0900 | bit(64)
            17 | 3 | timestamp(6)
            18 | 0 | datetime(1)
            19 | 0 | datetime
            12 | 0 | timestamp
            13 | 0 | int
            15 | 60 | varchar(20) character set utf8mb4
            15 | 60 | varbinary(61)
            254 | 0x1EFE | char(31) character set latin1
            254 | 0x1EFE | binary(31)
            254 | 0x10FE | inet4
            247 | 0x02F7 | enum('a')
            248 | 0x01F8 | set('a','b','c','d','e','f','g','h','i')
            252 | 2 | longtext character set utf8mb4
            252 | 1 | blob
            245 | 4 | longtext character set utf8mb4
            255 | 4 | blob
            242 | 4 | varbinary(12)
            """)
    void typesThatDoNotFitAreNamedBoth(int type, String meta, String schema) {
        ColumnType declared = ColumnType.parse(schema);
        assertThatThrownBy(() -> ColumnDecoders.of(type, Integer.decode(meta), declared))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("type " + type + " ")
                .hasMessageContaining(declared.toString());
    }

    @Test
    void whatNobodyLogsIsNamed() {
        for (int type : new int[] {0, 6, 20, 30, 200, 243, 244}) {
            assertThatThrownBy(() -> ColumnDecoders.of(type, 0, ColumnType.parse("int")))
                    .isInstanceOf(UnsupportedColumnException.class)
                    .hasMessageContaining("type " + type + " ");
        }
        assertThatThrownBy(() -> ColumnDecoders.of(252, 2, ColumnType.parse("text")))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("binlog_row_metadata");
    }

    /** Type byte, metadata, type, cell: bytes that no server writes for a value of that type. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            246 | 0x020A | decimal(10,2) | FFFFFFFF00
            246 | 0x020A | decimal(10,2) | 8000000164
            246 | 0x0009 | decimal(9,0) unsigned | 7FFFFFFE
            246 | 0x1E41 | decimal(65,30) | FF00000000000000000000000000000000000000000000000000000000FF
            4 | 4 | float | 0000807F
            4 | 4 | float unsigned | 000080BF
            5 | 8 | double | 000000000000F87F
            16 | 0x0003 | bit(3) | 08
            10 | 0 | date | FFFFFF
            10 | 0 | date | A1D10F
            18 | 0 | datetime | 7FFFFFFFFF
            18 | 0 | datetime | 99B23B8000
            18 | 0 | datetime | FFFFFFFFFF
            18 | 1 | datetime(1) | 99B23A000005
            18 | 2 | datetime(2) | 99B23A000064
            17 | 6 | timestamp(6) | 000000010F4240
            19 | 0 | time | FFFFFF
            19 | 0 | time | 80003C
            11 | 0 | time | FFFF7F
            11 | 0 | time | 3C0000
            12 | 0 | datetime | FFFFFFFFFFFFFF7F
            12 | 0 | datetime | 0100000000000080
            11 | 0 | time(3) | 0000000000
            12 | 0 | datetime(6) | FFFFFFFFFFFFFFFF
            7 | 0 | timestamp(2) | 00000001FF
            247 | 0x01F7 | enum('a','b') | 03
            248 | 0x01F8 | set('a','b') | 04
            254 | 0x04FE | binary(4) | 056162636465
            254 | 0x04FE | inet4 | 050102030405
            15 | 80 | varchar(20) character set utf8mb4 | 02C328
            15 | 60 | varchar(20) character set utf8mb3 | 04F09F9880
            15 | 80 | varchar(20) character set utf16 | 03D83D41
            15 | 20 | varchar(20) character set ascii | 0180
            15 | 20 | varchar(20) character set cp1251 | 0198
            15 | 40 | varchar(20) character set gbk | 01C4
            141 | 21 | varchar(20) character set latin1 | 0170
            141 | 21 | varchar(20) character set latin1 | 028A01
            141 | 21 | varchar(20) character set latin1 | 038F0161
            141 | 21 | varbinary(20) | 0789030500616263
            140 | 4 | longblob | 080000008C7FFFFFFF4B4C04
            """)
    void cellsThatAreNoValue(int type, String meta, String schema, String hex) {
        ColumnDecoder decoder = ColumnDecoders.of(type, Integer.decode(meta), ColumnType.parse(schema));
        byte[] cell = HexFormat.of().parseHex(hex);
        // as much room before as a row has, so that the readings of whole words are those tried
        byte[] a = new byte[16 + cell.length];
        System.arraycopy(cell, 0, a, 16, cell.length);
        assertThat(decoder.skip(a, 16, a.length)).isEqualTo(a.length);
        ByteSink out = new ByteSink();
        out.put('x');
        assertThatThrownBy(() -> decoder.append(a, 16, a.length, out))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(decoder.type().toString());
        assertThat(out.toText()).isEqualTo("x");
        assertThat(decoder.getLong(a, 16, a.length)).isEqualTo(ColumnDecoder.UNUSUAL);
        assertThat(decoder.getUnscaledLong(a, 16, a.length)).isEqualTo(ColumnDecoder.UNUSUAL);
        assertThat(decoder.getEpochDay(a, 16, a.length)).isEqualTo(ColumnDecoder.UNUSUAL);
        assertThat(decoder.getEpochMicros(a, 16, a.length)).isEqualTo(ColumnDecoder.UNUSUAL);
        assertThat(decoder.getDouble(a, 16, a.length)).isNaN();
        assertThat(decoder.canonicalStart(a, 16, a.length)).isEqualTo(-1);
    }

    /** A stream that gives more, or less, than it says; one that is cut; bytes behind its end. */
    @Test
    void compressedLengths() {
        byte[] plain = "abc".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(plain);
        deflater.finish();
        byte[] packed = new byte[100];
        int length = deflater.deflate(packed);
        deflater.end();
        ColumnDecoder decoder = ColumnDecoders.of(140, 2, ColumnType.parse("blob"));
        ByteSink out = new ByteSink();
        for (int declared = 295; declared <= 305; declared++) {
            for (int kept = length - 2; kept <= length + 1; kept++) {
                byte[] cell = new byte[2 + 3 + kept];
                cell[0] = (byte) (3 + kept);
                cell[2] = (byte) 0x8A;
                cell[3] = (byte) (declared >> 8);
                cell[4] = (byte) declared;
                System.arraycopy(packed, 0, cell, 5, kept);
                out.clear();
                if (declared == 300 && kept == length) {
                    decoder.append(cell, 0, cell.length, out);
                    assertThat(out.toByteArray()).isEqualTo(plain);
                } else {
                    assertThatThrownBy(() -> decoder.append(cell, 0, cell.length, out))
                            .isInstanceOf(InvalidValueException.class);
                }
            }
        }
    }
}
