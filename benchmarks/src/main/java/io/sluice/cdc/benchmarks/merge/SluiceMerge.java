package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableMerge;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.internal.MergeOptions;
import io.sluice.cdc.merge.internal.MergeRun;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.canal.CanalJsonFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Sluice, text to text. Arguments: base, changes, {@code text} or {@code json}, output, threads, and {@code full}, {@code
 * unaudited} or {@code unsummed}: the last two leave out what no user can leave out, to see what it costs.
 */
final class SluiceMerge {

    private static final TableSchema SCHEMA = schema();

    /** All of the small heap but what blocks, buffers and the young generation need. */
    private static final long MEMORY = Runtime.getRuntime().maxMemory() - (20L << 20);

    private SluiceMerge() {}

    public static void main(String[] args) {
        Path base = Path.of(args[0]);
        ChangeSource changes = changes(Path.of(args[1]), args[2].equals("json"));
        Path out = Path.of(args[3]);
        int threads = Integer.parseInt(args[4]);
        MergeReport report = args[5].equals("full")
                ? run(base, changes, out, threads)
                : runWithout(base, changes, out, threads, args[5].equals("unaudited"));
        if (report.verdict() != Verdict.COMPLETE) {
            throw new IllegalStateException(report.toString());
        }
        System.out.println(report.verdict());
    }

    static ChangeSource changes(Path file, boolean json) {
        return json ? CanalJsonFiles.of(file) : new ChangeTextFile(file, SCHEMA);
    }

    static MergeReport run(Path base, ChangeSource changes, Path out, int threads) {
        return TableMerge.of(SCHEMA)
                .base(HiveText.at(base))
                .fromLogStart()
                .changes(changes)
                .inputComplete()
                .into(HiveText.at(out))
                .threads(threads)
                .memoryBudget(MEMORY)
                .run();
    }

    /** The base with a manifest, as a merge leaves it: what the second day of a table begins with. */
    static void publishBase(Path base, Path out) {
        TableMerge.of(SCHEMA)
                .base(HiveText.at(base))
                .fromLogStart()
                .inputComplete()
                .into(HiveText.at(out))
                .run();
    }

    private static MergeReport runWithout(Path base, ChangeSource changes, Path out, int threads, boolean audit) {
        return new MergeRun(new MergeOptions(
                        SCHEMA.table(),
                        SCHEMA,
                        HiveText.at(base),
                        new BaseState.AtLogStart(),
                        List.of(changes),
                        null,
                        null,
                        true,
                        null,
                        HiveText.at(out),
                        false,
                        null,
                        threads,
                        MEMORY,
                        KeyCollations.fromSchema(),
                        false,
                        Map.of(),
                        MergeProgress.NONE,
                        MergeOptions.BLOCK_BYTES,
                        !audit,
                        audit))
                .run();
    }

    private static TableSchema schema() {
        TableSchema.Builder builder = TableSchema.builder(new TableId(MergeRow.DATABASE, MergeRow.TABLE));
        MergeRow.COLUMNS.forEach(c -> builder.column(c.name(), ColumnType.parse(c.mysqlType())));
        return builder.primaryKey("id").build();
    }
}
