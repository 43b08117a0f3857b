package io.sluice.cdc.examples.flink;

import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.CdcKafkaDeserializer;
import io.sluice.cdc.flink.CdcWatermarks;
import io.sluice.cdc.flink.Landing;
import io.sluice.cdc.flink.StreamEvent;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.landed.LandedLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The bundled sample through a broker, a Flink job and a merge, all in this process: Canal's messages are sent to Kafka, the job
 * lands them by event time, and a merge of the landed hour makes each table, whose checksum must be the server's.
 */
public final class LandAndMerge {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String TOPIC = "shop";
    /** When the server ran a message's statement, milliseconds since 1970. */
    private static final Pattern SOURCE_TIME = Pattern.compile("\"es\":(\\d+)");

    private LandAndMerge() {}

    /** Runs the example; exits with 1 where a table is not the server's. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("sluice-flink-example");
        System.out.println("Everything is in " + directory);
        run(directory, System.out);
    }

    /**
     * @param directory for the broker, what is landed, and the tables
     * @throws CdcException where a table is not the server's
     */
    static void run(Path directory, PrintStream out) throws Exception {
        boolean equal = true;
        try (LocalBroker broker = new LocalBroker(directory.resolve("kafka"))) {
            out.println("A Kafka broker listens at " + broker.address());
            List<String> messages = messages();
            send(messages, broker.address());
            out.println("Sent " + messages.size() + " messages of Canal to topic " + TOPIC);
            Path landed = directory.resolve("changes");
            land(broker.address(), landed);
            out.println("Landed in " + landed);
            Instant end = endOfHour(messages);
            for (String name : List.of("customers", "orders", "order_items")) {
                TableId table = new TableId("shop", name);
                MergeReport report = TableMerge.of(table)
                        .changes(LandedLog.at(landed, end).tables(TableFilter.of(table)))
                        .inputComplete()
                        .into(JsonLines.at(directory.resolve("tables").resolve(name))
                                .dialect(Dialect.builder().timestampZone("UTC").build()))
                        .run();
                String servers = serversChecksum(name);
                boolean same = servers.equals(report.checksum());
                equal &= same;
                out.printf(
                        "%-16s %s, %d rows, checksum %s: %s%n",
                        table,
                        report.verdict(),
                        report.rows().total(),
                        report.checksum(),
                        same ? "the server's" : "NOT the server's, which is " + servers);
            }
        }
        if (!equal) {
            throw new CdcException("a merged table is not the server's");
        }
    }

    private static void send(List<String> messages, String broker) {
        Map<String, Object> properties = Map.of("bootstrap.servers", broker);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String message : messages) {
                producer.send(new ProducerRecord<>(TOPIC, 0, null, message.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
        }
    }

    /** The end of the hour, in {@link #ZONE}, of the newest message. */
    private static Instant endOfHour(List<String> messages) {
        long newest = 0;
        for (String message : messages) {
            Matcher time = SOURCE_TIME.matcher(message);
            if (time.find()) {
                newest = Math.max(newest, Long.parseLong(time.group(1)));
            }
        }
        return Instant.ofEpochMilli(newest)
                .atZone(ZONE)
                .truncatedTo(ChronoUnit.HOURS)
                .plusHours(1)
                .toInstant();
    }

    private static List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        for (int file = 1; file <= 3; file++) {
            try (BufferedReader lines = reader("sample/changes/canal-0000" + file + ".jsonl")) {
                lines.lines().filter(line -> !line.isEmpty()).forEach(messages::add);
            }
        }
        return messages;
    }

    private static BufferedReader reader(String resource) {
        InputStream in = LandAndMerge.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new CdcException("the example was built without " + resource);
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static void land(String broker, Path into) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2).enableCheckpointing(1000);
        KafkaSource<StreamEvent> source = KafkaSource.<StreamEvent>builder()
                .setBootstrapServers(broker)
                .setTopics(TOPIC)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(CdcKafkaDeserializer.of(CanalJsonOptions.builder()
                        .timestampZone(ZONE)
                        .fullRowImages()
                        .keepGtids()
                        .build()))
                .build();
        Landing.into(into.toUri().toString(), ZONE)
                .add(environment.fromSource(
                        source, CdcWatermarks.bySourceTime(Duration.ofMinutes(1), Duration.ofMinutes(5)), "shop"));
        environment.execute("land");
    }

    private static String serversChecksum(String table) throws IOException {
        try (BufferedReader lines = reader("sample/expected/checksums.tsv")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(table + "\t")) {
                    return line.substring(table.length() + 1);
                }
            }
        }
        throw new CdcException("the sample has no checksum of " + table);
    }
}
