package io.sluice.cdc.examples;

import io.sluice.cdc.examples.CoverageSamples.Sample;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.EventSource;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import io.sluice.cdc.parser.events.EventJsonFiles;
import io.sluice.cdc.parser.events.EventJsonWriter;
import io.sluice.cdc.parser.events.PositionKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes and reads values of a type in every format and says what became of them. */
final class CoverageFormats {

    static final String WRONG = "WRONG";

    private static final TableId TABLE = new TableId("shop", "t");
    private static final Lane LANE = Lane.of("samples");

    /** One way to use a format. */
    private record Variant(String option, Trial trial) {}

    /** Carries a value through a format; false where another value came out. */
    private interface Trial {
        boolean carries(ColumnType type, List<byte @Nullable []> values) throws IOException;
    }

    private final Map<String, List<Variant>> formats = new LinkedHashMap<>();
    private final Path dir;
    private int runs;

    CoverageFormats(Path dir) {
        this.dir = dir;
        formats.put(
                "Canal JSON",
                List.of(
                        new Variant("", (type, values) -> canal(CanalJsonParser.builder(), type, values)),
                        new Variant(
                                "`timestampZone`",
                                (type, values) -> canal(
                                        CanalJsonParser.builder().timestampZone(CanalSpelling.ZONE), type, values)),
                        new Variant(
                                "`server`",
                                (type, values) ->
                                        canal(CanalJsonParser.builder().server(ServerKind.MYSQL), type, values))));
        formats.put("event lines", List.of(new Variant("", this::eventLines)));
        formats.put("Hive text", tables(HiveText::at, (f, d) -> ((HiveText) f).dialect(d)));
        formats.put("Hive text, escaped", tables(at -> HiveText.at(at).escapedBy('\\'), (f, d) -> ((HiveText) f)
                .dialect(d)));
        formats.put("OUTFILE", tables(OutfileText::at, (f, d) -> ((OutfileText) f).dialect(d)));
        formats.put("CSV", tables(Csv::at, (f, d) -> ((Csv) f).dialect(d)));
        formats.put("JSON lines", tables(JsonLines::at, (f, d) -> ((JsonLines) f).dialect(d)));
    }

    List<String> names() {
        return List.copyOf(formats.keySet());
    }

    private interface WithDialect {
        TableFormat of(TableFormat format, Dialect dialect);
    }

    private List<Variant> tables(Function<Path, TableFormat> format, WithDialect dialect) {
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("", (type, values) -> table(format, type, values)));
        Map<String, Dialect> dialects = new LinkedHashMap<>();
        dialects.put("`timestampZone`", Dialect.builder().timestampZone("UTC").build());
        dialects.put("`binary`", Dialect.builder().binary(Dialect.Binary.BASE64).build());
        dialects.forEach((name, d) -> variants.add(
                new Variant(name, (type, values) -> table(at -> dialect.of(format.apply(at), d), type, values))));
        return variants;
    }

    /** What a page says of a kind in a format. */
    String cell(String format, Kind kind, List<Sample> samples) throws IOException {
        String best = "";
        int fewest = Integer.MAX_VALUE;
        Map<ColumnType, List<Sample>> byType = new LinkedHashMap<>();
        for (Sample sample : samples) {
            byType.computeIfAbsent(sample.type(), t -> new ArrayList<>()).add(sample);
        }
        for (Variant variant : formats.get(format)) {
            if (fewest == 0) {
                break;
            }
            TreeSet<String> errors = new TreeSet<>();
            List<String> refused = new ArrayList<>();
            for (List<Sample> ofType : byType.values()) {
                String wrong = carry(variant, ofType, errors, refused);
                if (wrong != null) {
                    return WRONG + " " + kind + " " + format + ": " + wrong;
                }
            }
            if (refused.size() < fewest) {
                fewest = refused.size();
                String with = variant.option.isEmpty() ? "" : " with " + variant.option;
                String names = errors.stream()
                        .map(e -> "`" + e + "`")
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
                best = refused.isEmpty()
                        ? "exact" + with
                        : refused.size() == samples.size()
                                ? "refused (" + names + ")"
                                : "exact" + with + " but for " + String.join(", ", refused) + " (" + names + ")";
            }
        }
        return best;
    }

    /** All samples of a type at once, one by one where some are refused; names a value that came out as another. */
    private static @Nullable String carry(
            Variant variant, List<Sample> samples, TreeSet<String> errors, List<String> refused) throws IOException {
        List<byte @Nullable []> values = new ArrayList<>();
        samples.forEach(sample -> values.add(sample.value()));
        values.add(null);
        try {
            return variant.trial.carries(samples.get(0).type(), values) ? null : "one of " + samples;
        } catch (CdcException e) {
            if (e instanceof MissingOptionException || samples.size() == 1) {
                errors.add(e.getClass().getSimpleName());
                samples.forEach(sample -> refused.add(sample.name()));
                return null;
            }
        }
        for (Sample sample : samples) {
            String wrong = carry(variant, List.of(sample), errors, refused);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static TableSchema schema(ColumnType type) {
        return TableSchema.builder(TABLE)
                .column("id", ColumnType.parse("bigint"))
                .column("c", type)
                .primaryKey("id")
                .build();
    }

    private static List<ChangeEvent> inserts(TableSchema schema, List<byte @Nullable []> values) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            RowImage row = RowImage.builder(schema)
                    .text("id", String.valueOf(i))
                    .bytes("c", values.get(i))
                    .build();
            EventOrigin origin = new EventOrigin(LANE, SourcePosition.ofRecord(i, 0), null, null, null);
            events.add(RowChange.insert(origin, schema, row));
        }
        return events;
    }

    /** Writes the table, forgets what was known of it, and reads every row anew. */
    private boolean table(Function<Path, TableFormat> format, ColumnType type, List<byte @Nullable []> values)
            throws IOException {
        TableSchema schema = schema(type);
        Path at = dir.resolve("table" + runs++);
        MergeReport written = TableMerge.of(schema)
                .changes(EventSource.of("samples", inserts(schema, values), OrderQuality.EXACT, true))
                .inputComplete()
                .into(format.apply(at))
                .run();
        Files.delete(at.resolve(Manifest.FILE));
        MergeReport read = TableMerge.of(schema)
                .base(format.apply(at))
                .fromLogStart()
                .changes(EventSource.of("nothing", List.of(), OrderQuality.EXACT, true))
                .inputComplete()
                .into(JsonLines.at(dir.resolve("read" + runs))
                        .dialect(Dialect.builder().timestampZone("UTC").build()))
                .run();
        return read.rows().total() == values.size() && read.checksum().equals(written.checksum());
    }

    private boolean eventLines(ColumnType type, List<byte @Nullable []> values) throws IOException {
        List<ChangeEvent> events = inserts(schema(type), values);
        Path file = dir.resolve("events" + runs++ + ".jsonl");
        try (OutputStream out = Files.newOutputStream(file);
                EventJsonWriter writer = EventJsonWriter.to(out, PositionKind.LOG)) {
            events.forEach(writer::write);
        }
        List<ChangeEvent> read = new ArrayList<>();
        try (ChangeCursor cursor = EventJsonFiles.of(file).open(TableFilter.all())) {
            cursor.forEach(read::add);
        }
        return read.equals(events);
    }

    private static boolean canal(CanalJsonParser.Builder builder, ColumnType type, List<byte @Nullable []> values)
            throws IOException {
        CanalJsonParser parser = builder.build();
        for (byte[] value : values) {
            try (ChangeCursor cursor = parser.parse(CanalSpelling.insert(type, value), LANE, 0)) {
                if (!cursor.next()) {
                    return false;
                }
                RowImage row = ((RowChange) cursor.toEvent()).after();
                boolean same = value == null ? row.isNull("c") : Arrays.equals(value, row.getBytes("c"));
                if (!same || cursor.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The exception's name, and the reason where it has one. */
    static String nameOf(Throwable e) {
        if (e instanceof InapplicableChangeException i) {
            return "`InapplicableChangeException` " + i.reason();
        }
        if (e instanceof MissingOptionException m) {
            return "`MissingOptionException` " + m.option();
        }
        return "`" + Objects.requireNonNull(e).getClass().getSimpleName() + "`";
    }
}
