package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.TableId;
import java.util.List;

/** Chooses the encoding of a key column. */
final class KeyParts {

    private KeyParts() {}

    static KeyPart of(TableId table, Column column, KeyCollations collations) {
        ColumnType type = column.type();
        String name = column.name();
        if (type.kind() == ColumnType.Kind.GEOMETRY || type.kind() == ColumnType.Kind.VECTOR) {
            throw new KeyException(table, name, "no server identifies rows by a " + type.kind());
        }
        return switch (type.family()) {
            case INTEGER -> new IntegerKeyPart(table, name, type.unsigned());
            case BIT, YEAR -> new IntegerKeyPart(table, name, true);
            case DECIMAL -> new DecimalKeyPart(table, name);
            case FLOATING -> new FloatingKeyPart(table, name, type.kind() == ColumnType.Kind.FLOAT);
            case DATE, DATETIME, TIMESTAMP -> new DateTimeKeyPart(table, name, type.family());
            case TIME -> new TimeKeyPart(table, name);
            case BYTES -> new BytesKeyPart(table, name);
            case TEXT -> text(table, column, collations);
            case ENUM -> new EnumKeyPart(table, name, labels(table, column));
            case SET -> new SetKeyPart(table, name, labels(table, column));
            case NETWORK -> new NetworkKeyPart(table, name, type.kind());
            case JSON -> throw new KeyException(table, name, "no server identifies rows by a JSON column");
        };
    }

    private static List<String> labels(TableId table, Column column) {
        if (column.type().labels().isEmpty()) {
            throw new KeyException(
                    table,
                    column.name(),
                    "the schema names no members of this " + column.type().kind()
                            + ", and its order is that of its members; take the schema from CREATE TABLE");
        }
        return column.type().labels();
    }

    private static KeyPart text(TableId table, Column column, KeyCollations collations) {
        String name = column.name();
        String collation = collations.collationOf(column);
        if (collation == null) {
            throw new KeyException(
                    table,
                    name,
                    "its collation is not known, so neither is which values are one key. Take the schema from CREATE TABLE, or"
                            + " name it: KeyCollations.fromSchema().column(\"" + name
                            + "\", \"utf8mb4_0900_ai_ci\"); or compare bytes: KeyCollations.binary()");
        }
        TextCollation rules = TextCollation.find(collation);
        if (rules == null) {
            throw new KeyException(
                    table,
                    name,
                    "collation " + collation
                            + " is not one whose equality is known here. Compare bytes if the application"
                            + " never writes one key in two spellings: KeyCollations.fromSchema().column(\"" + name
                            + "\", \"binary\")");
        }
        String order = rules.order();
        if (order != null) {
            return new AsciiTextKeyPart(table, name, collation, rules, order);
        }
        return rules.padded() ? new PaddedTextKeyPart(table, name) : new BytesKeyPart(table, name);
    }
}
