package io.sluice.cdc.model.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The word-wise kernels against the plain definitions, and UTF-8 against the platform's own strict decoder. */
class JsonBytesTest {

    private static final long SEED = 20_261_122;
    /** Lead bytes and continuations at the edges of their ranges, so that short random runs meet every rule. */
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0,
        0xF4, 0xF5, 0xFF
    };

    @Test
    void everySequenceOfThreeEdgeBytesIsJudgedAsThePlatformDoes() {
        for (int lead = 0; lead < 256; lead++) {
            for (int second : EDGES) {
                for (int third : EDGES) {
                    assertFault(new byte[] {(byte) lead, (byte) second, (byte) third});
                    assertFault(new byte[] {(byte) lead, (byte) second, (byte) third, (byte) 0x80});
                }
            }
        }
    }

    @Test
    void randomBytesAreJudgedAsThePlatformDoes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] text =
                    "plain text, \u4e2d\u6587 \ud83d\ude00 \u00e9\u00e9, more of it".getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(3); n > 0; n--) {
                text[random.nextInt(text.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            assertFault(text);
        }
    }

    /** The platform's decoder stops at the first byte of the first ill-formed sequence. */
    private static void assertFault(byte[] text) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(text);
        boolean wellFormed =
                !decoder.decode(in, CharBuffer.allocate(text.length), true).isError();
        assertThat(JsonBytes.invalidUtf8(text, 0, text.length))
                .as("%s, seed %d", HexFormat.of().formatHex(text), SEED)
                .isEqualTo(wellFormed ? -1 : in.position());
    }

    @Test
    void plainStringEndsWhereAnyStringDoes() {
        SplittableRandom random = new SplittableRandom(SEED);
        int found = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] text = new byte[random.nextInt(70)];
            for (int k = 0; k < text.length; k++) {
                text[k] = (byte) random.nextInt(0x23, 0x5C);
            }
            for (int n = random.nextInt(4); n > 0 && text.length > 0; n--) {
                text[random.nextInt(text.length)] = new byte[] {
                            '"', '"', '\\', 0x1F, 0, (byte) 0x80, (byte) 0xA2, (byte) 0xFF, 0x7F, 0x20, 0x21
                        }
                        [random.nextInt(11)];
            }
            int from = random.nextInt(text.length + 1);
            int limit = random.nextInt(3) == 0 ? random.nextInt(from, text.length + 1) : text.length;
            int expected = JsonBytes.stringEnd(text, from, limit);
            int end = JsonBytes.plainStringEnd(text, from, limit);
            found += end < 0 ? 0 : 1;
            assertThat(end < 0 ? expected : end).as("seed %d round %d", SEED, i).isEqualTo(expected);
            boolean farFromLimit = expected >= 0 && expected + 16 <= limit;
            assertThat(farFromLimit && end < 0)
                    .as("found, seed %d round %d", SEED, i)
                    .isFalse();
        }
        assertThat(found).isGreaterThan(500);
    }

    @Test
    void stringEndsAtItsQuote() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(50)];
            for (int k = 0; k < text.length; k++) {
                text[k] = (byte)
                        (random.nextInt(12) == 0
                                ? "\"\\\n\u001f".charAt(random.nextInt(4))
                                : random.nextInt(-128, 128));
            }
            int from = random.nextInt(text.length + 1);
            assertThat(JsonBytes.stringEnd(text, from, text.length))
                    .as("seed %d round %d", SEED, i)
                    .isEqualTo(stringEndByteByByte(text, from));
        }
    }

    private static int stringEndByteByByte(byte[] text, int from) {
        boolean escaped = false;
        for (int i = from; i < text.length; i++) {
            if (text[i] == '"') {
                return escaped ? ~i : i;
            }
            if (text[i] == '\\') {
                escaped = true;
                i++;
            } else if (text[i] >= 0 && text[i] < 0x20) {
                return JsonBytes.CONTROL_BYTE;
            }
        }
        return JsonBytes.UNTERMINATED;
    }
}
