package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import io.sluice.cdc.parser.events.EventJsonFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to a log. */
final class LogOptions {

    static final String FORMATS = "canal-json, or jsonl (our own event lines)";

    private LogOptions() {}

    /**
     * @param zone zone of TIMESTAMP values in Canal's messages, or null where not declared
     * @param schemas complete what Canal's messages do not say; they must be those of the time of the messages
     */
    static ChangeSource source(String format, List<Path> paths, @Nullable String zone, List<TableSchema> schemas) {
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
}
