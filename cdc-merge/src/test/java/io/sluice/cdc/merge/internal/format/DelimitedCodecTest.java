package io.sluice.cdc.merge.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.UnwritableValueException;
import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DelimitedCodecTest {

    private static final TableSchema NAMES = TableSchema.builder(new TableId("shop", "names"))
            .column("a", ColumnType.of(Kind.VARCHAR))
            .column("b", ColumnType.of(Kind.VARCHAR))
            .build();
    private static final TableSchema BYTES = TableSchema.builder(new TableId("shop", "files"))
            .column("a", ColumnType.of(Kind.BLOB))
            .column("b", ColumnType.of(Kind.VARCHAR))
            .build();
    private static final RowCodec HIVE = TextCodecs.of(HiveText.at(Path.of("t")), NAMES);
    private static final RowCodec ESCAPED =
            TextCodecs.of(HiveText.at(Path.of("t")).escapedBy('\\'), NAMES);
    private static final RowCodec OUTFILE = TextCodecs.of(OutfileText.at(Path.of("t")), BYTES);

    @Test
    void hiveWithoutEscapeWritesWhatHiveReads() {
        byte[] file = Rows.write(HIVE, List.of(Rows.row("x\\y", null), Rows.row("", "\t\u00e9")));
        assertThat(file).isEqualTo(Rows.utf8("x\\y\u0001\\N\n\u0001\t\u00e9\n"));
        assertThat(Rows.read(HIVE, file)).isEqualTo(List.of(Rows.row("x\\y", null), Rows.row("", "\t\u00e9")));
    }

    @Test
    void hiveWithEscapeWritesAsLazySimpleSerDe() {
        List<List<@Nullable String>> rows = List.of(Rows.row("x\\y\u0001z", "a\nb\rc"), Rows.row("\\N", null));
        byte[] file = Rows.write(ESCAPED, rows);
        assertThat(file).isEqualTo(Rows.utf8("x\\\\y\\\u0001z\u0001a\\nb\\rc\n\\\\N\u0001\\N\n"));
        assertThat(Rows.read(ESCAPED, file)).isEqualTo(rows);
    }

    @Test
    void outfileWritesAsTheServer() {
        byte[] raw = {0, 9, 10, 13, 26, 8, '\\', (byte) 0xFF};
        List<List<@Nullable String>> rows = List.of(Rows.row(raw, "\\N"), Rows.row(null, ""));
        byte[] file = Rows.write(OUTFILE, rows);
        assertThat(file).isEqualTo(new byte[] {
            '\\', '0', '\\', 9, '\\', 10, 13, 26, 8, '\\', '\\', (byte) 0xFF, 9, '\\', '\\', 'N', 10, '\\', 'N', 9, 10
        });
        assertThat(Rows.read(OUTFILE, file)).isEqualTo(rows);
    }

    @Test
    void outfileReadsTheLettersOfLoadData() {
        assertThat(Rows.read(OUTFILE, Rows.utf8("\\0\\b\\n\\r\\t\\Z\\\\\\q\t\\x\n")))
                .isEqualTo(List.of(List.of("\0\b\n\r\t\u001a\\q", "x")));
    }

    @Test
    void whatTheLayoutCannotHoldIsRefused() {
        for (String value : List.of("a\nb", "a\rb", "a\u0001b", "\\N")) {
            assertThatThrownBy(() -> Rows.write(HIVE, List.of(Rows.row(value, "x"))))
                    .isInstanceOf(UnwritableValueException.class)
                    .hasMessageContaining("shop.names.a")
                    .hasMessageContaining("escapedBy");
        }
        RowCodec sqoop = TextCodecs.of(
                HiveText.at(Path.of("t"))
                        .dialect(Dialect.builder().nullText("null").build()),
                NAMES);
        assertThat(Rows.write(sqoop, List.of(Rows.row(null, "\\N")))).isEqualTo(Rows.utf8("null\u0001\\N\n"));
        assertThatThrownBy(() -> Rows.write(sqoop, List.of(Rows.row("x", "null"))))
                .isInstanceOf(UnwritableValueException.class)
                .hasMessageContaining("shop.names.b");
    }

    @Test
    void brokenRowsAreRefusedWithTheirPlace() {
        refused(HIVE, "a\n", "after 1 of 2 columns", 1);
        refused(HIVE, "\n", "after 1 of 2 columns", 0);
        refused(HIVE, "a\u0001b\u0001c\n", "more than the 2 columns", 3);
        refused(HIVE, "a\u0001b\r\n", "carriage return", 3);
        refused(ESCAPED, "a\u0001b\\\n", "after an escape character", 3);
        refused(ESCAPED, "a\\\u0001b\n", "after 1 of 2 columns", 4);
        refused(OUTFILE, "a\tb\\", "after an escape character", 3);
        refused(OUTFILE, "a\\Nb\tb\n", "column shop.files.a: an escape", 0);
    }

    private static void refused(RowCodec codec, String file, String reason, int offset) {
        assertThatThrownBy(() -> Rows.read(codec, Rows.utf8(file)))
                .isInstanceOfSatisfying(MalformedInputException.class, e -> assertThat(e.offset())
                        .isEqualTo(offset))
                .hasMessageContaining(reason);
    }
}
