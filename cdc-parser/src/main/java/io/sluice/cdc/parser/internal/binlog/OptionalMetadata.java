package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.internal.binlog.value.ColumnCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional fields of a table map, {@code Optional_metadata_fields} of MySQL's rows_event.h: what
 * {@code binlog_row_metadata} writes. All null or empty where the server wrote none, which is MariaDB's default.
 *
 * @param unsigned per column; null where not logged
 * @param collations per column the collation's id, of ENUM and SET too, -1 where the column has none; null where not logged
 *     for character columns
 * @param labelCollations whether {@link #collations} has those of ENUM and SET columns
 * @param names null where not logged
 * @param labels per column the members of an ENUM or SET, as bytes in the column's own character set; null for others
 * @param primaryKey columns in key order; null where not logged or none
 * @param geometryTypes per column; -1 for others and where not logged
 * @param dimensions per column of a VECTOR; -1 for others and where not logged
 */
record OptionalMetadata(
        boolean @Nullable [] unsigned,
        int @Nullable [] collations,
        boolean labelCollations,
        @Nullable List<String> names,
        List<@Nullable List<byte[]>> labels,
        int @Nullable [] primaryKey,
        int[] geometryTypes,
        int[] dimensions) {

    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_STR_VALUE = 5;
    private static final int ENUM_STR_VALUE = 6;
    private static final int GEOMETRY_TYPE = 7;
    private static final int SIMPLE_PRIMARY_KEY = 8;
    private static final int PRIMARY_KEY_WITH_PREFIX = 9;
    private static final int ENUM_AND_SET_DEFAULT_CHARSET = 10;
    private static final int ENUM_AND_SET_COLUMN_CHARSET = 11;
    private static final int VECTOR_DIMENSIONALITY = 13;

    static final int NONE = -1;

    /** Reads to the end of the event; unknown fields are passed over by their length. */
    static OptionalMetadata read(EventFields f, int[] types, int[] metadata, ServerKind server) {
        int n = types.length;
        int[] unfolded = new int[n];
        for (int c = 0; c < n; c++) {
            unfolded[c] = ColumnCode.unfold(types[c], metadata[c]);
        }
        boolean[] characters = new boolean[n];
        boolean[] labelled = new boolean[n];
        for (int c = 0; c < n; c++) {
            characters[c] = ColumnCode.isCharacter(unfolded[c], server);
            labelled[c] = ColumnCode.isEnumOrSet(unfolded[c]);
        }
        boolean[] unsigned = null;
        int[] collations = null;
        int[] labelCollations = null;
        List<String> names = null;
        List<@Nullable List<byte[]>> labels = new ArrayList<>(java.util.Collections.nCopies(n, null));
        int[] primaryKey = null;
        int[] geometryTypes = filled(n);
        int[] dimensions = filled(n);
        int eventEnd = f.end();
        while (f.remaining() > 0) {
            int type = f.u8("type of an optional field");
            int length = f.count("length of an optional field");
            f.limit(f.pos() + length);
            switch (type) {
                case SIGNEDNESS -> unsigned = signs(f, types);
                case DEFAULT_CHARSET -> collations = defaultCollations(f, characters);
                case COLUMN_CHARSET -> collations = columnCollations(f, characters);
                case ENUM_AND_SET_DEFAULT_CHARSET -> labelCollations = defaultCollations(f, labelled);
                case ENUM_AND_SET_COLUMN_CHARSET -> labelCollations = columnCollations(f, labelled);
                case COLUMN_NAME -> names = names(f, n);
                case SET_STR_VALUE -> labels(f, unfolded, ColumnCode.SET, labels);
                case ENUM_STR_VALUE -> labels(f, unfolded, ColumnCode.ENUM, labels);
                case GEOMETRY_TYPE -> numbers(f, unfolded, ColumnCode.GEOMETRY, geometryTypes, "geometry type");
                case VECTOR_DIMENSIONALITY -> numbers(f, unfolded, ColumnCode.VECTOR, dimensions, "dimensions");
                case SIMPLE_PRIMARY_KEY -> primaryKey = primaryKey(f, n, false);
                case PRIMARY_KEY_WITH_PREFIX -> primaryKey = primaryKey(f, n, true);
                default -> f.take(f.remaining(), "optional field");
            }
            if (f.remaining() != 0) {
                throw f.malformed("optional field " + type + " has " + f.remaining() + " bytes too many");
            }
            f.limit(eventEnd);
        }
        if (collations != null && labelCollations != null) {
            for (int c = 0; c < n; c++) {
                collations[c] = Math.max(collations[c], labelCollations[c]);
            }
        }
        return new OptionalMetadata(
                unsigned,
                collations != null ? collations : labelCollations,
                labelCollations != null,
                names,
                labels,
                primaryKey,
                geometryTypes,
                dimensions);
    }

    private static int[] filled(int n) {
        int[] a = new int[n];
        Arrays.fill(a, NONE);
        return a;
    }

    /** Bits from the highest down, of numeric columns only. */
    private static boolean[] signs(EventFields f, int[] types) {
        boolean[] unsigned = new boolean[types.length];
        int bits = 0;
        for (int type : types) {
            bits += ColumnCode.hasSign(type) ? 1 : 0;
        }
        int at = f.take((bits + 7) / 8, "signedness");
        int bit = 0;
        for (int c = 0; c < types.length; c++) {
            if (ColumnCode.hasSign(types[c])) {
                unsigned[c] = (f.array()[at + (bit >> 3)] & 0x80 >>> (bit & 7)) != 0;
                bit++;
            }
        }
        return unsigned;
    }

    /** One collation for all and the exceptions: pairs of the column's index among its kind and collation. */
    private static int[] defaultCollations(EventFields f, boolean[] counted) {
        int all = collation(f);
        int[] collations = filled(counted.length);
        int kinds = 0;
        int[] columnOf = new int[counted.length];
        for (int c = 0; c < counted.length; c++) {
            if (counted[c]) {
                collations[c] = all;
                columnOf[kinds++] = c;
            }
        }
        while (f.remaining() > 0) {
            long index = f.lengthEncoded("index of a character column");
            if (index < 0 || index >= kinds) {
                throw f.malformed("a collation for character column " + index + " of " + kinds);
            }
            collations[columnOf[(int) index]] = collation(f);
        }
        return collations;
    }

    private static int[] columnCollations(EventFields f, boolean[] counted) {
        int[] collations = filled(counted.length);
        for (int c = 0; c < counted.length; c++) {
            if (counted[c]) {
                collations[c] = collation(f);
            }
        }
        return collations;
    }

    private static int collation(EventFields f) {
        long id = f.lengthEncoded("collation");
        if (id < 0 || id > 0xFFFF) {
            throw f.malformed("collation " + id);
        }
        return (int) id;
    }

    private static List<String> names(EventFields f, int n) {
        List<String> names = new ArrayList<>(n);
        for (int c = 0; c < n; c++) {
            int length = f.count("length of a column name");
            int at = f.take(length, "column name");
            names.add(new String(f.array(), at, length, StandardCharsets.UTF_8));
        }
        return names;
    }

    private static void labels(EventFields f, int[] unfolded, int kind, List<@Nullable List<byte[]>> labels) {
        for (int c = 0; c < unfolded.length; c++) {
            if (unfolded[c] == kind) {
                int count = f.count("number of labels");
                List<byte[]> members = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    int length = f.count("length of a label");
                    int at = f.take(length, "label");
                    members.add(Arrays.copyOfRange(f.array(), at, at + length));
                }
                labels.set(c, members);
            }
        }
    }

    private static void numbers(EventFields f, int[] unfolded, int kind, int[] values, String field) {
        for (int c = 0; c < unfolded.length; c++) {
            if (unfolded[c] == kind) {
                long value = f.lengthEncoded(field);
                if (value < 0 || value > Integer.MAX_VALUE) {
                    throw f.malformed(field + " " + Long.toUnsignedString(value));
                }
                values[c] = (int) value;
            }
        }
    }

    private static int[] primaryKey(EventFields f, int n, boolean withPrefix) {
        int[] key = new int[Math.min(n, f.remaining())];
        int size = 0;
        while (f.remaining() > 0) {
            long column = f.lengthEncoded("column of the primary key");
            if (column < 0 || column >= n || size == key.length) {
                throw f.malformed("a primary key over column " + column + " of " + n);
            }
            key[size++] = (int) column;
            if (withPrefix) {
                f.lengthEncoded("prefix of a key column");
            }
        }
        return Arrays.copyOf(key, size);
    }
}
