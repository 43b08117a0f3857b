package io.sluice.cdc.examples;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to a log. */
final class LogOptions {

    private LogOptions() {}

    /**
     * @param schema the table's schema where it is known; it completes what messages do not say
     * @param zone zone of TIMESTAMP values in the messages, or null where not declared
     */
    static ChangeSource source(
            String format, List<Path> paths, TableId table, @Nullable TableSchema schema, @Nullable String zone) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "canal-json" -> {
                CanalJsonFiles.Builder builder = CanalJsonFiles.builder();
                if (zone != null) {
                    builder.timestampZone(TableOptions.zone(zone));
                }
                yield builder.of(paths);
            }
            default ->
                throw new CdcException("'" + format + "' is no format of changes this version reads;"
                        + " it reads canal-json (canal-protobuf and binlog come later)");
        };
    }
}
