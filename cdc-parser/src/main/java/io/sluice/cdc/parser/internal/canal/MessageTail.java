package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.PlainDigits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The end of a message as Canal writes it, {@code ,"table":"..","ts":1,"type":".."}}, read backwards: table and operation
 * without a look at the rows. Reused.
 *
 * <p>Sound for every valid JSON object: the last brace closes the top level, and strings without backslash directly before
 * it can only be the top level's last members. Any other ending is "not found", never a wrong answer.
 */
final class MessageTail {

    private static final int LONGEST_TYPE = 16;
    /** Bytes after the digits of {@code ts}: {@code ,"type":"INSERT"}}; the three operations are of one length. */
    private static final int AFTER_TS = 17;

    private static final int TS_DIGITS = 13;
    private static final long TYPE_KEY = word(",\"type\":");
    private static final long INSERT = word("\"INSERT\"");
    private static final long UPDATE = word("\"UPDATE\"");
    private static final long DELETE = word("\"DELETE\"");
    /** Without its first byte, which belongs to the table's name. */
    private static final long TS_KEY = word("?\",\"ts\":") >>> 8;

    private static final long TABLE_KEY = word("\"table\":");

    /** The table of the last message: in a feed of few tables likely the next one's. */
    private byte[] lastTable = new byte[64];

    private int lastTableLength;

    private int tableKey;
    private int tableFrom;
    private int tableTo;
    private long ts;
    private @Nullable Operation operation;

    /** Index of the comma before the key {@code table}. */
    int tableKey() {
        return tableKey;
    }

    int tableFrom() {
        return tableFrom;
    }

    int tableTo() {
        return tableTo;
    }

    long ts() {
        return ts;
    }

    /** Null for a type that is no row operation. */
    @Nullable
    Operation operation() {
        return operation;
    }

    /** Reads the end of the message in [from, to), which has no white space around it. False if it ends otherwise. */
    boolean read(byte[] a, int from, int to) {
        if (readLikeLast(a, from, to)) {
            return true;
        }
        if (!readAny(a, from, to)) {
            return false;
        }
        int length = tableTo - tableFrom;
        if (length <= lastTable.length) {
            System.arraycopy(a, tableFrom, lastTable, 0, length);
            lastTableLength = length;
        }
        return true;
    }

    /** A row operation on the table of the last message, at a time of today's length: a few words to compare. */
    private boolean readLikeLast(byte[] a, int from, int to) {
        int digits = to - AFTER_TS - TS_DIGITS;
        int tableEnd = digits - 7;
        int table = tableEnd - lastTableLength;
        if (table - 10 < from
                || a[to - 1] != '}'
                || Words.getLongLE(a, to - 17) != TYPE_KEY
                || Words.getLongLE(a, digits - 8) >>> 8 != TS_KEY
                || a[table - 1] != '"'
                || Words.getLongLE(a, table - 9) != TABLE_KEY
                || a[table - 10] != ','
                || !Arrays.equals(a, table, tableEnd, lastTable, 0, lastTableLength)) {
            return false;
        }
        long type = Words.getLongLE(a, to - 9);
        long time = PlainDigits.read(a, digits, digits + TS_DIGITS);
        if (time < 0 || a[digits] == '0' || (type != INSERT && type != UPDATE && type != DELETE)) {
            return false;
        }
        ts = time;
        tableFrom = table;
        tableTo = tableEnd;
        tableKey = table - 10;
        operation = type == UPDATE ? Operation.UPDATE : type == INSERT ? Operation.INSERT : Operation.DELETE;
        return true;
    }

    /** The operation of a message that ends with {@code ,"type":"INSERT"}} or another, from this comma on; else null. */
    static @Nullable Operation operationAtEnd(byte[] a, int comma, int to) {
        if (to - comma != AFTER_TS || Words.getLongLE(a, comma) != TYPE_KEY || a[to - 1] != '}') {
            return null;
        }
        long type = Words.getLongLE(a, comma + 8);
        return type == UPDATE
                ? Operation.UPDATE
                : type == INSERT ? Operation.INSERT : type == DELETE ? Operation.DELETE : null;
    }

    private static long word(String ascii) {
        return Words.getLongLE(ascii.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private boolean readAny(byte[] a, int from, int to) {
        int typeEnd = to - 2;
        if (to - from < 32 || a[to - 1] != '}' || a[typeEnd] != '"') {
            return false;
        }
        int type = typeEnd - 1;
        int lowest = Math.max(from, typeEnd - LONGEST_TYPE);
        while (type > lowest && a[type] != '"' && a[type] != '\\') {
            type--;
        }
        if (a[type] != '"' || !endsWith(a, from, type, ",\"type\":")) {
            return false;
        }
        int at = type - 8;
        int digits = at;
        long value = 0;
        long power = 1;
        while (digits > from && a[digits - 1] >= '0' && a[digits - 1] <= '9') {
            digits--;
            value += power * (a[digits] - '0');
            power *= 10;
        }
        // 18 digits fit a long; a leading zero is no JSON.
        if (digits == at || at - digits > 18 || (a[digits] == '0' && at - digits > 1)) {
            return false;
        }
        if (!endsWith(a, from, digits, ",\"ts\":") || digits - 7 < from || a[digits - 7] != '"') {
            return false;
        }
        int tableEnd = digits - 7;
        int table = tableEnd - 1;
        while (table > from && a[table] != '"' && a[table] != '\\') {
            table--;
        }
        if (a[table] != '"' || !endsWith(a, from, table, ",\"table\":")) {
            return false;
        }
        ts = value;
        tableFrom = table + 1;
        tableTo = tableEnd;
        tableKey = table - 9;
        operation = operation(a, type + 1, typeEnd);
        return true;
    }

    static @Nullable Operation operation(byte[] a, int from, int to) {
        if (to - from != 6) {
            return null;
        }
        return switch (a[from]) {
            case 'I' -> endsWith(a, from, to, "INSERT") ? Operation.INSERT : null;
            case 'U' -> endsWith(a, from, to, "UPDATE") ? Operation.UPDATE : null;
            case 'D' -> endsWith(a, from, to, "DELETE") ? Operation.DELETE : null;
            default -> null;
        };
    }

    private static boolean endsWith(byte[] a, int from, int to, String ascii) {
        int start = to - ascii.length();
        if (start < from) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (a[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
