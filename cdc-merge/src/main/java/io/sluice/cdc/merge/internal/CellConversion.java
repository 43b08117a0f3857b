package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.InexactAlterException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.FloatingText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What MODIFY makes of the values of one column: only conversions that lose nothing, of which a value that does not fit
 * the new type is refused. One thread.
 */
final class CellConversion {

    /** How a value gets its new spelling. */
    enum Way {
        /** The same bytes. */
        COPY,
        /** The new type's spelling of the same value: more fraction digits, zeros in front, padding, a range to keep. */
        RESPELL,
        /** The nearest DOUBLE of a FLOAT is the FLOAT itself, with more digits. */
        WIDEN_FLOAT
    }

    private static final Set<String> UNICODE = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");
    private static final Set<String> BASIC_UNICODE = Set.of("utf8mb3", "utf8", "ucs2");

    private final TableId table;
    private final Column from;
    private final Column to;
    private final Way way;
    private final CellNormalizer normalizer;
    /** Most characters, or bytes of the binary family, where the new type takes fewer; else -1. */
    private final int mostLength;
    /** Highest byte of UTF-8 that the new character set can hold. */
    private final int highestByte;

    CellConversion(TableId table, Column from, Column to) {
        this.table = table;
        this.from = from;
        this.to = to;
        this.way = way(table, from, to);
        this.normalizer = CellNormalizer.of(to.type());
        this.mostLength = mostLength(from.type(), to.type());
        this.highestByte = highestByte(from.type(), to.type());
    }

    /** Fails unless every value, or every value that fits the new type, keeps its meaning. */
    static Way way(TableId table, Column from, Column to) {
        ColumnType a = from.type();
        ColumnType b = to.type();
        if (from.generated() != to.generated()) {
            throw new InexactAlterException(table, to.name(), "it became, or is no longer, generated");
        }
        Way way = null;
        if (a.family() == b.family()) {
            way = switch (a.family()) {
                case INTEGER -> a.equals(b) ? Way.COPY : Way.RESPELL;
                case BIT -> a.length() <= b.length() ? Way.COPY : null;
                case DECIMAL -> {
                    boolean holds = a.scale() <= b.scale()
                            && a.length() - a.scale() <= b.length() - b.scale()
                            && a.zerofill() == b.zerofill()
                            && (a.unsigned() || !b.unsigned());
                    yield holds && (!a.zerofill() || a.equals(b)) ? Way.RESPELL : null;
                }
                case FLOATING -> {
                    boolean plain = a.scale() < 0 && b.scale() < 0 && !a.zerofill() && !b.zerofill();
                    if (a.equals(b)) {
                        yield Way.COPY;
                    } else if (!plain || b.unsigned() && !a.unsigned()) {
                        yield null;
                    }
                    yield a.kind() == b.kind() ? Way.COPY : a.kind() == Kind.FLOAT ? Way.WIDEN_FLOAT : null;
                }
                case TIME, DATETIME, TIMESTAMP -> a.scale() <= b.scale() ? Way.RESPELL : null;
                case TEXT -> capacity(b) >= capacity(a) ? Way.RESPELL : null;
                case BYTES -> bytes(a, b);
                case ENUM -> startsWith(b.labels(), a.labels()) ? Way.COPY : Way.RESPELL;
                case SET -> startsWith(b.labels(), a.labels()) ? Way.COPY : null;
                case YEAR, DATE, JSON -> Way.COPY;
                case NETWORK -> a.kind() == b.kind() ? Way.COPY : null;
            };
        } else if (becomesText(a, b) || becomesDecimal(a, b)) {
            way = Way.RESPELL;
        }
        if (way == null) {
            throw new InexactAlterException(
                    table, to.name(), "values of type " + a + " cannot be made values of type " + b + " exactly");
        }
        return way;
    }

    /** The server writes the text it prints; of TIMESTAMP that of a zone nobody knows, of floating numbers another style. */
    private static boolean becomesText(ColumnType a, ColumnType b) {
        if (b.family() != ColumnType.Family.TEXT) {
            return false;
        }
        return switch (a.family()) {
            case INTEGER, DECIMAL, YEAR, DATE, TIME, DATETIME -> true;
            case ENUM, SET -> b.kind() != Kind.TINYTEXT;
            default -> false;
        };
    }

    private static boolean becomesDecimal(ColumnType a, ColumnType b) {
        return a.family() == ColumnType.Family.INTEGER
                && b.family() == ColumnType.Family.DECIMAL
                && !a.zerofill()
                && !b.zerofill();
    }

    private static @Nullable Way bytes(ColumnType a, ColumnType b) {
        if (a.kind() == Kind.GEOMETRY
                || b.kind() == Kind.GEOMETRY
                || a.kind() == Kind.VECTOR
                || b.kind() == Kind.VECTOR) {
            return a.equals(b) ? Way.COPY : null;
        }
        return capacity(b) >= capacity(a) ? Way.RESPELL : null;
    }

    /**
     * Bytes of the TEXT and BLOB kinds, where one that holds less than the other is refused. A declared length is no such
     * bound: values are counted against it one by one.
     */
    private static long capacity(ColumnType type) {
        return switch (type.kind()) {
            case TINYTEXT, TINYBLOB -> 1;
            case CHAR, VARCHAR, BINARY, VARBINARY, TEXT, BLOB -> 2;
            case MEDIUMTEXT, MEDIUMBLOB -> 3;
            default -> 4;
        };
    }

    private static boolean startsWith(List<String> labels, List<String> first) {
        return labels.size() >= first.size() && labels.subList(0, first.size()).equals(first);
    }

    private static int mostLength(ColumnType a, ColumnType b) {
        boolean counted = b.kind() == Kind.CHAR || b.kind() == Kind.VARCHAR || b.kind() == Kind.VARBINARY;
        boolean wasCounted = a.kind() == Kind.CHAR
                || a.kind() == Kind.VARCHAR
                || a.kind() == Kind.BINARY
                || a.kind() == Kind.VARBINARY;
        // a length nobody declared is one nobody can check
        return counted && b.length() >= 0 && !(wasCounted && a.length() >= 0 && a.length() <= b.length())
                ? b.length()
                : -1;
    }

    private static int highestByte(ColumnType a, ColumnType b) {
        String charset = b.charset();
        boolean text = b.family() == ColumnType.Family.TEXT;
        if (!text || charset == null || charset.equals(a.charset()) || UNICODE.contains(charset)) {
            return 0xFF;
        }
        // bytes of 0xF0 and more begin the characters outside of the basic plane
        return BASIC_UNICODE.contains(charset) ? 0xEF : 0x7F;
    }

    /** Appends the new spelling of a value. */
    void append(byte[] a, int start, int end, ByteSink out) {
        switch (way) {
            case COPY -> out.put(a, start, end - start);
            case WIDEN_FLOAT ->
                FloatingText.putDouble(
                        Float.parseFloat(new String(a, start, end - start, StandardCharsets.US_ASCII)), out);
            case RESPELL -> {
                int at = out.size();
                try {
                    normalizer.append(a, start, end, out);
                } catch (InvalidValueException e) {
                    throw refuse(e.reason());
                }
                check(out.array(), at, out.size());
            }
        }
    }

    private void check(byte[] a, int start, int end) {
        if (mostLength >= 0 && end - start > mostLength && length(a, start, end) > mostLength) {
            throw refuse("longer than the type");
        }
        if (highestByte < 0xFF) {
            for (int i = start; i < end; i++) {
                if ((a[i] & 0xFF) > highestByte) {
                    throw refuse("a character that may not be in " + to.type().charset());
                }
            }
        }
    }

    private int length(byte[] a, int start, int end) {
        if (to.type().isBytes()) {
            return end - start;
        }
        int characters = 0;
        for (int i = start; i < end; i++) {
            // all bytes of UTF-8 but those that continue a character
            characters += (a[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return characters;
    }

    private InexactAlterException refuse(String reason) {
        return new InexactAlterException(
                table,
                to.name(),
                "a value of type " + from.type() + " is no value of type " + to.type() + ": " + reason);
    }
}
