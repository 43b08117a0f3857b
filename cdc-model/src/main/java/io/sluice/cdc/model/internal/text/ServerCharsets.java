package io.sluice.cdc.model.internal.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Default collations that are the same on every server. That of utf8mb4 differs between MySQL 5.7, 8.0 and MariaDB, and
 * MariaDB 11.5 changed that of every Unicode set: those are left out. Source: {@code SHOW CHARACTER SET} of both servers.
 */
public final class ServerCharsets {

    private static final Map<String, String> STABLE_DEFAULTS = Map.ofEntries(
            Map.entry("armscii8", "armscii8_general_ci"),
            Map.entry("ascii", "ascii_general_ci"),
            Map.entry("big5", "big5_chinese_ci"),
            Map.entry("binary", "binary"),
            Map.entry("cp1250", "cp1250_general_ci"),
            Map.entry("cp1251", "cp1251_general_ci"),
            Map.entry("cp1256", "cp1256_general_ci"),
            Map.entry("cp1257", "cp1257_general_ci"),
            Map.entry("cp850", "cp850_general_ci"),
            Map.entry("cp852", "cp852_general_ci"),
            Map.entry("cp866", "cp866_general_ci"),
            Map.entry("cp932", "cp932_japanese_ci"),
            Map.entry("dec8", "dec8_swedish_ci"),
            Map.entry("eucjpms", "eucjpms_japanese_ci"),
            Map.entry("euckr", "euckr_korean_ci"),
            Map.entry("gb18030", "gb18030_chinese_ci"),
            Map.entry("gb2312", "gb2312_chinese_ci"),
            Map.entry("gbk", "gbk_chinese_ci"),
            Map.entry("geostd8", "geostd8_general_ci"),
            Map.entry("greek", "greek_general_ci"),
            Map.entry("hebrew", "hebrew_general_ci"),
            Map.entry("hp8", "hp8_english_ci"),
            Map.entry("keybcs2", "keybcs2_general_ci"),
            Map.entry("koi8r", "koi8r_general_ci"),
            Map.entry("koi8u", "koi8u_general_ci"),
            Map.entry("latin1", "latin1_swedish_ci"),
            Map.entry("latin2", "latin2_general_ci"),
            Map.entry("latin5", "latin5_turkish_ci"),
            Map.entry("latin7", "latin7_general_ci"),
            Map.entry("macce", "macce_general_ci"),
            Map.entry("macroman", "macroman_general_ci"),
            Map.entry("sjis", "sjis_japanese_ci"),
            Map.entry("swe7", "swe7_swedish_ci"),
            Map.entry("tis620", "tis620_thai_ci"),
            Map.entry("ujis", "ujis_japanese_ci"),
            Map.entry("utf16le", "utf16le_general_ci"));

    private ServerCharsets() {}

    /** The default collation of a set, or null where it depends on the server. */
    public static @Nullable String stableDefaultCollation(String charset) {
        return STABLE_DEFAULTS.get(charset);
    }
}
