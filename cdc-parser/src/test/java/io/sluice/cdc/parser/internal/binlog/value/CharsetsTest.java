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
import java.util.stream.IntStream;
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
        long head = 0;
        for (byte b : lead) {
            head = head << 8 | b & 0xFF;
        }
        int[] any = bytes(0, 255);
        return switch (kind) {
            case "one" -> product(0, any);
            case "two" -> product(head, any);
            case "three" -> product(head, any, any);
            default ->
                switch (charset) {
                    case "utf8mb4" -> product(head, any, bytes(0x78, 0xC8));
                    case "gb18030" -> product(head, bytes(0x30, 0x39), bytes(0x81, 0xFE), bytes(0x30, 0x39));
                    case "utf32" -> product(head, any, any);
                    default -> surrogates(head, charset.equals("utf16le"));
                };
        };
    }

    private static int[] bytes(int from, int to) {
        return IntStream.rangeClosed(from, to).filter(b -> b != 0x3F).toArray();
    }

    private static long[] product(long head, int[]... tails) {
        long[] out = {head};
        for (int[] tail : tails) {
            long[] longer = new long[out.length * tail.length];
            int n = 0;
            for (long number : out) {
                for (int b : tail) {
                    longer[n++] = number << 8 | b;
                }
            }
            out = longer;
        }
        return out;
    }

    private static long[] surrogates(long head, boolean littleEndian) {
        LongStream.Builder out = LongStream.builder();
        for (int b : bytes(0, 255)) {
            for (int low = 56_001; low <= 57_400; low += 4) {
                if ((low & 0xFF) != 0x3F) {
                    long high = head << 8 | b;
                    out.add(littleEndian ? swapped(high) << 16 | swapped(low) : high << 16 | low);
                }
            }
        }
        return out.build().sorted().toArray();
    }

    private static long swapped(long unit) {
        return (unit & 0xFF) << 8 | unit >> 8;
    }

    private static int length(String kind) {
        return List.of("one", "two", "three", "four").indexOf(kind) + 1;
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
