package io.sluice.cdc.model.internal.text;

/** Longest character of each character set in bytes: {@code MAXLEN} of {@code information_schema.CHARACTER_SETS}. */
public final class CharsetWidths {

    private CharsetWidths() {}

    public static int maxBytes(String charset) {
        return switch (charset) {
            case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030" -> 4;
            case "utf8mb3", "ujis", "eucjpms" -> 3;
            case "big5", "sjis", "euckr", "gb2312", "gbk", "ucs2", "cp932" -> 2;
            default -> 1;
        };
    }
}
