package io.sluice.cdc.parser.canal;

import java.util.SplittableRandom;

/** Texts that break careless readers and writers of JSON. */
final class HostileText {

    private static final String[] PIECES = {
        "\"",
        "\\",
        "/",
        "\b",
        "\t",
        "\n",
        "\f",
        "\r",
        "\u0001",
        "\u001c",
        "\u007f",
        "\u0080",
        "\u00ff",
        "\u2028",
        "\u2029",
        "\\u0041",
        "\\\\",
        "{\"data\":[{",
        "}],\"type\":\"UPDATE\"}",
        ",\"table\":\"t\"",
        "null",
        "é",
        "中文",
        "😀",
        "\uDBFF\uDFFF",
        "\uFEFF",
        "\uFFFE",
        " ",
        "'",
        "a",
        "b",
        "xyz",
        "0"
    };

    private final SplittableRandom random;

    HostileText(SplittableRandom random) {
        this.random = random;
    }

    /** Characters a server can store, NUL among them; no U+FFFD, which is the trace of a loss. */
    String wellFormed() {
        int pieces = random.nextInt(20) == 0 ? 300 : random.nextInt(9);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append((char) random.nextInt(0x20, 0x7F));
                case 2 -> text.append((char) random.nextInt(0x7F, 0x900));
                case 3 -> text.append((char) random.nextInt(0x900, 0xD800));
                case 4 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
                default -> text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    /** With halves of surrogate pairs, which Canal's writer replaces. */
    String withHalves() {
        StringBuilder text = new StringBuilder(wellFormed());
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = text.isEmpty() ? 0 : random.nextInt(text.length());
            text.insert(at, (char) random.nextInt(0xD800, 0xE000));
        }
        return text.toString();
    }

    /** What is left of a text with halves of surrogate pairs: {@code ?} for each. */
    static String written(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .forEach(c ->
                        kept.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c));
        return kept.toString();
    }
}
