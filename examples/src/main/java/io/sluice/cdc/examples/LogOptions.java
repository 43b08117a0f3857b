package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.events.EventJsonFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to a log. */
final class LogOptions {

    static final String FORMATS = "canal-json, binlog, or jsonl (our own event lines)";

    static final String WRAPPED =
            "The files hold records, one JSON object a line: the fields of topic, partition, offset and value (Canal's"
                    + " message), for example topic=topic,partition=partition,offset=offset,value=value; dots lead into"
                    + " nested objects.";

    static final String SERVER =
            "The server the log is of: ${COMPLETION-CANDIDATES}. Needed only for Canal's messages without GTIDs, for JSON"
                    + " values and statements that read differently, and for --schema text of MariaDB.";

    /**
     * What is said of Canal's messages.
     *
     * @param zone zone of TIMESTAMP values, or null where not declared
     * @param wrapped fields of the records that hold the messages, as {@link #WRAPPED} says; empty for bare messages
     * @param server kind of the server, or null where the GTIDs tell
     * @param schemas complete what the messages do not say
     * @param atStart whether the schemas are of where the log begins, and not of the time of each message
     */
    record Canal(
            @Nullable String zone,
            Map<String, String> wrapped,
            @Nullable ServerKind server,
            List<TableSchema> schemas,
            boolean atStart) {}

    private static final List<String> WRAPPED_PARTS = List.of("topic", "partition", "offset", "value");

    private LogOptions() {}

    static ChangeSource source(String format, List<Path> paths, Canal canal) {
        boolean isCanal = format.equalsIgnoreCase("canal-json");
        if (!canal.wrapped().isEmpty() && !isCanal) {
            throw new CdcException("--wrapped is for canal-json");
        }
        if (canal.server() != null && !isCanal) {
            throw new CdcException("--server is for canal-json");
        }
        switch (format.toLowerCase(Locale.ROOT)) {
            case "canal-json" -> {
                return canal(canal).of(paths);
            }
            case "jsonl" -> {
                if (canal.zone() != null) {
                    throw new CdcException("event lines have TIMESTAMP values in UTC; --log-zone is for canal-json");
                }
                return EventJsonFiles.builder().of(paths);
            }
            case "binlog" -> {
                return binlog(paths, canal.zone(), canal.schemas(), null, null);
            }
            case "canal-protobuf" ->
                throw new CdcException("format " + format + " is not in this version, which reads " + FORMATS);
            default ->
                throw new CdcException("'" + format + "' is no format of changes; this version reads " + FORMATS
                        + " (canal-protobuf comes later)");
        }
    }

    private static CanalJsonFiles.Builder canal(Canal canal) {
        CanalJsonFiles.Builder builder = CanalJsonFiles.builder();
        if (canal.zone() != null) {
            builder.timestampZone(TableOptions.zone(canal.zone()));
        }
        if (canal.server() != null) {
            builder.server(canal.server());
        }
        if (!canal.schemas().isEmpty()) {
            Map<TableId, TableSchema> schemas = new HashMap<>();
            canal.schemas().forEach(schema -> schemas.putIfAbsent(schema.table(), schema));
            if (canal.atStart()) {
                builder.schemasAtStart(schemas::get);
            } else {
                builder.schemas(schemas::get);
            }
        }
        if (!canal.wrapped().isEmpty()) {
            wrap(builder, canal.wrapped());
        }
        return builder;
    }

    /**
     * @param from where to begin: {@code FILE:OFFSET}, a GTID set, or null
     * @param until {@code FILE:OFFSET}, or null
     */
    static BinlogFiles binlog(
            List<Path> paths,
            @Nullable String zone,
            List<TableSchema> schemas,
            @Nullable String from,
            @Nullable String until) {
        if (zone != null) {
            throw new CdcException("binlogs have TIMESTAMP values in UTC; --log-zone is for canal-json");
        }
        BinlogFiles.Builder builder = BinlogFiles.builder().schemas(schemas);
        if (from != null) {
            if (isCoordinate(from)) {
                builder.from(fileOf(from), offsetOf(from));
            } else {
                builder.from(GtidSet.parse(from));
            }
        }
        if (until != null) {
            builder.until(fileOf(until), offsetOf(until));
        }
        return builder.of(paths);
    }

    /** What a Flink job landed. */
    static boolean isLanded(String format) {
        return format.equalsIgnoreCase("landed");
    }

    static boolean isBinlog(String format) {
        return format.equalsIgnoreCase("binlog");
    }

    /** Whether a position is {@code FILE:OFFSET} of a binlog, such as {@code binlog.000007:1234}; no GTID set looks like it. */
    static boolean isCoordinate(String position) {
        return position.matches("[^:,]+\\.\\d+:\\d{1,18}");
    }

    static String fileOf(String coordinate) {
        return coordinate.substring(0, coordinate.lastIndexOf(':'));
    }

    static long offsetOf(String coordinate) {
        return Long.parseLong(coordinate.substring(coordinate.lastIndexOf(':') + 1));
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
