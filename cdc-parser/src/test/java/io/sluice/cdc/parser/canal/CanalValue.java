package io.sluice.cdc.parser.canal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One value of a server, in the two spellings the differential test compares.
 *
 * @param canal the string Canal puts in its message
 * @param canonical what the parser must make of it
 */
record CanalValue(String canal, byte[] canonical) {

    static CanalValue of(String canal, String canonical) {
        return new CanalValue(canal, canonical.getBytes(StandardCharsets.UTF_8));
    }

    static CanalValue same(String text) {
        return of(text, text);
    }

    /** Bytes, which Canal prints as ISO-8859-1 characters. */
    static CanalValue bytes(byte[] printed, byte[] canonical) {
        return new CanalValue(new String(printed, StandardCharsets.ISO_8859_1), canonical);
    }

    /** Two values Canal prints alike are one to it: it would not announce the column as changed. */
    boolean printsAs(CanalValue other) {
        return canal.equals(other.canal) && Arrays.equals(canonical, other.canonical);
    }
}
