package io.sluice.cdc.parser.events;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.EventOrigin;
import io.sluice.cdc.model.Gtid;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowImageBuilder;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Events of every column type with partial images, hostile texts and everything a schema can say. */
final class RandomEvents {

    private static final List<String> TYPES = List.of(
            "tinyint",
            "tinyint(1)",
            "smallint unsigned",
            "mediumint",
            "int(7) unsigned zerofill",
            "int",
            "bigint",
            "bigint unsigned",
            "decimal(30,10)",
            "decimal(5,0) unsigned",
            "float",
            "float(7,3)",
            "double",
            "double unsigned",
            "bit(64)",
            "bit(1)",
            "year",
            "date",
            "time",
            "time(6)",
            "datetime",
            "datetime(3)",
            "timestamp",
            "timestamp(6)",
            "char(10)",
            "varchar(500) character set utf8mb4",
            "text character set latin1 collate latin1_bin",
            "longtext collate utf8mb4_0900_ai_ci",
            "binary(4)",
            "varbinary(300)",
            "blob",
            "geometry",
            "vector(3)",
            "enum('a','it''s','c\\\\d','e,f')",
            "set('x','y','z')",
            "json",
            "uuid",
            "inet4",
            "inet6");

    private static final String[] PIECES = {
        "a", "Z", " ", "\"", "\\", "\n", "\r", "\t", "\0", "\b", "\f", "/", "{", "}", "$base64", "é", "中", "🎉",
        "\u2028", "\u007f", "\\u0041", "null", "'", "\uFFFF"
    };

    private final Random random;
    private final List<TableSchema> schemas = new ArrayList<>();

    RandomEvents(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            schemas.add(schema(i));
        }
    }

    ChangeEvent next() {
        int kind = random.nextInt(12);
        if (kind == 0) {
            TransactionMark.Kind[] kinds = TransactionMark.Kind.values();
            return new TransactionMark(
                    origin(),
                    kinds[random.nextInt(kinds.length)],
                    random.nextBoolean() ? gtid() : null,
                    random.nextBoolean() ? instant() : null,
                    random.nextBoolean() ? instant() : null,
                    random.nextBoolean() ? text(6) : null);
        }
        if (kind == 1) {
            return new SchemaChange(origin(), text(2), text(20), List.of(), false);
        }
        TableSchema schema = schemas.get(random.nextInt(schemas.size()));
        return switch (kind % 3) {
            case 0 -> RowChange.insert(origin(), schema, image(schema, false));
            case 1 -> RowChange.update(origin(), schema, image(schema, false), image(schema, true));
            default -> RowChange.delete(origin(), schema, image(schema, false));
        };
    }

    private EventOrigin origin() {
        GtidSet gtids =
                switch (random.nextInt(4)) {
                    case 0 -> null;
                    case 1 -> GtidSet.parse("0-" + random.nextInt(9) + "-" + random.nextInt(99) + ",7-1-5");
                    case 2 -> GtidSet.empty();
                    default -> GtidSet.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-" + (1 + random.nextInt(99)));
                };
        return new EventOrigin(
                Lane.of("l" + text(1)),
                new SourcePosition(
                        random.nextInt(2),
                        random.nextInt(3),
                        random.nextLong() >>> 5,
                        random.nextInt(2),
                        random.nextInt(2)),
                gtids,
                random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt()),
                random.nextBoolean() ? null : instant());
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private Gtid gtid() {
        return random.nextBoolean()
                ? new Gtid.MariaDb(random.nextInt(9), random.nextInt(9), random.nextLong())
                : new Gtid.MySql(
                        new UUID(random.nextLong(), random.nextLong()),
                        random.nextBoolean() ? "" : "tag_" + random.nextInt(99),
                        1 + random.nextInt(99));
    }

    private TableSchema schema(int number) {
        TableSchema.Builder builder = TableSchema.builder(new TableId(
                number == 1 ? "" : number == 2 ? "with.dot" : "db" + text(2), number == 3 ? "a.b" : "t" + text(2)));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            // The number keeps names apart, whatever their case.
            String name = i + text(2);
            names.add(name);
            ColumnDefault.Kind[] kinds = ColumnDefault.Kind.values();
            ColumnDefault.Kind kind = kinds[random.nextInt(kinds.length)];
            boolean hasText = kind == ColumnDefault.Kind.LITERAL || kind == ColumnDefault.Kind.EXPRESSION;
            Column.Nullability[] nulls = Column.Nullability.values();
            builder.column(
                    number == 0
                            ? Column.of(name, ColumnType.parse(TYPES.get(i)))
                            : new Column(
                                    name,
                                    ColumnType.parse(TYPES.get(i)),
                                    nulls[random.nextInt(nulls.length)],
                                    new ColumnDefault(kind, hasText ? text(3) : ""),
                                    random.nextBoolean(),
                                    random.nextBoolean()));
        }
        if (number > 0) {
            builder.primaryKey(names.get(number), names.get(0))
                    .uniqueKey(new TableSchema.UniqueKey(text(2), List.of(names.get(3))))
                    .uniqueKey(new TableSchema.UniqueKey("", List.of(names.get(4), names.get(2))))
                    .plainIndexes(List.of(
                            new TableSchema.PlainIndex(text(2), List.of()),
                            new TableSchema.PlainIndex("i", List.of(names.get(1)))))
                    .defaultCharset(number == 1 ? null : "utf8mb4", number == 2 ? null : "utf8mb4_bin");
        }
        return builder.build();
    }

    private RowImage image(TableSchema schema, boolean withDiffs) {
        RowImageBuilder image = RowImage.builder(schema);
        int absent = random.nextInt(3);
        for (Column column : schema.columns()) {
            int state = random.nextInt(6);
            if (state < absent) {
                continue;
            }
            if (withDiffs && state == 4 && column.type().kind() == ColumnType.Kind.JSON) {
                image.jsonDiffs(column.name(), diffs());
                continue;
            }
            image.bytes(column.name(), state == 5 ? null : canonical(column.type()));
        }
        return image.build();
    }

    private List<JsonDiff> diffs() {
        List<JsonDiff> diffs = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            JsonDiff.Operation operation = JsonDiff.Operation.values()[random.nextInt(3)];
            String path = List.of("$.a", "$[3]", "$.\"ü \\\"\\n\".x[last-1]").get(random.nextInt(3));
            String value = List.of("1.50", "{\"k\": [\"\\n\\\\\", \"🎉\"]}").get(random.nextInt(2));
            diffs.add(new JsonDiff(operation, path, operation == JsonDiff.Operation.REMOVE ? null : value));
        }
        return diffs;
    }

    private byte[] canonical(ColumnType type) {
        byte[] raw = raw(type);
        ByteSink out = new ByteSink();
        CellNormalizer.of(type).append(raw, 0, raw.length, out);
        return out.toByteArray();
    }

    /** A value that the type holds, in any spelling. */
    private byte[] raw(ColumnType type) {
        if (type.isBytes()) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            return bytes;
        }
        String text =
                switch (type.family()) {
                    case INTEGER -> Integer.toString(random.nextInt(120));
                    case DECIMAL -> random.nextInt(9999) + (type.scale() > 0 ? "." + random.nextInt(9999) : "");
                    case FLOATING ->
                        type.scale() >= 0
                                ? Integer.toString(random.nextInt(999))
                                : Double.toString(Math.abs(Float.intBitsToFloat(random.nextInt() & 0x7EFFFFFF)));
                    case BIT -> type.length() == 1 ? "1" : Long.toUnsignedString(random.nextLong());
                    case YEAR -> random.nextBoolean() ? "0000" : Integer.toString(1901 + random.nextInt(255));
                    case DATE -> random.nextBoolean() ? "0000-00-00" : date();
                    case TIME -> (random.nextBoolean() ? "-" : "") + random.nextInt(800) + ":05:07" + fraction(type);
                    case DATETIME -> date() + " 23:59:59" + fraction(type);
                    case TIMESTAMP ->
                        random.nextInt(5) == 0
                                ? "0000-00-00 00:00:00"
                                : "20" + (10 + random.nextInt(27)) + "-02-03 04:05:06" + fraction(type);
                    case TEXT -> text(1 + random.nextInt(8));
                    case ENUM, SET ->
                        type.labels().get(random.nextInt(type.labels().size()));
                    case JSON -> "{\"k\": \"" + random.nextInt(9) + "\"}";
                    case NETWORK ->
                        switch (type.kind()) {
                            case UUID -> "3c1e6a3a-e685-11f1-b4e8-02fc0000000" + random.nextInt(10);
                            case INET4 -> "10.0.0." + random.nextInt(256);
                            default -> "fe80::" + random.nextInt(10);
                        };
                    case BYTES -> throw new AssertionError();
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String date() {
        return 1000 + random.nextInt(9000) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
    }

    private String fraction(ColumnType type) {
        return type.scale() == 0 ? "" : "." + random.nextInt(10);
    }

    private String text(int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(pieces + 1); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
