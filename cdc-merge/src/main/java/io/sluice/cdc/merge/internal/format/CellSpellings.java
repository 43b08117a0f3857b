package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Picks a column's spelling from its type and the dialect. */
final class CellSpellings {

    private final Dialect dialect;
    private final Dialect.@Nullable Binary binaryOfLayout;

    /** @param binaryOfLayout the layout's own spelling of bytes, or null where it has none */
    CellSpellings(Dialect dialect, Dialect.@Nullable Binary binaryOfLayout) {
        this.dialect = dialect;
        this.binaryOfLayout = binaryOfLayout;
    }

    CellSpelling of(String label, ColumnType type) {
        return switch (type.family()) {
            case TIMESTAMP -> timestamp(label, type);
            case BYTES -> bytes(label);
            default -> text();
        };
    }

    private CellSpelling timestamp(String label, ColumnType type) {
        ZoneId zone = dialect.timestampZone()
                .orElseThrow(() -> new CdcException("column " + label
                        + " is a TIMESTAMP and the dialect does not say in which zone its values are;"
                        + " declare it with Dialect.builder().timestampZone(...)"));
        return new TimestampSpelling(new LocalTimes(zone));
    }

    private CellSpelling bytes(String label) {
        Dialect.@Nullable Binary spelling =
                dialect.binary().isPresent() ? dialect.binary().get() : binaryOfLayout;
        if (spelling == null) {
            throw new CdcException("column " + label
                    + " is binary and the dialect does not say how its bytes are spelled;"
                    + " declare it with Dialect.builder().binary(RAW, BASE64 or HEX)");
        }
        return switch (spelling) {
            case RAW -> FileColumn.AS_IT_IS;
            case BASE64 -> new Base64Spelling();
            case HEX -> new HexSpelling();
        };
    }

    private static CellSpelling text() {
        return FileColumn.AS_IT_IS;
    }
}
