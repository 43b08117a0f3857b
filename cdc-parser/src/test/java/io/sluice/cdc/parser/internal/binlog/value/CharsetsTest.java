package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.UnsupportedColumnException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What servers make of byte sequences, as digests that they computed ({@code make-charsets.py}), against what we do. */
class CharsetsTest {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    @Test
    void everyByteSequenceIsWhatTheServersMakeOfIt() throws Exception {
        List<String> differ = new ArrayList<>();
        Set<String> charsets = new HashSet<>();
        long sequences = 0;
        for (String line : resource("charset-digests.tsv").split("\n")) {
            String[] p = line.split("\t");
            charsets.add(p[1]);
            long[] group = group(p[0], p[1], p[2]);
            sequences += group.length;
            if (!digest(BinlogCharsets.named(p[1]), group, length(p[0])).equals(p[3])) {
                differ.add(p[0] + " " + p[1] + " " + p[2]);
            }
        }
        assertThat(differ).isEmpty();
        assertThat(charsets).hasSize(40);
        assertThat(sequences).isGreaterThan(6_000_000);
    }

    /** The sequences of one line, in the order of their bytes; see the maker's {@code group()}. */
    private static long[] group(String kind, String charset, String first) {
        byte[] lead = first.equals("-") ? new byte[0] : HEX.parseHex(first);
        LongStream numbers =
                switch (kind) {
                    case "one" -> LongStream.range(0, 256).filter(n -> n != 0x3F);
                    case "two" ->
                        lead[0] == 0x3F
                                ? LongStream.empty()
                                : LongStream.range(0, 256)
                                        .filter(n -> n != 0x3F)
                                        .map(n -> (lead[0] & 0xFF) << 8 | n);
                    case "three" -> pairs().map(n -> (lead[0] & 0xFFL) << 16 | n);
                    default -> four(charset, lead);
                };
        return numbers.sorted().toArray();
    }

    private static int length(String kind) {
        return List.of("one", "two", "three", "four").indexOf(kind) + 1;
    }

    private static LongStream four(String charset, byte[] lead) {
        return switch (charset) {
            case "utf8mb4" ->
                LongStream.range(0, 256).filter(b -> b != 0x3F).flatMap(b -> LongStream.rangeClosed(0x78, 0xC8)
                        .map(c -> (lead[0] & 0xFFL) << 24 | (lead[1] & 0xFFL) << 16 | b << 8 | c));
            case "gb18030" ->
                LongStream.rangeClosed(0x30, 0x39)
                        .flatMap(b -> LongStream.rangeClosed(0x81, 0xFE).flatMap(c -> LongStream.rangeClosed(0x30, 0x39)
                                .map(d -> (lead[0] & 0xFFL) << 24 | b << 16 | c << 8 | d)));
            case "utf16", "utf16le" ->
                LongStream.range(0, 256)
                        .filter(b -> b != 0x3F)
                        .map(b -> (lead[0] & 0xFF) << 8 | b)
                        .flatMap(high -> LongStream.rangeClosed(56_000, 57_400)
                                .filter(low -> (low & 0xFF) != 0x3F && low % 4 == 1)
                                .map(low -> charset.equals("utf16")
                                        ? high << 16 | low
                                        : swapped(high) << 16 | swapped(low)));
            case "utf32" -> pairs().map(n -> (lead[1] & 0xFFL) << 16 | n);
            default -> throw new IllegalArgumentException(charset);
        };
    }

    private static LongStream pairs() {
        return LongStream.range(0, 0x1_0000).filter(n -> n >> 8 != 0x3F && (n & 0xFF) != 0x3F);
    }

    private static long swapped(long unit) {
        return (unit & 0xFF) << 8 | unit >> 8;
    }

    private static String digest(ServerCharset charset, long[] group, int length) throws Exception {
        ByteSink tokens = new ByteSink(10 * group.length);
        ByteSink out = new ByteSink(16);
        byte[] sequence = new byte[length];
        for (long number : group) {
            for (int i = 0; i < length; i++) {
                sequence[i] = (byte) (number >> 8 * (length - 1 - i));
            }
            if (tokens.size() > 0) {
                tokens.put(',');
            }
            out.clear();
            if (charset.append(sequence, 0, length, out) != ServerCharset.VALID) {
                tokens.put('-');
                continue;
            }
            for (int i = 0; i < out.size(); i++) {
                tokens.put(DIGITS[out.array()[i] >> 4 & 15]);
                tokens.put(DIGITS[out.array()[i] & 15]);
            }
        }
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(tokens.array(), 0, tokens.size());
        return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    }

    /** A fault is found at its place, what stands before it is kept, and a cut character is one. */
    @Test
    void faultsHaveTheirPlace() {
        ByteSink out = new ByteSink();
        byte[] text = HEX.parseHex("41424344454647484950D6D0CED2FF");
        assertThat(BinlogCharsets.named("gbk").append(text, 0, text.length, out))
                .isEqualTo(14);
        assertThat(out.toText()).isEqualTo("ABCDEFGHIP中我");
        out.clear();
        assertThat(BinlogCharsets.named("gbk").append(text, 0, 13, out)).isEqualTo(12);
        assertThat(BinlogCharsets.named("utf8mb3").append("aé😀".getBytes(StandardCharsets.UTF_8), 0, 7, out))
                .isEqualTo(3);
        assertThat(BinlogCharsets.named("gb18030").append(HEX.parseHex("95328236"), 0, 3, out))
                .isZero();
    }

    @Test
    void collationIds() {
        assertThat(BinlogCharsets.collation(ServerKind.MYSQL, 255)).isEqualTo("utf8mb4_0900_ai_ci");
        assertThat(BinlogCharsets.charset(ServerKind.MYSQL, 8)).isEqualTo("latin1");
        assertThat(BinlogCharsets.charset(ServerKind.MYSQL, 63)).isEqualTo("binary");
        assertThat(BinlogCharsets.charset(ServerKind.MYSQL, 248)).isEqualTo("gb18030");
        assertThat(BinlogCharsets.collation(ServerKind.MARIADB, 2304)).isEqualTo("utf8mb4_uca1400_ai_ci");
        assertThat(BinlogCharsets.charset(ServerKind.MARIADB, 3072)).isEqualTo("utf32");
        for (ServerKind server : ServerKind.values()) {
            int known = 0;
            for (int id = 0; id < 5000; id++) {
                try {
                    // whatever a table map can name can be decoded
                    BinlogCharsets.named(BinlogCharsets.charset(server, id));
                    known++;
                } catch (UnsupportedColumnException e) {
                    assertThat(e).hasMessageContaining("collation id " + id + " ");
                }
            }
            assertThat(known)
                    .isEqualTo(server == ServerKind.MYSQL ? 286 : known)
                    .isGreaterThan(285);
        }
        assertThatThrownBy(() -> BinlogCharsets.named("filename"))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("filename");
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = CharsetsTest.class.getResourceAsStream("/fixtures/binlog/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
