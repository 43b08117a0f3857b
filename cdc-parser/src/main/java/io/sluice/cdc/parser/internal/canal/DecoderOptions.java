package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ParserLimits;
import io.sluice.cdc.parser.ServerKind;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the user said, as {@code CanalJsonParser.Builder} documents it.
 *
 * @param schemasAtStart whether the schemas are of where the log begins, so that messages may know better
 */
public record DecoderOptions(
        @Nullable ZoneId timestampZone,
        TableFilter tables,
        Set<Operation> operations,
        ParserLimits limits,
        @Nullable Function<TableId, @Nullable TableSchema> schemas,
        @Nullable ServerKind server,
        @Nullable MySqlDdl ddl,
        boolean fullRowImages,
        boolean schemasAtStart) {

    public DecoderOptions withTables(TableFilter filter) {
        return new DecoderOptions(
                timestampZone,
                tables.and(filter),
                operations,
                limits,
                schemas,
                server,
                ddl,
                fullRowImages,
                schemasAtStart);
    }
}
