package io.sluice.cdc.model.internal.bytes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a collation compares text. Tables hold printable ASCII only; they were read from servers, and the tests hold every
 * collation listed here against both servers' answers.
 *
 * @param order null where bytes decide; otherwise printable ASCII in ascending order, characters of equal weight within one
 *     group, groups separated by a zero character
 * @param padded PAD SPACE: trailing spaces count for nothing
 * @param caseLevel among values otherwise equal, a small letter comes before its capital
 */
record TextCollation(@Nullable String order, boolean padded, boolean caseLevel) {

    private static final String[] UNICODE = {"utf8", "utf8mb3", "utf8mb4", "ucs2", "utf16", "utf16le", "utf32"};

    /**
     * Character sets whose conversion to Unicode gives different characters different code points, so that equality of the
     * bytes survives it. (Not so of big5, cp932, eucjpms, sjis, tis620, ujis: measured over all one- and two-byte codes.)
     */
    private static final String[] ONE_TO_ONE = {
        "ascii", "latin1", "latin2", "latin5", "latin7", "cp1250", "cp1251", "cp1256", "cp1257", "gbk", "gb2312",
        "koi8r", "koi8u", "greek", "hebrew", "cp850", "cp852", "cp866", "euckr"
    };

    private static final String LETTERS =
            "Aa|Bb|Cc|Dd|Ee|Ff|Gg|Hh|Ii|Jj|Kk|Ll|Mm|Nn|Oo|Pp|Qq|Rr|Ss|Tt|Uu|Vv|Ww|Xx|Yy|Zz";
    private static final String DIGITS = "0|1|2|3|4|5|6|7|8|9";
    private static final String BEFORE_LETTERS = " |!|\"|#|$|%|&|'|(|)|*|+|,|-|.|/|" + DIGITS + "|:|;|<|=|>|?|@|";

    /** Code of the capital letter. */
    private static final String FOLDED = groups(BEFORE_LETTERS + LETTERS + "|[|\\|]|^|_|`|{|\0|}|~");

    /** {@code ~} weighs as Y, and the brackets stand otherwise than in ASCII: so the servers' table has it. */
    private static final String CHINESE =
            groups(BEFORE_LETTERS + LETTERS.replace("Yy", "Yy~") + "|]|[|\\|^|_|`|{|\0|}");

    /** Unicode Collation Algorithm 4.0.0 and 5.2.0. */
    private static final String UCA_4 =
            groups(" |`|^|_|-|,|;|:|!|?|.|'|\"|(|)|[|]|{|}|@|*|/|\\|&|#|%|+|<|=|>|\0|~|$|" + DIGITS + "|" + LETTERS);

    /** Unicode Collation Algorithm 9.0.0 and 14.0.0. */
    private static final String UCA_9 =
            groups(" |_|-|,|;|:|!|?|.|'|\"|(|)|[|]|{|}|@|*|/|\\|&|#|%|`|^|+|<|=|>|\0|~|$|" + DIGITS + "|" + LETTERS);

    private static final Map<String, TextCollation> BY_NAME = new HashMap<>();

    static {
        BY_NAME.put("binary", new TextCollation(null, false, false));
        for (String charset : UNICODE) {
            padAndNoPad(charset, "bin", null);
            padAndNoPad(charset + "_general", "ci", FOLDED);
            if (!charset.equals("utf16le")) {
                padAndNoPad(charset + "_unicode", "ci", UCA_4);
                padAndNoPad(charset + "_unicode_520", "ci", UCA_4);
                uca1400(charset + "_");
            }
        }
        // information_schema.columns may leave the character set out
        uca1400("");
        for (String charset : ONE_TO_ONE) {
            padAndNoPad(charset, "bin", null);
        }
        BY_NAME.put("gb18030_bin", new TextCollation(null, true, false));
        BY_NAME.put("utf8mb4_0900_bin", new TextCollation(null, false, false));
        BY_NAME.put("utf8mb4_0900_ai_ci", new TextCollation(UCA_9, false, false));
        BY_NAME.put("utf8mb4_0900_as_ci", new TextCollation(UCA_9, false, false));
        BY_NAME.put("utf8mb4_0900_as_cs", new TextCollation(UCA_9, false, true));
        for (String name : new String[] {"general", "german1", "danish", "spanish"}) {
            BY_NAME.put("latin1_" + name + "_ci", new TextCollation(FOLDED, true, false));
        }
        BY_NAME.put("gb18030_chinese_ci", new TextCollation(FOLDED, true, false));
        padAndNoPad("latin1_swedish", "ci", FOLDED);
        padAndNoPad("ascii_general", "ci", FOLDED);
        padAndNoPad("gbk_chinese", "ci", CHINESE);
        padAndNoPad("gb2312_chinese", "ci", CHINESE);
    }

    /** The collation of this lower-case name, or null where it is not one of those known exactly. */
    static @Nullable TextCollation find(String name) {
        return BY_NAME.get(name);
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** Weight of each ASCII character, 1 and up; 0 for those the collation is not known for. */
    static byte[] weights(String order) {
        byte[] weights = new byte[128];
        byte weight = 1;
        for (int i = 0; i < order.length(); i++) {
            if (order.charAt(i) == 0) {
                weight++;
            } else {
                weights[order.charAt(i)] = weight;
            }
        }
        return weights;
    }

    private static void uca1400(String prefix) {
        for (String accents : new String[] {"_ai", "_as"}) {
            for (String pad : new String[] {"", "_nopad"}) {
                String name = prefix + "uca1400" + pad + accents;
                BY_NAME.put(name + "_ci", new TextCollation(UCA_9, pad.isEmpty(), false));
                BY_NAME.put(name + "_cs", new TextCollation(UCA_9, pad.isEmpty(), true));
            }
        }
    }

    /** A collation and its NO PAD twin of MariaDB. */
    private static void padAndNoPad(String stem, String suffix, @Nullable String order) {
        BY_NAME.put(stem + "_" + suffix, new TextCollation(order, true, false));
        BY_NAME.put(stem + "_nopad_" + suffix, new TextCollation(order, false, false));
    }

    /** Written with bars between groups and a zero character for the bar itself. */
    private static String groups(String text) {
        return text.replace('\0', '\1').replace('|', '\0').replace('\1', '|');
    }
}
