package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.events.EventJsonFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to a log. */
final class LogOptions {

    static final String FORMATS = "canal-json, or jsonl (our own event lines)";

    static final String WRAPPED =
            "The files hold records, one JSON object a line: the fields of topic, partition, offset and value (Canal's"
                    + " message), for example topic=topic,partition=partition,offset=offset,value=value; dots lead into"
                    + " nested objects.";

    private static final List<String> WRAPPED_PARTS = List.of("topic", "partition", "offset", "value");

    private LogOptions() {}

    /**
     * @param zone zone of TIMESTAMP values in Canal's messages, or null where not declared
     * @param wrapped fields of the records that hold Canal's messages, as {@link #WRAPPED} says; empty for bare messages
     * @param schemas complete what Canal's messages do not say; they must be those of the time of the messages
     */
    static ChangeSource source(
            String format,
            List<Path> paths,
            @Nullable String zone,
            Map<String, String> wrapped,
            List<TableSchema> schemas) {
        if (!wrapped.isEmpty() && !format.equalsIgnoreCase("canal-json")) {
            throw new CdcException("--wrapped is for canal-json");
        }
        switch (format.toLowerCase(Locale.ROOT)) {
            case "canal-json" -> {
                CanalJsonFiles.Builder builder = CanalJsonFiles.builder();
                if (zone != null) {
                    builder.timestampZone(TableOptions.zone(zone));
                }
                if (!schemas.isEmpty()) {
                    builder.schemas(table -> schemas.stream()
                            .filter(s -> s.table().equals(table))
                            .findFirst()
                            .orElse(null));
                }
                if (!wrapped.isEmpty()) {
                    wrap(builder, wrapped);
                }
                return builder.of(paths);
            }
            case "jsonl" -> {
                if (zone != null) {
                    throw new CdcException("event lines have TIMESTAMP values in UTC; --log-zone is for canal-json");
                }
                return EventJsonFiles.builder().of(paths);
            }
            case "canal-protobuf", "binlog" ->
                throw new CdcException("format " + format + " is not in this version, which reads " + FORMATS);
            default ->
                throw new CdcException("'" + format + "' is no format of changes; this version reads " + FORMATS
                        + " (canal-protobuf and binlog come later)");
        }
    }

    private static void wrap(CanalJsonFiles.Builder builder, Map<String, String> wrapped) {
        if (!wrapped.keySet().equals(Set.copyOf(WRAPPED_PARTS))) {
            throw new CdcException("--wrapped names the fields of " + WRAPPED_PARTS + ", each once; it has "
                    + new TreeSet<>(wrapped.keySet()));
        }
        List<String> paths = WRAPPED_PARTS.stream().map(wrapped::get).toList();
        builder.wrapped(paths.get(0), paths.get(1), paths.get(2), paths.get(3));
    }
}
