package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.LocalToUtc;
import io.sluice.cdc.model.internal.text.PlainColumn;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the decoder of a column by its type: the one switch over families. How Canal prints each is LogEventConvert's
 * parseOneRow over RowsLogBuffer's fetchValue; the fixtures beside the tests show it.
 */
final class CellDecoders {

    private final boolean zoneGiven;
    private final @Nullable LocalToUtc zone;
    private final ServerHint server;
    private final ByteSink scratch = new ByteSink(64);

    CellDecoders(DecoderOptions options, Message message) {
        this.zoneGiven = options.timestampZone() != null;
        this.zone = zone(options.timestampZone());
        this.server = new ServerHint(options.server(), message);
    }

    /** Null for UTC, and where nothing is said. */
    private static @Nullable LocalToUtc zone(@Nullable ZoneId said) {
        ZoneRules rules = said == null ? ZoneOffset.UTC.getRules() : said.getRules();
        return rules.equals(ZoneOffset.UTC.getRules()) || said == null ? null : LocalToUtc.of(said);
    }

    /**
     * @param type the column's type in the schema
     * @param declared the type of the message's own {@code mysqlType}, or null where there is none
     * @param spelled {@code mysqlType} as the message has it; empty where there is none
     */
    CellDecoder of(ColumnType type, @Nullable ColumnType declared, String spelled) {
        CellNormalizer normal = CellNormalizer.of(type, zone);
        ColumnType wire = declared == null ? type : declared;
        return switch (wire.family()) {
            case INTEGER, BIT -> (a, from, to, kind, out) -> normal.append(a, from, to, out);
            case DECIMAL, FLOATING, YEAR ->
                (a, from, to, kind, out) -> {
                    refuseBoolean(kind);
                    normal.append(a, from, to, out);
                };
            case DATE, TIME, DATETIME ->
                (a, from, to, kind, out) -> {
                    requireString(kind);
                    normal.append(a, from, to, out);
                };
            case TIMESTAMP -> timestamp(normal);
            case TEXT -> text(normal, wire, spelled);
            case BYTES -> bytes(normal, wire);
            case ENUM, SET -> new LabelDecoder(type, normal, declared != null);
            case JSON -> new JsonDecoder(server);
            case NETWORK -> new NetworkDecoder(wire.kind(), normal);
        };
    }

    /** The short way for a column whose decoder does no more than normalise; its parameters are those of {@link #of}. */
    PlainColumn plainColumn(ColumnType type, @Nullable ColumnType declared) {
        boolean same = declared == null || declared.family() == type.family();
        return same && (zoneGiven || type.kind() != ColumnType.Kind.TIMESTAMP)
                ? PlainColumn.of(type, type.kind() == ColumnType.Kind.TIMESTAMP ? zone : null)
                : PlainColumn.NONE;
    }

    static PlainText plainText(CellDecoder decoder) {
        return decoder instanceof TextDecoder text ? text.plain() : PlainText.NONE;
    }

    static void requireString(int kind) {
        if (kind == CellRef.NUMBER || kind == CellRef.BOOLEAN) {
            throw new ValueFault("a JSON number or boolean; a value of this type must be a string");
        }
    }

    private static void refuseBoolean(int kind) {
        if (kind == CellRef.BOOLEAN) {
            throw new ValueFault("a JSON boolean; a value of this type must be a string or a number");
        }
    }

    private CellDecoder timestamp(CellNormalizer normal) {
        boolean given = zoneGiven;
        return (a, from, to, kind, out) -> {
            requireString(kind);
            if (!given) {
                throw ValueFault.missingOption(
                        "timestampZone",
                        "Canal prints a TIMESTAMP in the time zone of its JVM and does not say which; give it with"
                                + " timestampZone(...)");
            }
            normal.append(a, from, to, out);
        };
    }

    private CellDecoder text(CellNormalizer normal, ColumnType wire, String spelled) {
        return printedAsBytes(wire, spelled)
                ? new UndoneTextDecoder(normal, scratch)
                : new TextDecoder(
                        normal,
                        normal.type().isBytes() ? "binary" : normal.type().charset());
    }

    /**
     * LogEventConvert tells text from binary by the spelling: of the BLOB family only the bare words TEXT, TINYTEXT,
     * MEDIUMTEXT, LONGTEXT are text, of the others what does not contain BINARY.
     */
    private static boolean printedAsBytes(ColumnType wire, String spelled) {
        String word = spelled.trim().toUpperCase(Locale.ROOT);
        return switch (wire.kind()) {
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> word.startsWith("TEXT(") || word.startsWith("TEXT (");
            default -> word.contains("BINARY");
        };
    }

    private CellDecoder bytes(CellNormalizer normal, ColumnType wire) {
        boolean vector = wire.kind() == ColumnType.Kind.VECTOR;
        ByteSink latin1 = scratch;
        return (a, from, to, kind, out) -> {
            requireString(kind);
            if (vector) {
                throw new ValueFault("Canal cannot print a VECTOR; the message is of another writer");
            }
            latin1.clear();
            if (!Latin1.decode(a, from, to, latin1)) {
                throw new ValueFault(
                        "a character above U+00FF: the writer did not print bytes as ISO-8859-1 characters");
            }
            normal.append(latin1.array(), 0, latin1.size(), out);
        };
    }

    /** Runs a decoder and puts the faults of the shared normaliser in the parser's own form. */
    static void append(CellDecoder decoder, byte[] a, int from, int to, int kind, ByteSink out) {
        try {
            decoder.append(a, from, to, kind, out);
        } catch (InvalidValueException e) {
            throw new ValueFault(String.valueOf(e.getMessage()));
        }
    }
}
