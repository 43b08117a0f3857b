package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.LocalToUtc;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
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

    static boolean isBoolean(ColumnType type) {
        return type.kind() == Kind.TINYINT && type.length() == 1;
    }

    static boolean isSixDigits(ColumnType type, Dialect dialect) {
        return SixDigitFloat.isFor(type) && dialect.floats() == Dialect.Floats.SIX_DIGITS;
    }

    Supplier<CellSpelling> of(String label, ColumnType type) {
        if (isBoolean(type) && dialect.booleans() == Dialect.Booleans.TRUE_FALSE) {
            return BooleanSpelling::new;
        }
        if (isSixDigits(type, dialect)) {
            return () -> new SixDigitFloat(type);
        }
        return switch (type.family()) {
            case TIMESTAMP -> timestamp(zone(label), type);
            case BYTES -> bytes(label, type);
            case BIT -> () -> new BitSpelling(CellNormalizer.of(type));
            case INTEGER, DECIMAL, FLOATING, YEAR, DATE, TIME, DATETIME, TEXT, ENUM, SET, JSON, NETWORK ->
                () -> new CanonicalSpelling(CellNormalizer.of(type));
        };
    }

    private static Supplier<CellSpelling> timestamp(ZoneId zone, ColumnType type) {
        if (zone.getRules().equals(ZoneOffset.UTC.getRules())) {
            return () -> new CanonicalSpelling(CellNormalizer.of(type));
        }
        LocalToUtc toUtc = LocalToUtc.of(zone);
        UtcToLocal toLocal = new UtcToLocal(zone);
        return () -> new TimestampSpelling(CellNormalizer.of(type, toUtc), toLocal, toUtc);
    }

    private ZoneId zone(String label) {
        return dialect.timestampZone()
                .orElseThrow(() -> new CdcException("column " + label
                        + " is a TIMESTAMP and the dialect does not say in which zone its values are;"
                        + " declare it with Dialect.builder().timestampZone(...)"));
    }

    private Supplier<CellSpelling> bytes(String label, ColumnType type) {
        Dialect.@Nullable Binary spelling =
                dialect.binary().isPresent() ? dialect.binary().get() : binaryOfLayout;
        if (spelling == null) {
            throw new CdcException("column " + label
                    + " is binary and the dialect does not say how its bytes are spelled;"
                    + " declare it with Dialect.builder().binary(RAW, BASE64 or HEX)");
        }
        return switch (spelling) {
            case RAW -> () -> new CanonicalSpelling(CellNormalizer.of(type));
            case BASE64 -> () -> new EncodedBytes(CellNormalizer.of(type), new Base64Spelling());
            case HEX -> () -> new EncodedBytes(CellNormalizer.of(type), new HexSpelling());
        };
    }
}
