package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Operation;
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
