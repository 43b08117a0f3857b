package io.sluice.cdc.merge.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.Dialect.Binary;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.format.UnwritableValueException;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.MalformedInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout, dialect and type: what is written reads back as it was, or is refused when written. */
class FormatRoundTripTest {

    private static final Path T = Path.of("t");

    static List<TableFormat> formats() {
        Dialect raw = Dialect.builder().timestampZone("UTC").binary(Binary.RAW).build();
        Dialect base64 =
                Dialect.builder().timestampZone("+08:00").binary(Binary.BASE64).build();
        Dialect booleans = Dialect.builder()
                .timestampZone("-03:30")
                .binary(Binary.HEX)
                .booleans(Dialect.Booleans.TRUE_FALSE)
                .build();
        Dialect undeclaredBytes = Dialect.builder().timestampZone("UTC").build();
        return List.of(
                HiveText.at(T).escapedBy('\\').dialect(raw),
                HiveText.at(T).escapedBy('\\').dialect(base64),
                HiveText.at(T).escapedBy('^').fieldDelimiter('|').dialect(booleans),
                OutfileText.at(T).dialect(undeclaredBytes),
                OutfileText.at(T).fieldDelimiter(',').escapedBy('!').dialect(booleans),
                Csv.at(T).dialect(raw),
                Csv.at(T).delimiter(';').header(true).dialect(base64),
                Csv.at(T)
                        .delimiter('\t')
                        .dialect(Dialect.builder()
                                .timestampZone("UTC")
                                .nullText("\\N")
                                .binary(Binary.RAW)
                                .build()),
                JsonLines.at(T).dialect(undeclaredBytes),
                JsonLines.at(T).dialect(base64),
                JsonLines.at(T).dialect(booleans));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsWrittenReadsBack(TableFormat format) {
        RowCodec codec = TextCodecs.of(format, HostileValues.SCHEMA);
        List<List<@Nullable String>> rows = HostileValues.rows(20261122, 300);
        byte[] file = Rows.write(codec, rows);
        List<List<@Nullable String>> read = Rows.read(codec, file);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(read.get(i)).as("%s row %d", format, i).isEqualTo(rows.get(i));
        }
        assertThat(read).hasSameSizeAs(rows);
        // What was read and written again is the same file: untouched and rewritten rows look alike.
        assertThat(Rows.write(codec, read)).isEqualTo(file);
    }

    @Test
    void hiveWithoutEscapeHoldsOrRefuses() {
        RowCodec codec = TextCodecs.of(HiveText.at(T).dialect(formats().get(0).dialect()), HostileValues.SCHEMA);
        int held = 0;
        int refused = 0;
        for (List<@Nullable String> row : HostileValues.rows(7, 400)) {
            boolean holds = row.stream()
                    .allMatch(c -> c == null
                            || (!c.equals("\\N") && c.chars().noneMatch(b -> b == '\n' || b == '\r' || b == 1)));
            if (holds) {
                held++;
                assertThat(Rows.read(codec, Rows.write(codec, List.of(row)))).isEqualTo(List.of(row));
            } else {
                refused++;
                assertThatThrownBy(() -> Rows.write(codec, List.of(row))).isInstanceOf(UnwritableValueException.class);
            }
        }
        assertThat(held).isGreaterThan(20);
        assertThat(refused).isGreaterThan(20);
    }

    /** A file cut anywhere is refused, or its last row is the one that a missing terminator leaves whole. */
    @ParameterizedTest
    @MethodSource("formats")
    void cutAtEachByte(TableFormat format) {
        RowCodec codec = TextCodecs.of(format, HostileValues.SCHEMA);
        List<List<@Nullable String>> rows = HostileValues.rows(3, 1);
        byte[] file = Rows.write(codec, rows);
        int refused = 0;
        for (int cut = codec.header().length; cut < file.length; cut++) {
            try {
                List<List<@Nullable String>> read = Rows.read(codec, Arrays.copyOf(file, cut));
                int whole = read.size() - 1;
                for (int i = 0; i < whole; i++) {
                    assertThat(read.get(i)).isEqualTo(rows.get(i));
                }
                if (whole >= 0) {
                    // All but the last column of the last row ended before the cut.
                    int last = rows.get(whole).size() - 1;
                    assertThat(read.get(whole).subList(0, last))
                            .isEqualTo(rows.get(whole).subList(0, last));
                }
            } catch (MalformedInputException e) {
                refused++;
                assertThat(e.offset()).isBetween(0L, (long) cut);
            }
        }
        assertThat(refused).isGreaterThan(file.length / 2);
    }

    /** Any change of bytes ends in values or in a typed error. */
    @ParameterizedTest
    @MethodSource("formats")
    void brokenAnywhere(TableFormat format) {
        RowCodec codec = TextCodecs.of(format, HostileValues.SCHEMA);
        byte[] file = Rows.write(codec, HostileValues.rows(11, 4));
        Random random = new Random(99);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] broken = file.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                broken[random.nextInt(broken.length)] =
                        (byte) "\\\"\n\t,|\u0001{}:Nx\u0080\0".charAt(random.nextInt(14));
            }
            try {
                Rows.read(codec, broken);
            } catch (MalformedInputException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theLastRowEndIsTheSameFoundBackwards(TableFormat format) {
        RowCodec codec = TextCodecs.of(format, HostileValues.SCHEMA);
        byte[] file = Rows.write(codec, HostileValues.rows(5, 12));
        List<Integer> ends = new ArrayList<>();
        int at = codec.header().length;
        while (at < file.length) {
            at = codec.rowEnd(file, at, file.length);
            ends.add(at);
        }
        assertThat(ends).hasSize(12);
        int from = codec.header().length;
        for (int to = from; to <= file.length; to++) {
            int limit = to;
            int expected = ends.stream().filter(e -> e <= limit).reduce(-1, (a, b) -> b);
            assertThat(codec.lastRowEnd(file, from, to)).isEqualTo(expected);
        }
    }
}
