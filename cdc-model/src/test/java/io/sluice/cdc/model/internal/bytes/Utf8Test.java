package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The kind of bytes against the platform's strict decoder, at all places of short arrays. */
class Utf8Test {

    private static final long SEED = 20_261_122;
    private static final String[] PIECES = {
        "a",
        "plain",
        "\u00e9",
        "\u4e2d",
        "\u4e2d\u6587\u5b57",
        "\ud83d\ude00",
        "\ufffd",
        "\uff01",
        "\ud7ff",
        "\ue000",
        "\u0800"
    };
    private static final int[] EDGES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF4, 0xF5, 0xFF
    };

    @Test
    void everySequenceOfEdgesIsJudgedAsThePlatformDoes() {
        for (int lead : EDGES) {
            for (int second : EDGES) {
                for (int third : EDGES) {
                    for (int fourth : EDGES) {
                        byte[] four = {(byte) lead, (byte) second, (byte) third, (byte) fourth};
                        assertKind(four, 0, 4);
                        // the same inside a word, and at the end of one
                        byte[] placed = "abcdefghijklmnop".getBytes(StandardCharsets.US_ASCII);
                        System.arraycopy(four, 0, placed, (lead + third) % 12, 4);
                        assertKind(placed, 0, 16);
                    }
                }
            }
        }
    }

    @Test
    void randomTextWholeCutAndDamaged() {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] seen = new int[4];
        for (int round = 0; round < 60_000; round++) {
            StringBuilder text = new StringBuilder();
            boolean one = random.nextBoolean();
            String piece = PIECES[random.nextInt(PIECES.length)];
            for (int n = random.nextInt(9); n > 0; n--) {
                text.append(one ? piece : PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextInt(3) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            int from = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : 0;
            int to = random.nextInt(3) == 0 ? random.nextInt(from, bytes.length + 1) : bytes.length;
            seen[1 + assertKind(bytes, from, to)]++;
        }
        for (int count : seen) {
            assertThat(count).isGreaterThan(1000);
        }
    }

    private static int assertKind(byte[] a, int from, int to) {
        int expected = Utf8.ASCII;
        for (int i = from; i < to; i++) {
            expected = a[i] == (byte) 0xEF ? Utf8.UNUSUAL : a[i] < 0 && expected == Utf8.ASCII ? Utf8.USUAL : expected;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(a, from, to - from));
        } catch (CharacterCodingException e) {
            expected = Utf8.INVALID;
        }
        assertThat(Utf8.kind(a, from, to))
                .as("%s [%d, %d), seed %d", HexFormat.of().formatHex(a), from, to, SEED)
                .isEqualTo(expected);
        assertThat(Utf8.invalid(a, from, to) < 0).isEqualTo(expected != Utf8.INVALID);
        return expected;
    }
}
