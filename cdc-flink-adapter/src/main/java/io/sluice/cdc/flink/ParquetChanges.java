package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one layout as Parquet: operation, place and times beside two groups of the table's columns, {@code before} and
 * {@code after}, whose names can thus not meet ours. A column that an image says nothing of is told from NULL by name.
 */
final class ParquetChanges extends WriteSupport<LandedRow> {

    /** In the footer: number of rows, and the sum of the CRC-32C of the event lines they would be, hexadecimal. */
    static final String EVENTS = "sluice.events";

    static final String CRC = "sluice.crc";

    /** In the footer: table and fingerprint of its layout. */
    private static final String DATABASE = "sluice.database";

    private static final String TABLE = "sluice.table";
    private static final String LAYOUT = "sluice.layout";

    /** Rows of a file wait in memory for so many bytes: a landing has many files open. */
    private static final long ROW_GROUP = 16L << 20;

    private static final int NANOS_OF_MICRO = 1000;

    /** The fields, in their order. */
    private enum Field {
        OPERATION,
        POSITION,
        SOURCE_TIME,
        RECEIVED_TIME,
        GTIDS,
        BEFORE,
        BEFORE_ABSENT,
        AFTER,
        AFTER_ABSENT;

        /** As the file has it. */
        final String text = name().toLowerCase(Locale.ROOT);
    }

    private static final Type STRING_ELEMENT = Types.required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("element");

    private final TableSchema schema;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private final MessageType type;
    private @Nullable RecordConsumer consumer;
    private long events;
    private long crc;

    ParquetChanges(TableSchema schema, ParquetDates dates) {
        this.schema = schema;
        for (int i = 0; i < schema.columnCount(); i++) {
            columns.add(new ParquetColumn(schema.table(), schema.column(i), dates));
        }
        this.type = new MessageType("change", fields());
    }

    private List<Type> fields() {
        LogicalTypeAnnotation time = LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);
        List<Type> cells = columns.stream().map(ParquetColumn::type).toList();
        return List.of(
                text(Type.Repetition.REQUIRED, Field.OPERATION.text),
                new GroupType(
                        Type.Repetition.REQUIRED,
                        Field.POSITION.text,
                        text(Type.Repetition.REQUIRED, "lane"),
                        Types.required(PrimitiveTypeName.INT32).named("epoch"),
                        Types.required(PrimitiveTypeName.INT64).named("file"),
                        Types.required(PrimitiveTypeName.INT64).named("offset"),
                        Types.required(PrimitiveTypeName.INT64).named("inner"),
                        Types.required(PrimitiveTypeName.INT32).named("row")),
                Types.required(PrimitiveTypeName.INT64).as(time).named(Field.SOURCE_TIME.text),
                Types.optional(PrimitiveTypeName.INT64).as(time).named(Field.RECEIVED_TIME.text),
                text(Type.Repetition.OPTIONAL, Field.GTIDS.text),
                new GroupType(Type.Repetition.OPTIONAL, Field.BEFORE.text, cells),
                names(Field.BEFORE_ABSENT.text),
                new GroupType(Type.Repetition.OPTIONAL, Field.AFTER.text, cells),
                names(Field.AFTER_ABSENT.text));
    }

    private static Type text(Type.Repetition repetition, String name) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type names(String name) {
        return Types.requiredGroup()
                .as(LogicalTypeAnnotation.listType())
                .addField(new GroupType(Type.Repetition.REPEATED, "list", STRING_ELEMENT))
                .named(name);
    }

    MessageType type() {
        return type;
    }

    @Override
    public WriteContext init(Configuration configuration) {
        Map<String, String> footer = new HashMap<>();
        footer.put(DATABASE, schema.table().database());
        footer.put(TABLE, schema.table().table());
        footer.put(LAYOUT, Long.toHexString(schema.fingerprint()));
        return new WriteContext(type, footer);
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(Map.of(EVENTS, Long.toString(events), CRC, Long.toHexString(crc)));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(LandedRow landed) {
        RecordConsumer out = Objects.requireNonNull(consumer, "prepareForWrite was not called");
        RowEvent row = landed.row();
        out.startMessage();
        Operation operation = row.operation();
        text(out, Field.OPERATION, operation.name());
        position(out, row);
        time(out, Field.SOURCE_TIME, row, row.sourceTime());
        time(out, Field.RECEIVED_TIME, row, row.receivedTime());
        String gtids = row.gtidsText();
        if (gtids != null) {
            text(out, Field.GTIDS, gtids);
        }
        image(out, Field.BEFORE, Field.BEFORE_ABSENT, operation == Operation.INSERT ? null : row.before(schema));
        image(out, Field.AFTER, Field.AFTER_ABSENT, operation == Operation.DELETE ? null : row.after(schema));
        out.endMessage();
        events++;
        crc += landed.crc();
    }

    private static void text(RecordConsumer out, Field field, String text) {
        out.startField(field.text, field.ordinal());
        out.addBinary(Binary.fromString(text));
        out.endField(field.text, field.ordinal());
    }

    private static void position(RecordConsumer out, RowEvent row) {
        SourcePosition position = row.position();
        out.startField(Field.POSITION.text, Field.POSITION.ordinal());
        out.startGroup();
        out.startField("lane", 0);
        out.addBinary(Binary.fromString(row.lane().name()));
        out.endField("lane", 0);
        integer(out, "epoch", 1, position.epoch());
        number(out, "file", 2, position.file());
        number(out, "offset", 3, position.offset());
        number(out, "inner", 4, position.inner());
        integer(out, "row", 5, position.row());
        out.endGroup();
        out.endField(Field.POSITION.text, Field.POSITION.ordinal());
    }

    private static void integer(RecordConsumer out, String name, int index, int value) {
        out.startField(name, index);
        out.addInteger(value);
        out.endField(name, index);
    }

    private static void number(RecordConsumer out, String name, int index, long value) {
        out.startField(name, index);
        out.addLong(value);
        out.endField(name, index);
    }

    private static void time(RecordConsumer out, Field field, RowEvent row, @Nullable Instant time) {
        if (time == null) {
            return;
        }
        if (time.getNano() % NANOS_OF_MICRO != 0) {
            throw new CdcException(row + " has a " + field.text + " finer than a microsecond; land event lines");
        }
        long micros =
                Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / NANOS_OF_MICRO);
        number(out, field.text, field.ordinal(), micros);
    }

    /** The group, where the event has the image, and the names of the columns it says nothing of. */
    private void image(RecordConsumer out, Field field, Field names, @Nullable RowImage image) {
        List<String> absent = new ArrayList<>();
        if (image != null) {
            out.startField(field.text, field.ordinal());
            out.startGroup();
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).write(image, i, out);
                if (!image.isPresent(i)) {
                    absent.add(schema.column(i).name());
                }
            }
            out.endGroup();
            out.endField(field.text, field.ordinal());
        }
        out.startField(names.text, names.ordinal());
        out.startGroup();
        if (!absent.isEmpty()) {
            out.startField("list", 0);
            for (String name : absent) {
                out.startGroup();
                out.startField("element", 0);
                out.addBinary(Binary.fromString(name));
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
        }
        out.endGroup();
        out.endField(names.text, names.ordinal());
    }

    /** A writer of rows of one layout. */
    static ParquetWriter<LandedRow> writer(
            OutputFile file, TableSchema schema, ParquetDates dates, Configuration hadoop) throws IOException {
        return new Builder(file, schema, dates)
                .withConf(hadoop)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withRowGroupSize(ROW_GROUP)
                .build();
    }

    private static final class Builder extends ParquetWriter.Builder<LandedRow, Builder> {
        private final TableSchema schema;
        private final ParquetDates dates;

        Builder(OutputFile file, TableSchema schema, ParquetDates dates) {
            super(file);
            this.schema = schema;
            this.dates = dates;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<LandedRow> getWriteSupport(Configuration configuration) {
            return new ParquetChanges(schema, dates);
        }
    }
}
