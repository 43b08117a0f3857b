package io.sluice.cdc.parser.internal.binlog;

import java.util.HexFormat;

/** Ids of XA transactions as servers print them: {@code X'gtrid',X'bqual',formatID} ({@code serialize_xid} of xa.h). */
final class Xid {

    private Xid() {}

    /**
     * From an {@code XA_PREPARE} event of either server: one phase 1, format 4, lengths 4 each, the parts.
     *
     * @param f stands behind the first byte
     */
    static String ofPrepare(EventFields f) {
        long format = f.u32("format of an XA id");
        long gtrid = f.u32("length of an XA id");
        long bqual = f.u32("length of an XA id");
        return text(f, format, gtrid, bqual);
    }

    private static String text(EventFields f, long format, long gtrid, long bqual) {
        int at = f.take(gtrid, "XA id");
        HexFormat hex = HexFormat.of();
        String first = hex.formatHex(f.array(), at, f.pos());
        at = f.take(bqual, "XA id");
        String second = hex.formatHex(f.array(), at, f.pos());
        return "X'" + first + "',X'" + second + "'," + format;
    }
}
