package io.sluice.cdc.examples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One file of the merge cases: its table, its events as change events, what it expects. */
final class MergeCase {

    private static final Lane LANE = Lane.of("case");
    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String DATABASE = "shop";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    /** One event as the file has it. */
    record Step(JsonNode json, String op, CaseSequence sequence, int rank, int batch, int arrival) {}

    final String id;
    final JsonNode root;
    final JsonNode options;
    final List<List<Step>> batches = new ArrayList<>();
    final TableSchema schema;
    private final List<CaseSequence> ranks;
    private final TableId table;
    private final List<ChangeEvent> events = new ArrayList<>();

    private MergeCase(String name, JsonNode root) {
        this.root = root;
        this.id = root.path("id").asText(name);
        this.options = root.path("options");
        JsonNode groups = root.path("batches");
        TreeSet<CaseSequence> sequences = new TreeSet<>();
        int arrival = 0;
        List<List<Step>> unranked = new ArrayList<>();
        for (JsonNode group : groups.isMissingNode() ? List.of(root.path("events")) : groups) {
            List<Step> steps = new ArrayList<>();
            for (JsonNode event : group.isObject() ? group.path("events") : group) {
                String op = event.path("op").asText().toUpperCase(Locale.ROOT);
                CaseSequence sequence =
                        event.has("seq") ? CaseSequence.of(event.get("seq")) : CaseSequence.of(arrival + 1);
                sequences.add(sequence);
                steps.add(new Step(event, op, sequence, 0, unranked.size(), arrival++));
            }
            unranked.add(steps);
        }
        for (String bound : List.of("base_low", "base_high")) {
            if (root.has(bound)) {
                sequences.add(CaseSequence.of(root.get(bound)));
            }
        }
        this.ranks = List.copyOf(sequences);
        for (List<Step> steps : unranked) {
            batches.add(steps.stream()
                    .map(s -> new Step(s.json, s.op, s.sequence, rank(s.sequence), s.batch, s.arrival))
                    .toList());
        }
        this.table = tableOfDdl();
        this.schema = schemaOf();
        build();
    }

    static MergeCase read(Path file) throws IOException {
        return new MergeCase(String.valueOf(file.getFileName()), JSON.readTree(file.toFile()));
    }

    static String mode(Path file) throws IOException {
        return JSON.readTree(file.toFile()).path("mode").asText();
    }

    static JsonNode parse(String line) throws IOException {
        return JSON.readTree(line);
    }

    static String json(Object value) throws IOException {
        return JSON.writeValueAsString(value);
    }

    static JsonNode array(JsonNode element) {
        return JSON.createArrayNode().add(element);
    }

    /** Place of a sequence among all of the case, from 1 on. */
    int rank(CaseSequence sequence) {
        return ranks.indexOf(sequence) + 1;
    }

    boolean option(String name) {
        JsonNode value = options.path(name);
        return value.isTextual() || value.asBoolean();
    }

    List<Step> steps() {
        return batches.stream().flatMap(List::stream).toList();
    }

    /** The step's event; its position is its arrival, its time and GTID set follow its sequence. */
    ChangeEvent event(Step step) {
        return events.get(step.arrival);
    }

    Step step(ChangeEvent event) {
        return steps().get((int) event.position().offset());
    }

    List<String> key() {
        List<String> names = new ArrayList<>();
        root.path("key").forEach(name -> names.add(name.asText()));
        return names;
    }

    static GtidSet gtids(int rank) {
        return rank == 0 ? GtidSet.empty() : GtidSet.parse(SERVER + ":1-" + rank);
    }

    // Schema.

    private TableId tableOfDdl() {
        for (Step step : steps()) {
            for (SchemaAction action : parsed(step, "").actions()) {
                if (action instanceof SchemaAction.AlterTable a) {
                    return withDatabase(a.table());
                } else if (action instanceof SchemaAction.TruncateTable a) {
                    return withDatabase(a.table());
                } else if (action instanceof SchemaAction.DropTable a) {
                    return withDatabase(a.table());
                } else if (action instanceof SchemaAction.CreateTable a) {
                    return withDatabase(a.schema().table());
                } else if (action instanceof SchemaAction.RenameTable a) {
                    return withDatabase(a.from());
                }
            }
        }
        return new TableId(DATABASE, root.path("table").asText("t"));
    }

    private static TableId withDatabase(TableId id) {
        return id.database().isEmpty() ? new TableId(DATABASE, id.table()) : id;
    }

    private SchemaChange parsed(Step step, String database) {
        for (String name : List.of("sql", "ddl", "statement")) {
            if (step.json.has(name)) {
                return MySqlDdl.mysql()
                        .parse(origin(step), database, step.json.get(name).asText());
            }
        }
        return new SchemaChange(origin(step), database, "", List.of(), true);
    }

    private TableSchema schemaOf() {
        for (String name : List.of("create", "create_table", "schema")) {
            if (root.path(name).isTextual()) {
                return MySqlDdl.mysql()
                        .schemas(root.get(name).asText(), table.database())
                        .get(0)
                        .withTable(table);
            }
        }
        TableSchema.Builder builder = TableSchema.builder(table);
        List<String> key = key();
        int index = 0;
        for (JsonNode column : root.path("columns")) {
            String name = column.asText();
            ColumnType type = typeOf(name, index++, key.indexOf(name));
            builder.column(Column.of(name, type));
        }
        return builder.primaryKey(key).build();
    }

    private ColumnType typeOf(String name, int index, int keyIndex) {
        ColumnType type = declaredType(name, index, keyIndex);
        if (type == null) {
            type = inferredType(name, index);
        }
        if (keyIndex >= 0 && type.family() == ColumnType.Family.TEXT) {
            String collation = options.path("key_collation").asText("binary");
            type = collation.equals("binary")
                    ? type.withCollation("utf8mb4", "utf8mb4_0900_bin")
                    : type.withCollation(null, collation);
        }
        return type;
    }

    private @Nullable ColumnType declaredType(String name, int index, int keyIndex) {
        JsonNode keyTypes = options.path("key_types");
        if (keyIndex >= 0 && keyTypes.has(keyIndex)) {
            return ColumnType.parse(keyTypes.get(keyIndex).asText());
        }
        for (JsonNode types : List.of(
                keyTypes,
                root.path("types"),
                root.path("column_types"),
                options.path("types"),
                options.path("column_types"))) {
            JsonNode type = types.isArray() && types != keyTypes ? types.path(index) : types.path(name);
            if (type.isTextual()) {
                return ColumnType.parse(type.asText());
            }
        }
        return null;
    }

    /** By the values before the first statement, of a kind with what a statement makes of the column where that fits. */
    private ColumnType inferredType(String name, int index) {
        int firstDdl = steps().stream()
                .filter(s -> s.op.equals("DDL"))
                .mapToInt(Step::rank)
                .min()
                .orElse(Integer.MAX_VALUE);
        CaseValues early = new CaseValues();
        CaseValues all = new CaseValues();
        for (JsonNode row : root.path("base")) {
            JsonNode value = row.isArray() ? row.path(index) : row.path(name);
            if (!(value instanceof MissingNode)) {
                early.add(value);
                all.add(value);
            }
        }
        for (Step step : steps()) {
            for (String image : List.of("before", "after")) {
                JsonNode value = step.json.path(image).get(name);
                all.add(value);
                if (step.rank < firstDdl) {
                    early.add(value);
                }
            }
        }
        ColumnType inferred = (early.isEmpty() ? all : early).type();
        for (Step step : steps()) {
            for (SchemaAction action : parsed(step, table.database()).actions()) {
                if (action instanceof SchemaAction.AlterTable alter) {
                    for (SchemaAction.Alteration clause : alter.alterations()) {
                        if (clause instanceof SchemaAction.Alteration.ChangeColumn c
                                && c.name().equalsIgnoreCase(name)
                                && c.column().type().family() == inferred.family()) {
                            return c.column().type();
                        }
                    }
                }
            }
        }
        return inferred;
    }

    /** Whether the first statement of the log is the table's CREATE TABLE. */
    boolean createsTable() {
        return steps().stream()
                .filter(s -> s.op.equals("DDL"))
                .min(Comparator.comparing(Step::rank))
                .map(s -> parsed(s, table.database()).actions())
                .filter(actions -> !actions.isEmpty() && actions.get(0) instanceof SchemaAction.CreateTable)
                .isPresent();
    }

    // Events.

    private EventOrigin origin(Step step) {
        return new EventOrigin(
                LANE,
                SourcePosition.ofRecord(step.arrival, 0),
                gtids(step.rank),
                Instant.ofEpochSecond(step.rank),
                null);
    }

    /** Makes the events in the order of their sequence, so that each row has the columns of its moment. */
    private void build() {
        SchemaCatalog catalog = createsTable() ? SchemaCatalog.create() : SchemaCatalog.of(schema);
        List<Step> ordered = new ArrayList<>(steps());
        ordered.sort(Comparator.comparing(Step::rank).thenComparing(Step::arrival));
        ChangeEvent[] made = new ChangeEvent[ordered.size()];
        for (Step step : ordered) {
            TableSchema known = catalog.get(table);
            TableSchema now = known == null ? schema : known;
            ChangeEvent event =
                    switch (step.op) {
                        case "I" -> RowChange.insert(origin(step), now, image(now, step.json.path("after"), null));
                        case "U" ->
                            RowChange.update(
                                    origin(step),
                                    now,
                                    image(now, step.json.path("before"), step.json.path("after")),
                                    image(now, step.json.path("after"), null));
                        case "D" ->
                            RowChange.delete(
                                    origin(step), now, image(now, step.json.path("before"), step.json.path("after")));
                        case "T" ->
                            new SchemaChange(
                                    origin(step),
                                    table.database(),
                                    "TRUNCATE TABLE " + table.table(),
                                    List.of(new SchemaAction.TruncateTable(table)),
                                    true);
                        case "DDL" -> parsed(step, table.database());
                        default -> throw new IllegalArgumentException(id + ": op " + step.op + " is not in the layout");
                    };
            if (event instanceof SchemaChange change) {
                catalog.apply(change);
            }
            made[step.arrival] = event;
        }
        events.addAll(List.of(made));
    }

    /** An image of the named values; where the file gives none, of the key alone, taken from the other image. */
    private RowImage image(TableSchema now, JsonNode values, @Nullable JsonNode other) {
        boolean given = values.isObject() && !values.isEmpty();
        JsonNode from = given || other == null ? values : other;
        Set<String> names = new HashSet<>();
        if (given || other == null) {
            from.fieldNames().forEachRemaining(names::add);
        } else {
            names.addAll(now.primaryKey());
        }
        RowImageBuilder image = RowImage.builder(now);
        for (String name : names) {
            if (from.has(name)) {
                ColumnType type = now.column(now.requireIndex(name)).type();
                image.text(name, CaseValues.canonical(type, from.get(name)));
            }
        }
        return image.build();
    }
}
