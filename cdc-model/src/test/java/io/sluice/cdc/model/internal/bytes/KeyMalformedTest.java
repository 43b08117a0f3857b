package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A cell that is no canonical value of its type is refused, never read as another value. */
class KeyMalformedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "DECIMAL|'' - . 1. .5 1.2.3 1e5 +1 0x1 1,0 --1 -",
                "DOUBLE|'' NaN Infinity 1f 1d 0x1p3 1e309 - e5 .",
                "FLOAT|'' 1e39 1.0f",
                "DATE|'' 2020-1-01 2020-01-1 2020-13-01 2020-01-32 20200101 2020-01-01T 2020/01/01 202x-01-01",
                "DATETIME|'' 2020-01-01 2020-01-01_00:00:00 2020-01-01T00:00:00",
                "TIME|'' 1:00:00 00:00 00:60:00 00:00:60 1000:00:00 00:00:00. 00:00:00.1234567 00-00-00 --01:00:00",
                "YEAR|'' 20x0 -1",
                "BIT|'' -1 b'1' 18446744073709551616",
                "UUID|'' 00000000000000000000000000000000 0000000-00000-0000-0000-000000000000"
                        + " g0000000-0000-0000-0000-000000000000 00000000-0000-0000-0000-0000000000001",
                "INET4|'' 1.2.3 1.2.3.4.5 256.0.0.1 1..2.3 1.2.3.4. 0001.2.3.4",
                "INET6|'' : ::: 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 12345:: 1: :1 g:: ::1.2.3 1.2.3.4"
                        + " 1:2:3:4:5:6:7::8 1:2:3:4:5:6:7:1.2.3.4",
            })
    void whatIsNoValueOfTheTypeIsRefused(Kind kind, String values) {
        for (String value : values.split(" ")) {
            String bad = value.equals("''") ? "" : value;
            assertThatThrownBy(() -> encode(ColumnType.of(kind), bad.getBytes(StandardCharsets.UTF_8)))
                    .as("%s '%s'", kind, bad)
                    .isInstanceOf(KeyException.class)
                    .hasMessageContaining("shop.t.k");
        }
    }

    @Test
    void dateTimesWithABrokenFractionAreRefused() {
        for (String bad : List.of(
                "2020-01-01 00:00:00.",
                "2020-01-01 00:00:00.1234567",
                "2020-01-01 00:00:00,1",
                "2020-01-01 00:00:00.1x",
                "2020-01-01 24:00:00",
                "2020-01-01 00:60:00")) {
            assertThatThrownBy(() -> encode(ColumnType.of(Kind.DATETIME), bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(KeyException.class);
        }
    }

    @Test
    void labelsOutsideTheTypeAreRefused() {
        ColumnType set = labelled(Kind.SET);
        ColumnType enumeration = labelled(Kind.ENUM);
        for (String bad : List.of("c", "A", "a,c", ",", "a,", ",a", "a,,b", "a b")) {
            assertThatThrownBy(() -> encode(set, bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(KeyException.class);
            assertThatThrownBy(() -> encode(enumeration, bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(KeyException.class);
        }
        assertThatThrownBy(() -> encode(ColumnType.of(Kind.ENUM), new byte[] {'a'}))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("members");
    }

    @Test
    void aSetOfSixtyFourMembersUsesAllBits() {
        List<String> labels = java.util.stream.IntStream.range(0, 64)
                .mapToObj(i -> "label" + i)
                .toList();
        ColumnType type = new ColumnType(Kind.SET, -1, 0, false, false, null, null, labels);
        assertThat(encode(type, String.join(",", labels).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertThat(encode(type, "label63".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new byte[] {-128, 0, 0, 0, 0, 0, 0, 0});
    }

    @ParameterizedTest
    @EnumSource(names = {"GEOMETRY", "VECTOR", "JSON"})
    void typesThatCannotIdentifyARowAreRefused(Kind kind) {
        assertThatThrownBy(() -> encode(ColumnType.of(kind), new byte[0]))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining(kind.name());
    }

    /** Random bytes end in a key or a KeyException, and an error leaves the sink as it was. */
    @ParameterizedTest
    @EnumSource(
            names = {"GEOMETRY", "VECTOR", "JSON"},
            mode = EnumSource.Mode.EXCLUDE)
    void anyBytesEndInAKeyOrATypedError(Kind kind) {
        ColumnType type = labelled(kind).withCollation("utf8mb4", "utf8mb4_0900_ai_ci");
        KeyEncoder encoder = encoder(type);
        long seed = 4;
        Random random = new Random(seed);
        byte[] alphabet = "0123456789-:. eE,ab\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        ByteSink sink = new ByteSink();
        for (int round = 0; round < 3_000; round++) {
            byte[] cell = new byte[random.nextInt(28)];
            for (int i = 0; i < cell.length; i++) {
                cell[i] = alphabet[random.nextInt(alphabet.length)];
            }
            sink.setSize(0);
            sink.put(42);
            try {
                encoder.encodeCells((column, out) -> out.put(cell), new int[] {0}, sink);
                assertThat(sink.size()).isGreaterThan(1);
            } catch (KeyException e) {
                assertThat(sink.size()).as("seed %s round %s", seed, round).isEqualTo(1);
            }
        }
    }

    private static ColumnType labelled(Kind kind) {
        return new ColumnType(kind, -1, 0, false, false, null, null, List.of("a", "b"));
    }

    private static KeyEncoder encoder(ColumnType type) {
        return KeyEncoder.of(
                TableSchema.builder(new TableId("shop", "t"))
                        .column("k", type)
                        .primaryKey("k")
                        .build(),
                KeyCollations.fromSchema());
    }

    private static byte[] encode(ColumnType type, byte[] cell) {
        ByteSink sink = new ByteSink();
        encoder(type).encodeCells((column, out) -> out.put(cell), new int[] {0}, sink);
        return sink.toByteArray();
    }
}
