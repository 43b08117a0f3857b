package io.sluice.cdc.model.internal.json;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;

/** JSON strings written from UTF-8 (RFC 8259, section 7): only what must be escaped is. */
public final class JsonEscapes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** The letter after the backslash; 0 for none needed, 'u' for the form with four digits. */
    private static final byte[] LETTERS = letters();

    private JsonEscapes() {}

    /** Appends the text in quotes. That it is well-formed UTF-8 is the caller's business. */
    public static void putQuoted(byte[] utf8, int from, int to, ByteSink out) {
        out.put('"');
        int run = from;
        for (int i = from; i < to; i++) {
            int letter = utf8[i] < 0 ? 0 : LETTERS[utf8[i]];
            if (letter != 0) {
                out.put(utf8, run, i - run);
                run = i + 1;
                out.put('\\');
                out.put(letter);
                if (letter == 'u') {
                    out.put('0');
                    out.put('0');
                    out.put(HEX[utf8[i] >> 4]);
                    out.put(HEX[utf8[i] & 15]);
                }
            }
        }
        out.put(utf8, run, to - run);
        out.put('"');
    }

    private static byte[] letters() {
        byte[] letters = new byte[128];
        for (int i = 0; i < 0x20; i++) {
            letters[i] = 'u';
        }
        letters['\b'] = 'b';
        letters['\t'] = 't';
        letters['\n'] = 'n';
        letters['\f'] = 'f';
        letters['\r'] = 'r';
        letters['"'] = '"';
        letters['\\'] = '\\';
        return letters;
    }
}
