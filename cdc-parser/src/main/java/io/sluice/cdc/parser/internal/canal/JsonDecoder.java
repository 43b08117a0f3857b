package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.FloatingText;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import io.sluice.cdc.parser.ServerKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON columns.
 *
 * <p>MySQL: Canal prints the stored document anew, in MySQL's own spacing, but doubles as Java does ({@code 1.0E10} for
 * {@code 10000000000.0}), which is undone here. Refused: a document that is no JSON, for Canal does not escape keys; and
 * one with a string of a date and a midnight of six zeros, which is how Canal prints a DATE. Lost without a trace: opaque
 * values, what follows a NUL in a string, trailing zeros of decimals.
 *
 * <p>MariaDB: the text as written, its UTF-8 bytes as ISO-8859-1 characters. Where the server is not known and both
 * readings are possible the cell is refused with the option to set.
 */
final class JsonDecoder implements CellDecoder {

    private static final byte[] MIDNIGHT = " 00:00:00.000000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXPRESSION = "JSON_".getBytes(StandardCharsets.US_ASCII);

    private final ServerHint server;
    private final ByteSink undone = new ByteSink(64);
    private final JsonText check = new JsonText();

    JsonDecoder(ServerHint server) {
        this.server = server;
    }

    @Override
    public void append(byte[] a, int from, int to, int kind, ByteSink out) {
        CellDecoders.requireString(kind);
        if (startsWithExpression(a, from, to)) {
            throw ValueFault.inapplicable(
                    Reason.PARTIAL_JSON,
                    "a difference instead of the document: the server logs with binlog_row_value_options=PARTIAL_JSON;"
                            + " unset it and take a new base");
        }
        ServerKind known = server.kind();
        if (known == ServerKind.MARIADB) {
            mariaDb(a, from, to, out);
            return;
        }
        if (known == null && mayBeMariaDb(a, from, to)) {
            throw ValueFault.missingOption(
                    "server",
                    "a JSON document that reads differently from MySQL and MariaDB; say which with server(...)");
        }
        mySql(a, from, to, out, known == null);
    }

    private static boolean startsWithExpression(byte[] a, int from, int to) {
        return to - from > EXPRESSION.length
                && Arrays.equals(a, from, from + EXPRESSION.length, EXPRESSION, 0, EXPRESSION.length);
    }

    private boolean mayBeMariaDb(byte[] a, int from, int to) {
        undone.clear();
        return !Words.isAscii(a, from, to)
                && Latin1.decode(a, from, to, undone)
                && JsonBytes.invalidUtf8(undone.array(), 0, undone.size()) < 0;
    }

    private void mariaDb(byte[] a, int from, int to, ByteSink out) {
        undone.clear();
        if (Words.isAscii(a, from, to)) {
            out.put(a, from, to - from);
        } else if (Latin1.decode(a, from, to, undone) && JsonBytes.invalidUtf8(undone.array(), 0, undone.size()) < 0) {
            out.put(undone.array(), 0, undone.size());
        } else {
            throw new ValueFault("no JSON document of MariaDB as Canal prints it; is the server MySQL?");
        }
    }

    private void mySql(byte[] a, int from, int to, ByteSink out, boolean guessed) {
        if (from == to) {
            return;
        }
        if (!check.isJson(a, from, to)) {
            throw ValueFault.inapplicable(
                    Reason.VALUE_LOST,
                    "not valid JSON: Canal does not escape quotes and backslashes in keys, and cuts strings at NUL; read"
                            + " the binlog itself");
        }
        int copied = from;
        int i = from;
        while (i < to) {
            byte b = a[i];
            if (b == '"') {
                int end = JsonBytes.stringEnd(a, i + 1, to);
                if (isMidnight(a, i + 1, end) && !isKey(a, end + 1, to)) {
                    if (guessed) {
                        throw ValueFault.missingOption(
                                "server",
                                "a JSON document with a midnight, which may be a DATE of MySQL but not of MariaDB; say"
                                        + " which with server(...)");
                    }
                    throw ValueFault.inapplicable(
                            Reason.AMBIGUOUS_VALUE,
                            "a JSON document with a midnight: Canal prints a DATE in a document as it prints a DATETIME"
                                    + " or a text, and MySQL does not; read the binlog itself");
                }
                i = (end < 0 ? ~end : end) + 1;
            } else if (b == '-' || (b >= '0' && b <= '9')) {
                int end = JsonBytes.numberEnd(a, i, to);
                if (JsonBytes.indexOf((byte) 'E', a, i, end) >= 0) {
                    if (guessed) {
                        throw ValueFault.missingOption(
                                "server",
                                "a JSON number in scientific notation reads differently from MySQL and MariaDB; say"
                                        + " which with server(...)");
                    }
                    out.put(a, copied, i - copied);
                    putDouble(Double.parseDouble(new String(a, i, end - i, StandardCharsets.US_ASCII)), out);
                    copied = end;
                }
                i = end;
            } else {
                i++;
            }
        }
        out.put(a, copied, to - copied);
    }

    /** {@code 2024-02-29 00:00:00.000000}. A string with escapes, whose end is negative, is none. */
    private static boolean isMidnight(byte[] a, int from, int end) {
        if (end - from != 10 + MIDNIGHT.length
                || !Arrays.equals(a, from + 10, end, MIDNIGHT, 0, MIDNIGHT.length)
                || a[from + 4] != '-'
                || a[from + 7] != '-') {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (i != 4 && i != 7 && (a[from + i] < '0' || a[from + i] > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(byte[] a, int from, int to) {
        int at = JsonBytes.skipWhitespace(a, from, to);
        return at < to && a[at] == ':';
    }

    /** Json_wrapper::to_string: the double as text columns print it, and {@code .0} behind whole numbers. */
    private static void putDouble(double value, ByteSink out) {
        int start = out.size();
        FloatingText.putDouble(value, out);
        for (int i = start; i < out.size(); i++) {
            if (out.array()[i] == '.' || out.array()[i] == 'e') {
                return;
            }
        }
        out.put('.');
        out.put('0');
    }
}
