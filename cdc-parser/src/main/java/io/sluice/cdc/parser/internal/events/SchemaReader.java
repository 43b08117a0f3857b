package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnTypeException;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.json.JsonScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the members that describe a table. Their JSON grammar has been checked; their shape is checked here. */
final class SchemaReader {

    private final JsonScanner scanner;
    private final int maxColumns;

    SchemaReader(JsonScanner scanner, int maxColumns) {
        this.scanner = scanner;
        this.maxColumns = maxColumns;
    }

    TableSchema read(LineDecoder members) {
        Map<String, Column> columns = types(members);
        if (members.has(LineMember.COLUMNS)) {
            attributes(members, columns);
        }
        TableSchema.Builder builder = TableSchema.builder(table(members)).columns(columns.values());
        if (members.has(LineMember.KEY)) {
            at(members, LineMember.KEY);
            builder.primaryKey(strings());
        }
        if (members.has(LineMember.UNIQUE_KEYS)) {
            at(members, LineMember.UNIQUE_KEYS);
            builder.uniqueKeys(indexes().stream()
                    .map(i -> new TableSchema.UniqueKey(i.name(), i.columns()))
                    .toList());
        }
        if (members.has(LineMember.INDEXES)) {
            at(members, LineMember.INDEXES);
            builder.plainIndexes(indexes());
        }
        builder.defaultCharset(
                members.has(LineMember.CHARSET) ? members.text(LineMember.CHARSET) : null,
                members.has(LineMember.COLLATION) ? members.text(LineMember.COLLATION) : null);
        try {
            return builder.build();
        } catch (SchemaMismatchException e) {
            throw scanner.fault("the schema does not fit together: " + e.getMessage(), members.start(LineMember.TYPES));
        }
    }

    private TableId table(LineDecoder members) {
        String name = members.text(LineMember.TABLE);
        if (members.has(LineMember.DATABASE)) {
            return new TableId(members.text(LineMember.DATABASE), name);
        }
        int dot = name.indexOf('.');
        if (dot <= 0 || dot == name.length() - 1 || name.indexOf('.', dot + 1) >= 0) {
            throw scanner.fault(
                    "\"table\" must be database.table, or the table alone with \"database\" beside it",
                    members.start(LineMember.TABLE));
        }
        return new TableId(name.substring(0, dot), name.substring(dot + 1));
    }

    private void at(LineDecoder members, LineMember member) {
        scanner.rewind(members.start(member), members.end(member));
    }

    private Map<String, Column> types(LineDecoder members) {
        at(members, LineMember.TYPES);
        Map<String, Column> columns = new LinkedHashMap<>();
        if (!scanner.beginObject()) {
            return columns;
        }
        do {
            scanner.readKey();
            int nameAt = scanner.tokenStart();
            String name = scanner.tokenText();
            Column column = Column.of(name, type());
            if (columns.put(name, column) != null) {
                throw scanner.fault("\"types\" has a column twice", nameAt);
            }
            if (columns.size() > maxColumns) {
                throw scanner.fault(
                        "more columns than the limit of " + maxColumns + " (ParserLimits.maxColumns)", nameAt);
            }
        } while (scanner.nextMember());
        return columns;
    }

    private ColumnType type() {
        int at = scanner.pos();
        String text = string("a type");
        ColumnType type;
        try {
            type = ColumnType.parse(text);
        } catch (ColumnTypeException e) {
            throw scanner.fault(e.getMessage() == null ? "no type" : e.getMessage(), at);
        }
        if (!type.toString().equals(text)) {
            throw scanner.fault("type '" + text + "' is not in its normal form, '" + type + "'", at);
        }
        return type;
    }

    private void attributes(LineDecoder members, Map<String, Column> columns) {
        at(members, LineMember.COLUMNS);
        Set<String> described = new HashSet<>();
        if (!scanner.beginObject()) {
            return;
        }
        do {
            scanner.readKey();
            int nameAt = scanner.tokenStart();
            Column column = columns.get(scanner.tokenText());
            if (column == null) {
                throw scanner.fault("\"columns\" has a column that \"types\" does not have", nameAt);
            }
            if (!described.add(column.name())) {
                throw scanner.fault("\"columns\" has a column twice", nameAt);
            }
            columns.put(column.name(), attributes(column));
        } while (scanner.nextMember());
    }

    private Column attributes(Column bare) {
        Column.Nullability nullability = Column.Nullability.UNKNOWN;
        ColumnDefault value = ColumnDefault.UNKNOWN;
        boolean generated = false;
        boolean autoIncrement = false;
        Set<String> seen = new HashSet<>();
        require(JsonScanner.Kind.OBJECT, "an object of a column's attributes");
        if (scanner.beginObject()) {
            do {
                switch (key(seen)) {
                    case "nullable" -> nullability = bool() ? Column.Nullability.NULLABLE : Column.Nullability.NOT_NULL;
                    case "default" -> value = defaultValue();
                    case "generated" -> generated = bool();
                    case "autoIncrement" -> autoIncrement = bool();
                    default -> throw unknown();
                }
            } while (scanner.nextMember());
        }
        return new Column(bare.name(), bare.type(), nullability, value, generated, autoIncrement);
    }

    private ColumnDefault defaultValue() {
        ColumnDefault.Kind kind = null;
        String text = "";
        Set<String> seen = new HashSet<>();
        require(JsonScanner.Kind.OBJECT, "an object of a default's kind and text");
        int at = scanner.pos();
        if (scanner.beginObject()) {
            do {
                switch (key(seen)) {
                    case "kind" -> kind = defaultKind();
                    case "text" -> text = string("a default's text");
                    default -> throw unknown();
                }
            } while (scanner.nextMember());
        }
        if (kind == null) {
            throw scanner.fault("a default needs member \"kind\"", at);
        }
        return new ColumnDefault(kind, text);
    }

    private ColumnDefault.Kind defaultKind() {
        int at = scanner.pos();
        String name = string("a default's kind");
        for (ColumnDefault.Kind kind : ColumnDefault.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw scanner.fault("no kind of default", at);
    }

    private List<TableSchema.PlainIndex> indexes() {
        List<TableSchema.PlainIndex> out = new ArrayList<>();
        if (scanner.beginArray()) {
            do {
                out.add(index());
            } while (scanner.nextElement());
        }
        return out;
    }

    private TableSchema.PlainIndex index() {
        String name = null;
        List<String> columns = null;
        Set<String> seen = new HashSet<>();
        require(JsonScanner.Kind.OBJECT, "an object of an index's name and columns");
        int at = scanner.pos();
        if (scanner.beginObject()) {
            do {
                switch (key(seen)) {
                    case "name" -> name = string("an index's name");
                    case "columns" -> {
                        require(JsonScanner.Kind.ARRAY, "an array of column names");
                        columns = strings();
                    }
                    default -> throw unknown();
                }
            } while (scanner.nextMember());
        }
        if (name == null || columns == null) {
            throw scanner.fault("an index needs members \"name\" and \"columns\"", at);
        }
        return new TableSchema.PlainIndex(name, columns);
    }

    private String key(Set<String> seen) {
        scanner.readKey();
        String key = scanner.tokenText();
        if (!seen.add(key)) {
            throw scanner.fault("a member stands twice", scanner.tokenStart());
        }
        return key;
    }

    private RuntimeException unknown() {
        return scanner.fault("a member that event lines do not have", scanner.tokenStart());
    }

    private List<String> strings() {
        List<String> out = new ArrayList<>();
        if (scanner.beginArray()) {
            do {
                out.add(string("a name"));
            } while (scanner.nextElement());
        }
        return out;
    }

    private String string(String what) {
        require(JsonScanner.Kind.STRING, what + ", a string,");
        scanner.readString();
        return scanner.tokenText();
    }

    private boolean bool() {
        require(JsonScanner.Kind.BOOLEAN, "true or false");
        return scanner.readBoolean();
    }

    private void require(JsonScanner.Kind kind, String what) {
        if (scanner.peek() != kind) {
            throw scanner.fault(what + " must stand here", scanner.pos());
        }
    }
}
