package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnTypeException;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.model.internal.text.PlainColumn;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.internal.canal.Envelope.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns a table's layout from the type blocks of a message, completed by the schema the user gave.
 *
 * <p>What the message says of a column's type and of the key wins: it is of the moment of the change. The given schema adds
 * what the message cannot know (collations, nullability, defaults, unique keys, the order of the key) and stands in where
 * there is no {@code mysqlType} or {@code pkNames} at all.
 */
final class LayoutBuilder {

    private static final byte[] NONE = new byte[0];
    private static final ColumnType ANY_TYPE = ColumnType.of(ColumnType.Kind.LONGTEXT);
    private static final Pattern DOUBLE_WITH_PRECISION =
            Pattern.compile("^\\s*double\\s*\\(\\s*\\d+\\s*\\)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_NAMES = 20_000;

    private final DecoderOptions options;
    private final LayoutMemory memory;
    private final JsonScanner scanner;
    private final Envelope envelope;
    private final CellDecoders cellDecoders;
    private final ByteSpan probe = new ByteSpan();
    private final Map<ByteSpan, Boolean> mayAccept = new HashMap<>();
    private ByteSpan recentName = new ByteSpan();
    private boolean recentAnswer;

    LayoutBuilder(
            DecoderOptions options,
            LayoutMemory memory,
            JsonScanner scanner,
            Envelope envelope,
            CellDecoders cellDecoders) {
        this.options = options;
        this.memory = memory;
        this.scanner = scanner;
        this.envelope = envelope;
        this.cellDecoders = cellDecoders;
    }

    /** False if no table of this name is selected, whatever its database. The name has no escapes. */
    boolean mayAccept(byte[] a, int tableFrom, int tableTo) {
        if (recentName.holds(a, tableFrom, tableTo)) {
            return recentAnswer;
        }
        Boolean known = mayAccept.get(probe.set(a, tableFrom, tableTo));
        if (known == null) {
            if (mayAccept.size() >= MOST_NAMES) {
                mayAccept.clear();
            }
            known = options.tables().mayAccept(new String(a, tableFrom, tableTo - tableFrom, StandardCharsets.UTF_8));
            recentName = probe.copy();
            recentAnswer = known;
            mayAccept.put(recentName, known);
        }
        return known;
    }

    TableLayout layoutFor(Message m, String database, String table) {
        byte[] mysqlType = block(m, Member.MYSQL_TYPE);
        byte[] pkNames = block(m, Member.PK_NAMES);
        byte[] databaseBytes = inside(m, Member.DATABASE);
        byte[] tableBytes = inside(m, Member.TABLE);
        TableLayout known = memory.find(databaseBytes, tableBytes, mysqlType, pkNames);
        if (known != null) {
            return known;
        }
        TableLayout made = make(m, new TableId(database, table), databaseBytes, tableBytes, mysqlType, pkNames);
        memory.add(made);
        return made;
    }

    private TableLayout make(
            Message m, TableId table, byte[] databaseBytes, byte[] tableBytes, byte[] mysqlType, byte[] pkNames) {
        boolean accepted = options.tables().accepts(table);
        boolean typed = envelope.has(Member.MYSQL_TYPE);
        Map<String, String> types = typed ? types(m) : Map.of();
        TableSchema given =
                accepted && options.schemas() != null ? options.schemas().apply(table) : null;
        if (!typed && given == null) {
            throw new MissingOptionException(
                    "schemas",
                    m.place.describe() + ": the message has no mysqlType, so the types of table " + table
                            + " are unknown; give its schema with schemas(...)");
        }
        RowLayout rows = typed ? memory.rowsOf(mysqlType) : null;
        if (rows == null) {
            rows = new RowLayout(typed || given == null ? List.copyOf(types.keySet()) : given.columnNames());
        }
        TableSchema schema = accepted ? schema(m, table, given, types, keyNames(m)) : textOnly(table, rows);
        int[] cellOf = new int[schema.columnCount()];
        CellDecoder[] decoders = new CellDecoder[schema.columnCount()];
        PlainColumn[] plain = new PlainColumn[schema.columnCount()];
        for (int i = 0; i < cellOf.length; i++) {
            Column column = schema.column(i);
            cellOf[i] = indexOf(rows, column.name());
            String spelled = declared(types, column.name());
            ColumnType declared = spelled == null || !accepted ? null : declaredType(m, table, column, spelled, given);
            decoders[i] = cellDecoders.of(column.type(), declared, spelled == null ? "" : spelled);
            plain[i] = cellDecoders.plainColumn(column.type(), declared);
        }
        return new TableLayout(
                rows,
                databaseBytes,
                tableBytes,
                mysqlType,
                pkNames,
                schema,
                cellOf,
                decoders,
                plain,
                mayLackOld(schema),
                accepted,
                typed);
    }

    /** binlog_row_image=NOBLOB leaves out of before images what the server stores as blobs, but for the key's columns. */
    private boolean[] mayLackOld(TableSchema schema) {
        boolean[] lacking = new boolean[schema.columnCount()];
        if (options.fullRowImages()) {
            return lacking;
        }
        for (int i = 0; i < lacking.length; i++) {
            lacking[i] = switch (schema.column(i).type().kind()) {
                case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
                case GEOMETRY, VECTOR, JSON -> true;
                default -> false;
            };
        }
        for (int key : schema.keyColumns()) {
            lacking[key] = false;
        }
        return lacking;
    }

    /** For a table the filter refuses: the structure of its messages is checked, its types are nobody's concern. */
    private static TableSchema textOnly(TableId table, RowLayout rows) {
        TableSchema.Builder b = TableSchema.builder(table);
        rows.names().forEach(name -> b.column(name, ColumnType.of(ColumnType.Kind.LONGTEXT)));
        return b.build();
    }

    /** Message names are the server's own; a given schema may spell them in another case. */
    private static int indexOf(RowLayout rows, String name) {
        int i = rows.indexOf(name);
        if (i < 0) {
            for (int k = 0; k < rows.columnCount(); k++) {
                if (rows.names().get(k).equalsIgnoreCase(name)) {
                    return k;
                }
            }
        }
        return i;
    }

    private TableSchema schema(
            Message m,
            TableId table,
            @Nullable TableSchema given,
            Map<String, String> types,
            @Nullable List<String> keys) {
        TableSchema.Builder b = TableSchema.builder(table);
        boolean messageKnowsBetter = options.schemasAtStart() && !types.isEmpty();
        if (given != null) {
            for (Column column : given.columns()) {
                String declared = declared(types, column.name());
                if (declared == null && messageKnowsBetter) {
                    continue;
                }
                b.column(declared == null ? column : column.withType(merged(m, table, column, declared, given)));
            }
            if (!messageKnowsBetter) {
                b.uniqueKeys(given.uniqueKeys());
            }
        }
        types.forEach((name, declared) -> {
            if (given == null || given.indexOf(name) < 0) {
                Column column = Column.of(name, ANY_TYPE);
                b.column(column.withType(declaredType(m, table, column, declared, null)));
            }
        });
        b.primaryKey(messageKnowsBetter ? keyAtStart(given, keys, types) : key(table, given, keys));
        try {
            return b.build();
        } catch (SchemaMismatchException e) {
            throw m.place.malformed(String.valueOf(e.getMessage()), m.start);
        }
    }

    private static @Nullable String declared(Map<String, String> types, String name) {
        String exact = types.get(name);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, String> e : types.entrySet()) {
            if (e.getKey().equalsIgnoreCase(name)) {
                return e.getValue();
            }
        }
        return null;
    }

    /** The message's type with the given schema's character set and collation. */
    private static ColumnType merged(
            Message m, TableId table, Column column, String spelled, @Nullable TableSchema given) {
        ColumnType type = declaredType(m, table, column, spelled, given);
        ColumnType mine = column.type();
        if (mine.isBytes() && type.family() == ColumnType.Family.TEXT) {
            // VARCHAR(9) CHARACTER SET binary, announced as VARCHAR(9).
            return mine;
        }
        return switch (type.family()) {
            case TEXT, ENUM, SET ->
                type.collation() == null && mine.collation() != null
                        ? type.withCollation(mine.charset(), mine.collation())
                        : type;
            // MariaDB stores JSON as LONGTEXT, and its CREATE TABLE text says JSON.
            case JSON -> mine.kind() == ColumnType.Kind.LONGTEXT ? mine : type;
            default -> type;
        };
    }

    /**
     * The type {@code mysqlType} spells. A spelling without any length (TiCDC's) says no more than the kind: the given type
     * of that kind is then the better one, and so it is for labels with backslashes.
     */
    private static ColumnType declaredType(
            Message m, TableId table, Column column, String spelled, @Nullable TableSchema given) {
        int known = given == null ? -1 : given.indexOf(column.name());
        ColumnType mine =
                known < 0 || given == null ? null : given.column(known).type();
        boolean bare = spelled.indexOf('(') < 0;
        if (mine != null && spelled.trim().equalsIgnoreCase(mine.kind().name())) {
            return mine;
        }
        // FLOAT(53) is announced as double(53), which no server would take back.
        String text = DOUBLE_WITH_PRECISION.matcher(spelled).replaceFirst("double");
        if (spelled.indexOf('\\') >= 0) {
            if (mine != null && !mine.labels().isEmpty()) {
                return mine;
            }
            text = withBackslashes(m, table, column.name(), spelled);
        }
        try {
            ColumnType type = ColumnType.parse(text);
            return bare && mine != null && mine.kind() == type.kind() && mine.unsigned() == type.unsigned()
                    ? mine
                    : type;
        } catch (ColumnTypeException e) {
            throw m.place.malformed("column " + table + "." + column.name() + ": " + e.getMessage(), m.start);
        }
    }

    /**
     * Labels with backslashes. Canal prints those of a DDL statement as they are and those of {@code DESC} as the server
     * escapes them; a backslash before anything the server would not escape shows which it is.
     */
    private static String withBackslashes(Message m, TableId table, String column, String spelled) {
        for (int i = spelled.indexOf('\\'); i >= 0; i = spelled.indexOf('\\', i + 1)) {
            if (i + 1 == spelled.length() || "\\'nr0".indexOf(spelled.charAt(i + 1)) < 0) {
                return spelled.replace("\\", "\\\\");
            }
            if (spelled.charAt(i + 1) == '\\') {
                i++;
            }
        }
        throw new MissingOptionException(
                "schemas",
                m.place.describe() + ": column " + table + "." + column
                        + " has labels with backslashes, which Canal prints in two ways; give the schema with"
                        + " schemas(...)");
    }

    /** The message's key in the order of the given schema's where that is the same one, else as it stands in the message. */
    private static List<String> keyAtStart(
            @Nullable TableSchema given, @Nullable List<String> keys, Map<String, String> types) {
        List<String> mine = given == null ? List.of() : given.primaryKey();
        if (keys == null || keys.isEmpty()) {
            return mine.stream().allMatch(k -> declared(types, k) != null) ? mine : List.of();
        }
        return isSameKey(keys, mine) ? mine : keys;
    }

    private static boolean isSameKey(List<String> keys, List<String> mine) {
        return keys.size() == mine.size()
                && keys.stream().allMatch(k -> mine.stream().anyMatch(k::equalsIgnoreCase));
    }

    /** The message lists the key in the table's column order; the given schema knows its own order. */
    private static List<String> key(TableId table, @Nullable TableSchema given, @Nullable List<String> keys) {
        if (given == null) {
            return keys == null ? List.of() : keys;
        }
        if (keys == null || keys.isEmpty()) {
            return given.primaryKey();
        }
        if (given.primaryKey().isEmpty()) {
            return keys;
        }
        if (!isSameKey(keys, given.primaryKey())) {
            throw new SchemaMismatchException("the given schema of table " + table + " has the primary key "
                    + given.primaryKey() + ", the message " + keys + "; give the schema of the time of the message");
        }
        return given.primaryKey();
    }

    private Map<String, String> types(Message m) {
        Map<String, String> types = new LinkedHashMap<>();
        scanner.reset(m.array, envelope.from(Member.MYSQL_TYPE), m.end, m.place);
        if (scanner.beginObject()) {
            do {
                scanner.readKey();
                int key = scanner.tokenStart();
                String name = scanner.tokenText();
                if (scanner.peek() != JsonScanner.Kind.STRING) {
                    throw scanner.fault("mysqlType of column " + name + " must be a string", scanner.pos());
                }
                scanner.readString();
                if (types.put(name, scanner.tokenText()) != null) {
                    throw scanner.fault("mysqlType has the column " + name + " twice", key);
                }
                if (types.size() > options.limits().maxColumns()) {
                    throw scanner.fault(
                            "more columns than the limit of " + options.limits().maxColumns()
                                    + " (ParserLimits.maxColumns)",
                            key);
                }
            } while (scanner.nextMember());
        }
        return types;
    }

    private @Nullable List<String> keyNames(Message m) {
        if (!envelope.has(Member.PK_NAMES)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        scanner.reset(m.array, envelope.from(Member.PK_NAMES), m.end, m.place);
        if (scanner.beginArray()) {
            do {
                if (scanner.peek() != JsonScanner.Kind.STRING) {
                    throw scanner.fault("pkNames must hold strings", scanner.pos());
                }
                scanner.readString();
                names.add(scanner.tokenText());
            } while (scanner.nextElement());
        }
        return names;
    }

    /** The member's bytes; empty where it is absent. */
    private byte[] block(Message m, Member member) {
        if (!envelope.isPresent(member)) {
            return NONE;
        }
        return Arrays.copyOfRange(m.array, envelope.from(member), envelope.to(member));
    }

    private byte[] inside(Message m, Member member) {
        return Arrays.copyOfRange(m.array, envelope.from(member) + 1, envelope.to(member) - 1);
    }
}
