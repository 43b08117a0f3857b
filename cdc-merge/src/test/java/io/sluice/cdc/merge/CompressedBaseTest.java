package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.OrderQuality;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bases of {@code .gz} files, as Hive and Sqoop write them. */
class CompressedBaseTest {

    @TempDir
    Path dir;

    private int runs;

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.replace(",", "\u0001").replace("~", "\\N").getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private List<String> merged(byte[] file) throws IOException {
        Path base = Files.createDirectories(dir.resolve("base"));
        Files.write(base.resolve("part-0.gz"), file);
        // each time elsewhere: a run is known by its base's names and sizes, and these are the same
        Path out = dir.resolve("out" + ++runs);
        TableMerge.of(MergeFixture.SCHEMA)
                .base(HiveText.at(base))
                .fromLogStart()
                .changes(
                        new MergeFixture(true).transaction("2,b,~>2,B,~|+9,i,~").source(OrderQuality.ARRIVAL))
                .inputComplete()
                .into(HiveText.at(out))
                .run();
        return MergeFixture.rows(out);
    }

    @Test
    void rowsOfAllMembersAreRead() throws IOException {
        assertThat(merged(gzip("1,a,~\n2,b,~\n"))).containsExactly("1,a,~", "2,B,~", "9,i,~");
        assertThat(merged(joined(gzip("1,a,~\n2"), gzip(""), gzip(",b,~\n3,c,~\n"))))
                .containsExactly("1,a,~", "2,B,~", "3,c,~", "9,i,~");
        byte[] named = gzip("2,b,~\n");
        named[3] = 4 + 8 + 16 + 2; // extra field, name, comment and header CRC
        byte[] header = joined(
                Arrays.copyOf(named, 10),
                new byte[] {3, 0, 'x', 'y', 'z'},
                "n\0c\0hh".getBytes(StandardCharsets.UTF_8));
        assertThat(merged(joined(header, Arrays.copyOfRange(named, 10, named.length))))
                .containsExactly("2,B,~", "9,i,~");
    }

    @Test
    void everyCutAndEveryFlippedByteIsFoundOrHarmless() throws IOException {
        byte[] first = gzip("1,a,~\n");
        byte[] whole = joined(first, gzip("2,b,~\n3,c,~\n"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != first.length) {
                assertThatThrownBy(() -> merged(cut))
                        .as("%d bytes", length)
                        .isInstanceOf(MalformedInputException.class);
            }
        }
        List<String> rows = merged(whole);
        int harmless = 0;
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) 0x11;
            List<String> read;
            try {
                read = merged(flipped);
            } catch (MalformedInputException e) {
                assertThat(e).hasMessageContaining("part-0.gz");
                continue;
            }
            // time, effort and system in the header, and the bits that fill up the last byte, mean nothing
            harmless++;
            assertThat(read).isEqualTo(rows);
        }
        assertThat(harmless).isBetween(12, 16);
    }

    @Test
    void whatFollowsIsNotPassedOver() {
        for (byte[] tail : new byte[][] {{0}, {'x'}, "2\u0001b\u0001\\N\n".getBytes(StandardCharsets.UTF_8)}) {
            assertThatThrownBy(() -> merged(joined(gzip("1,a,~\n"), tail)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("part-0.gz");
        }
        assertThatThrownBy(() -> merged("1\u0001a\u0001\\N\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("no gzip file, though its name ends in .gz");
    }
}
