package io.sluice.cdc.model;

import io.sluice.cdc.model.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The SELECT whose text-protocol result is, byte for byte, the canonical values of a table: what every source of events
 * decodes to. Run it on the server to get the rows to compare with. The {@link #SESSION} statement must be run before it.
 *
 * <p>A canonical value is what the server prints in session time zone UTC, with these exceptions and clarifications:
 *
 * <table>
 * <caption>Canonical values</caption>
 * <tr><th>type</th><th>canonical value</th></tr>
 * <tr><td>integers</td><td>decimal; ZEROFILL padded to the display width</td></tr>
 * <tr><td>DECIMAL(M,D)</td><td>plain, exactly D digits after the point; ZEROFILL padded to M digits</td></tr>
 * <tr><td>FLOAT</td><td><b>exception:</b> the shortest text that reads back as the same FLOAT (of equally short ones the
 *     closest, then the one with an even last digit), in the servers' number style; a server itself prints six digits</td></tr>
 * <tr><td>DOUBLE</td><td>as printed: shortest; {@code 0.000000000000001} and {@code 100000000000000} plain, {@code 1e-16} and
 *     {@code 1e15} with exponent</td></tr>
 * <tr><td>FLOAT(M,D), DOUBLE(M,D)</td><td>as printed: D digits after the point</td></tr>
 * <tr><td>BIT</td><td><b>exception:</b> unsigned decimal; a server prints its bytes</td></tr>
 * <tr><td>YEAR</td><td>four digits, {@code 0000} for the zero year</td></tr>
 * <tr><td>DATE, DATETIME</td><td>as printed, exactly the declared fraction digits; zero and partial dates stay</td></tr>
 * <tr><td>TIMESTAMP</td><td>in UTC; the zero timestamp is {@code 0000-00-00 00:00:00}</td></tr>
 * <tr><td>TIME</td><td>as printed: sign, two or three digits of hours</td></tr>
 * <tr><td>CHAR</td><td>without trailing spaces</td></tr>
 * <tr><td>VARCHAR, TEXT</td><td>as they are, UTF-8</td></tr>
 * <tr><td>BINARY(n)</td><td>n bytes, the padding zero bytes among them</td></tr>
 * <tr><td>VARBINARY, BLOB</td><td>the bytes</td></tr>
 * <tr><td>ENUM, SET</td><td>labels as declared, those of a SET separated by commas; the error value of an ENUM is empty</td></tr>
 * <tr><td>JSON</td><td>the text MySQL prints</td></tr>
 * <tr><td>GEOMETRY</td><td>SRID (four bytes, little-endian) and WKB</td></tr>
 * <tr><td>VECTOR</td><td>four little-endian bytes a dimension</td></tr>
 * <tr><td>UUID, INET4, INET6</td><td>as MariaDB prints them</td></tr>
 * </table>
 *
 * <p>Measured on MySQL 9.7 and MariaDB 10.11: a million random floats, every power of two, equal to the shortest text.
 *
 * <p>FLOAT columns need {@code CAST(… AS FLOAT)}: MySQL 8.0.17, MariaDB 10.4 or newer. On older servers take
 * {@link Option#FLOAT_WIDENED}.
 */
public final class CanonicalSelect {

    /** Puts a session into the state the SELECT needs: UTF-8 results, UTC, CHAR without padding. */
    public static final String SESSION = "SET NAMES utf8mb4, SESSION time_zone = '+00:00', SESSION sql_mode = ''";

    /** Departures from canonical values, for transports and servers that cannot do better. */
    public enum Option {
        /** Columns of the binary family as upper-case hexadecimal digits, for transports of text. */
        BYTES_AS_HEX,
        /** FLOAT columns exactly, as the DOUBLE of the same value: seventeen digits to be rounded by the reader. */
        FLOAT_WIDENED,
        /** FLOAT columns as the DOUBLE of the six digits that a server itself prints; what checksums are made of. */
        FLOAT_SIX_DIGITS,
        /**
         * FLOAT and DOUBLE as character strings, for CONCAT, LENGTH and hashes over canonical values. MySQL turns a number
         * into a string in another style than it sends it to a client: {@code CONCAT(1.23456789012345e-14)} keeps the
         * exponent that the client never sees. Long expressions; not with {@link #FLOAT_WIDENED}; DOUBLE ZEROFILL has no such form and is refused.
         */
        NUMBERS_AS_TEXT
    }

    private CanonicalSelect() {}

    /** The SELECT of all columns and rows, ordered by the primary key where there is one; no semicolon. */
    public static String sql(TableSchema schema, Option... options) {
        List<String> expressions = new ArrayList<>();
        for (Column column : schema.columns()) {
            expressions.add(expression(column, options));
        }
        String order = orderBy(schema);
        return "SELECT " + String.join(", ", expressions) + " FROM " + name(schema.table())
                + (order.isEmpty() ? "" : " " + order);
    }

    /** The expression of one column, as it stands in the SELECT. */
    public static String expression(Column column, Option... options) {
        List<Option> chosen = List.of(options);
        String name = quoted(column.name());
        ColumnType type = column.type();
        if (type.isBytes() && chosen.contains(Option.BYTES_AS_HEX)) {
            return "HEX(" + name + ")";
        }
        if (type.kind() == Kind.BIT) {
            return name + "+0";
        }
        if (type.family() == ColumnType.Family.FLOATING && type.scale() < 0) {
            return floating(type, name, chosen);
        }
        return name;
    }

    private static String floating(ColumnType type, String name, List<Option> chosen) {
        boolean single = type.kind() == Kind.FLOAT;
        if (single && chosen.contains(Option.FLOAT_WIDENED)) {
            return name + "+0e0";
        }
        boolean asText = chosen.contains(Option.NUMBERS_AS_TEXT);
        if (!single && !asText) {
            return name;
        }
        String number = !single ? name : chosen.contains(Option.FLOAT_SIX_DIGITS) ? printed(name) : shortestFloat(name);
        if (type.zerofill() && single) {
            String text = asSent(number);
            return "CONCAT(REPEAT('0',12-LENGTH(" + text + "))," + text + ")";
        }
        if (asText && type.zerofill()) {
            throw new SchemaMismatchException(
                    "column " + name + " is " + type + ", whose text within an expression MySQL pads"
                            + " before it chooses a style; it has no form for NUMBERS_AS_TEXT");
        }
        return asText ? asSent(number) : number;
    }

    /** A DOUBLE as the string a client gets: exponents down to -15 written out as zeros. */
    private static String asSent(String number) {
        String text = "CONCAT(" + number + ")";
        String exponent = "SUBSTRING_INDEX(" + text + ",'e',-1)";
        return "IF(LOCATE('e-'," + text + ")>0 AND " + exponent + ">=-15,CONCAT(IF(LEFT(" + text
                + ",1)='-','-',''),'0.',"
                + "REPEAT('0',-1-" + exponent + "),REPLACE(REPLACE(SUBSTRING_INDEX(" + text
                + ",'e',1),'.',''),'-',''))," + text
                + ")";
    }

    /** {@code ORDER BY} the primary key, or an empty text where none is known. */
    public static String orderBy(TableSchema schema) {
        if (!schema.hasPrimaryKey()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (int i : schema.keyColumns()) {
            names.add(quoted(schema.column(i).name()));
        }
        return "ORDER BY " + String.join(", ", names);
    }

    /**
     * The first of six, seven, eight, nine digits that read back, as a DOUBLE, whose shortest text is these digits. The
     * digits are made as an integer with an exponent, which the server then reads. Two rare kinds need more: numbers below
     * the normal range, of which fewer digits read back, and three powers of two (2^-96, 2^87, 2^90), whose lower neighbour
     * is so near that the closest eight digits do not read back but the next ones do.
     */
    private static String shortestFloat(String name) {
        StringBuilder out = new StringBuilder("CASE");
        // the shortest text of the largest FLOAT is larger than it, and MySQL refuses to CAST that instead of rounding
        out.append(" WHEN ABS(")
                .append(name)
                .append("+0e0)>3.4028234e38 THEN 3.4028235e38*SIGN(")
                .append(name)
                .append(")");
        for (int digits = 1; digits <= 5; digits++) {
            String rounded = rounded(name, digits, "");
            out.append(" WHEN ABS(")
                    .append(name)
                    .append("+0e0)<1.2e-38 AND ")
                    .append(name)
                    .append("<>0 AND ");
            out.append(readsBack(rounded, name)).append(" THEN ").append(rounded);
        }
        String printed = printed(name);
        out.append(" WHEN ").append(readsBack(printed, name)).append(" THEN ").append(printed);
        for (String rounded :
                List.of(rounded(name, 7, ""), rounded(name, 8, ""), rounded(name, 8, "+SIGN(" + name + ")"))) {
            out.append(" WHEN ")
                    .append(readsBack(rounded, name))
                    .append(" THEN ")
                    .append(rounded);
        }
        return out.append(" ELSE ").append(rounded(name, 9, "")).append(" END").toString();
    }

    /** A FLOAT's six digits, the only ones a server turns into text, as a number. */
    private static String printed(String name) {
        return "(CONCAT(" + name + ")*1e0)";
    }

    private static String readsBack(String candidate, String name) {
        return "CAST(" + candidate + " AS FLOAT)=" + name;
    }

    private static String rounded(String name, int digits, String more) {
        String exponent = "(" + (digits - 1) + "-FLOOR(LOG10(ABS(" + name + "+0e0))))";
        return "(CONCAT(ROUND((" + name + "+0e0)*POW(10," + exponent + "))" + more + ",'e',-" + exponent + ")+0e0)";
    }

    private static String name(TableId table) {
        return table.database().isEmpty()
                ? quoted(table.table())
                : quoted(table.database()) + "." + quoted(table.table());
    }

    private static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
