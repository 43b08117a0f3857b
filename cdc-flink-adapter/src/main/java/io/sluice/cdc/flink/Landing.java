package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Lands a stream of changes as files: {@code database/table/dt=2026-11-22/hour=08/} by the time the server ran the statement
 * (statements and marks under {@code _log}), each event once, as event lines. When the watermark has passed an hour and all
 * its files are committed, each of its partitions gets a manifest, and the landing says what is proven; {@link
 * io.sluice.cdc.parser.landed.LandedLog} reads the log back from there, or refuses. {@code docs/landing.md} has the layout.
 *
 * <pre>{@code
 * Landing.into("hdfs://warehouse/changes", ZoneId.of("Asia/Shanghai")).add(events);
 * }</pre>
 *
 * <p>Give it the stream as the reader makes it, with its watermarks, before any shuffle: a lane's events must come in their
 * order. The job runs in STREAMING mode with checkpoints; each checkpoint ends its files, so let minutes lie between two. An
 * event without source time, and a message that could not be decoded, stop the job.
 *
 * <p>Needs {@code flink-connector-files}. Immutable.
 */
public final class Landing {

    /** Shorter than the time after which Flink gives up a checkpoint by default, which would hide what is missing. */
    private static final Duration LAST_FILES = Duration.ofMinutes(5);

    private final String root;
    private final ZoneId zone;
    private final Duration kept;
    private final String name;
    /** Null for event lines. */
    private final @Nullable ParquetDates parquet;

    private Landing(String root, ZoneId zone, Duration kept, String name, @Nullable ParquetDates parquet) {
        this.root = root;
        this.zone = zone;
        this.kept = kept;
        this.name = name;
        this.parquet = parquet;
    }

    /**
     * @param root a directory of its own, as Flink's file systems name it
     * @param zone in which days and hours are told
     */
    public static Landing into(String root, ZoneId zone) {
        Objects.requireNonNull(root, "root");
        String directory = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        return new Landing(directory, Objects.requireNonNull(zone, "zone"), Duration.ofDays(2), "sluice-landing", null);
    }

    /** How long a partition's counts stay in state after its end, 2 days by default; later they come from its manifest. */
    public Landing keep(Duration afterEnd) {
        if (afterEnd.isNegative()) {
            throw new CdcException("partitions cannot be kept for " + afterEnd);
        }
        return new Landing(root, zone, afterEnd, name, parquet);
    }

    /** Begins the ids of the operators, {@code sluice-landing} by default; for several landings in a job. */
    public Landing named(String newName) {
        return new Landing(root, zone, kept, Objects.requireNonNull(newName, "newName"), parquet);
    }

    /**
     * Rows as Parquet files, for other engines to read; statements and marks stay event lines. A merge reads a landing of event
     * lines, so land both, each into a root of its own, where both are wanted. Needs {@code flink-parquet} and Hadoop's classes.
     */
    public Landing asParquet() {
        return asParquet(ParquetDates.CALENDAR);
    }

    /** As {@link #asParquet()}, with dates as said. */
    public Landing asParquet(ParquetDates dates) {
        return new Landing(root, zone, kept, name, Objects.requireNonNull(dates, "dates"));
    }

    /** Adds the landing to the stream's job. */
    public void add(DataStream<StreamEvent> events) {
        int parallelism = events.getParallelism();
        Format formatOfRows = parquet == null ? Format.EVENT_LINES : Format.PARQUET;
        SingleOutputStreamOperator<Tuple2<String, byte[]>> lines = events.process(
                        new LandingEncoder(zone, formatOfRows))
                .returns(new TupleTypeInfo<>(
                        BasicTypeInfo.STRING_TYPE_INFO, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO))
                .name("landing: lines")
                .uid(name + "-lines")
                .setParallelism(parallelism);
        lines.sinkTo(FileSink.forRowFormat(new Path(root), (Encoder<Tuple2<String, byte[]>>) Landing::write)
                        .withBucketAssigner(new Directories())
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .build())
                .name("landing: files")
                .uid(name + "-files")
                .setParallelism(parallelism);
        if (parquet != null) {
            lines.getSideOutput(LandingEncoder.ROWS)
                    .sinkTo(FileSink.forBulkFormat(new Path(root), new ParquetFiles(parquet))
                            .withBucketAssigner(new RowDirectories())
                            .withRollingPolicy(OnCheckpointRollingPolicy.build())
                            .withOutputFileConfig(OutputFileConfig.builder()
                                    .withPartSuffix(".parquet")
                                    .build())
                            .build())
                    .name("landing: Parquet files")
                    .uid(name + "-parquet")
                    .setParallelism(parallelism);
        }
        SingleOutputStreamOperator<LaneDelta> counts = AlignedCounts.of(
                        lines.getSideOutput(LandingEncoder.COUNTS)
                                .keyBy(
                                        (KeySelector<LaneDelta, Tuple2<String, Integer>>)
                                                d -> Tuple2.of(d.partition(), d.reader()),
                                        new TupleTypeInfo<>(
                                                BasicTypeInfo.STRING_TYPE_INFO, BasicTypeInfo.INT_TYPE_INFO)),
                        lines)
                .process(new PartitionCounter(zone), LaneDelta.Info.INSTANCE)
                .name("landing: counts")
                .uid(name + "-counts")
                .setParallelism(parallelism);
        AlignedCounts.of(
                        counts.keyBy((KeySelector<LaneDelta, Boolean>) d -> true, BasicTypeInfo.BOOLEAN_TYPE_INFO),
                        counts)
                .process(new PartitionPublisher(root, zone, kept, formatOfRows, LAST_FILES), Types.VOID)
                .name("landing: manifests")
                .uid(name + "-manifests")
                .setParallelism(1);
    }

    private static void write(Tuple2<String, byte[]> line, OutputStream out) throws IOException {
        out.write(line.f1);
    }

    /** An event's directory, as the line says it. */
    private static final class Directories implements BucketAssigner<Tuple2<String, byte[]>, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String getBucketId(Tuple2<String, byte[]> line, Context context) {
            return line.f0;
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }

    /** A row's directory, as the row says it. */
    private static final class RowDirectories implements BucketAssigner<LandedRow, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String getBucketId(LandedRow row, Context context) {
            return row.directory();
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }
}
