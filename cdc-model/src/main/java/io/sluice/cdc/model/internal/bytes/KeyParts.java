package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.KeyException;
import io.sluice.cdc.model.TableId;

/** Chooses the encoding of a key column. */
final class KeyParts {

    private KeyParts() {}

    static KeyPart of(TableId table, Column column, KeyCollations collations) {
        ColumnType type = column.type();
        String name = column.name();
        return switch (type.family()) {
            case INTEGER -> new IntegerKeyPart(table, name, type.unsigned());
            case BIT, YEAR -> new IntegerKeyPart(table, name, true);
            case BYTES -> new BytesKeyPart(table, name);
            default -> throw new KeyException(table, name, "a key of type " + type.kind() + " is not supported");
        };
    }
}
