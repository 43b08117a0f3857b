package io.sluice.cdc.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.model.CanonicalSelect;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.binlog.BinlogFiles;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;

/** Tables made of nothing but their log, compared with the server's by checksum. */
final class LiveRestore {

    private LiveRestore() {}

    /** @param schema of the table at the log's end */
    static void requireEqual(LiveServer server, TableSchema schema, List<Path> log, Path out) throws Exception {
        MergeReport report = TableMerge.of(schema.table())
                .changes(BinlogFiles.of(log.toArray(Path[]::new)))
                .fromLogStart()
                .inputComplete()
                .into(JsonLines.at(out.resolve(schema.table().table()))
                        .dialect(Dialect.builder().timestampZone(ZoneOffset.UTC).build()))
                .run();
        assertThat(report.verdict()).as(report.toText()).isEqualTo(Verdict.COMPLETE);
        List<String> answer = server.sql(CanonicalSelect.SESSION + ";" + TableChecksum.sql(schema));
        assertThat(report.checksum()).as(schema.table().toString()).isEqualTo(answer.get(0));
    }
}
