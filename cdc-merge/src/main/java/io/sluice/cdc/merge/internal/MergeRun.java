package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.Anomaly;
import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.BaseState;
import io.sluice.cdc.merge.ChangeRefusedException;
import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.MergeProgress;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.merge.TableChecksum;
import io.sluice.cdc.merge.Verdict;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.storage.TablePublication;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.SchemaCatalog;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run of a {@link io.sluice.cdc.merge.TableMerge}, from its options to its report. */
public final class MergeRun {

    private static final int EXAMPLES = 10;

    private final MergeOptions options;
    private final TableId table;

    public MergeRun(MergeOptions options) {
        this.options = options;
        this.table = options.table();
    }

    public MergeReport run() {
        recover();
        String runId = RunId.of(options);
        MergeReport finished = finishedBefore(runId);
        if (finished != null) {
            return finished;
        }
        TableFormat format = options.base();
        BaseTable base = format == null ? null : BaseTable.find(format, table, options.schema());
        try (TablePublication target = TablePublication.begin(options.target(), options.replace())) {
            return merge(base, target, runId);
        }
    }

    /** First of all, since what a run that died between two steps has left is read by every one of the following. */
    private void recover() {
        TableFormat target = options.target();
        target.storage().recover(target.location());
        TableFormat base = options.base();
        if (base != null && !base.storage().exists(base.location())) {
            base.storage().recover(base.location());
        }
    }

    /** The report of the same run, where it stands published at the target. */
    private @Nullable MergeReport finishedBefore(String runId) {
        Manifest there = TablePublication.finished(options.target(), runId);
        return there == null ? null : MergeReports.ofFinished(there);
    }

    /** A log that was reset has the same positions and the same GTIDs as the one before, for other changes. */
    private void requireSameLogs(@Nullable BaseTable base) {
        Manifest manifest = base == null ? null : base.manifest();
        if (manifest != null) {
            manifest.logFiles().forEach((lane, file) -> options.changes()
                    .forEach(source -> source.requireSameLog(
                            Lane.of(lane), file, manifest.watermark().gtids())));
        }
    }

    /** The files of the watermark's positions; of one that the log did not move, as the base knew it. */
    private TreeMap<String, LogFile> logFiles(@Nullable Manifest before, Watermark watermark) {
        TreeMap<String, LogFile> files = new TreeMap<>();
        watermark.positions().forEach((lane, position) -> {
            if (before != null && position.equals(before.watermark().positions().get(lane))) {
                LogFile known = before.logFiles().get(lane.name());
                if (known != null) {
                    files.put(lane.name(), known);
                    return;
                }
            }
            for (ChangeSource source : options.changes()) {
                LogFile file = source.logFile(lane, position);
                if (file != null) {
                    files.put(lane.name(), file);
                }
            }
        });
        return files;
    }

    private MergeReport merge(@Nullable BaseTable base, TablePublication target, String runId) {
        requireSameLogs(base);
        LogCut cut = cut();
        LogPlan reading = LogPlan.first(table, described(base));
        LogIntake.Result log = null;
        LogIntake intake = intake(base, reading, cut);
        while (log == null) {
            try {
                log = intake.read();
            } catch (LogPlan.Change change) {
                reading = change.next();
                if (base != null && !change.wanted().isEmpty()) {
                    reading = reading.knowing(new BaseKeys(base, KeyEncoder.of(base.schema(), options.collations()))
                            .find(change.wanted()));
                }
                intake = intake(base, reading, cut);
            }
        }
        TableSchema schema = log.schema();
        if (schema == null) {
            throw new CdcException("nothing says what the columns of " + table
                    + " are: there is no base with a manifest, no schema given, and no CREATE TABLE in the log"
                    + (log.read() == 0 ? ", which has no change of the table" : ""));
        }
        TableDelta delta = log.delta() == null ? intake.emptyDelta(base == null ? schema : base.schema()) : log.delta();
        requireFoundSources(delta, schema, reading);
        return pass(base, target, runId, cut, reading, log, delta, schema);
    }

    /** Both: a manifest of another version, or a schema given without them, has no foreign keys. */
    private List<TableSchema> described(@Nullable BaseTable base) {
        List<TableSchema> described = new ArrayList<>();
        if (base != null) {
            described.add(base.schema());
        }
        TableSchema given = options.schema();
        if (given != null && (base == null || base.schema().foreignKeys().isEmpty())) {
            described.clear();
            described.add(given);
        }
        return described;
    }

    private LogIntake intake(@Nullable BaseTable base, LogPlan reading, LogCut cut) {
        SchemaCatalog catalog = SchemaCatalog.create();
        TableSchema known = base != null ? base.schema() : options.schema();
        if (known != null) {
            catalog.put(known);
        }
        return new LogIntake(options, reading, catalog, new BaseOrder(stateOf(base), durablePositions()), cut);
    }

    /** Refuses a row whose cells stand in the base, and nobody can say under which key. */
    void requireFoundSources(TableDelta delta, TableSchema schema, LogPlan reading) {
        for (int source : delta.linkedSources()) {
            int entry = delta.holder(source);
            if (delta.isLenient(entry)) {
                Anomalies one = new Anomalies(1);
                delta.reportIncomplete(entry, one);
                Anomaly change =
                        new ExampleFinder(options, reading, schema, one).find().get(0);
                throw new ChangeRefusedException("the row of " + table + " that the change of key " + change.key()
                        + " at " + change.place()
                        + " is about got another key by a change with a partial image, where the base may hold it under"
                        + " either key: take a base whose moment is known (--from), or log full images"
                        + " (binlog_row_image=FULL)");
            }
        }
    }

    private MergeReport pass(
            @Nullable BaseTable base,
            TablePublication target,
            String runId,
            LogCut cut,
            LogPlan reading,
            LogIntake.Result log,
            TableDelta delta,
            TableSchema schema) {
        TargetLayout layout = TargetLayout.of(options, base, delta);
        if (base != null) {
            new BaseFloats(delta.chain(), base.format().dialect())
                    .requireEnough(options.target().dialect());
            supplyLinkedSources(base, delta);
        } else {
            for (int source : delta.linkedSources()) {
                delta.supplySource(source, null, 0);
            }
        }
        delta.seal();
        boolean sorted = base == null
                || (base.manifest() == null
                        ? options.sortedBase()
                        : base.manifest().sorted());
        // Without a base there are no rows of the layout where the log begins, nor need the new table's files have it.
        TableSchema baseSchema = base == null ? schema : delta.from();
        PassPlan plan = new PassPlan(
                delta,
                base == null ? layout.codec() : base.codec(),
                base == null ? options.target().dialect() : base.format().dialect(),
                baseSchema,
                KeyEncoder.of(baseSchema, options.collations()),
                layout.codec(),
                schema,
                layout.copiesUntouched(),
                layout.sameSpelling(),
                sorted,
                sorted ? delta.sortedPuts(false) : new int[0],
                options.target().dialect().passThrough(),
                EXAMPLES,
                options.sums());
        BasePass.Result result;
        try (TableOutput output = new TableOutput(target, layout.codec().header())) {
            long total = base == null ? 0 : base.bytes();
            BasePass pass = new BasePass(
                    plan, options.threads(), bytes -> options.progress().at(MergeProgress.Phase.BASE, bytes, total));
            if (base == null) {
                result = pass.run(
                        new BaseBlocks(layout.codec(), List.of(), sorted, options.blockBytes(), (f, b, c) -> {}),
                        output);
            } else {
                try (BaseBlocks blocks =
                        new BaseBlocks(base.codec(), base.baseFiles(), sorted, options.blockBytes(), base.fileEnd())) {
                    result = pass.run(blocks, output);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read the base", e);
                }
            }
            output.finish();
        }
        result.anomalies().addAll(delta.anomalies());
        result.anomalies().addAll(log.cascades());
        return publish(base, target, runId, cut, reading, log, schema, layout, sorted, result);
    }

    private MergeReport publish(
            @Nullable BaseTable base,
            TablePublication target,
            String runId,
            LogCut cut,
            LogPlan reading,
            LogIntake.Result log,
            TableSchema schema,
            TargetLayout layout,
            boolean sorted,
            BasePass.Result result) {
        Map<AnomalyKind, Long> anomalies = new EnumMap<>(AnomalyKind.class);
        for (AnomalyKind kind : AnomalyKind.values()) {
            if (result.anomalies().count(kind) > 0) {
                anomalies.put(kind, result.anomalies().count(kind));
            }
        }
        boolean published = options.allows(anomalies);
        RowTally tally = result.tally();
        long sum = tally.checksum;
        Manifest before = base == null ? null : base.manifest();
        if (layout.copiesUntouched() && before != null) {
            sum += Long.parseUnsignedLong(before.checksum(), 16);
        }
        String checksum = TableChecksum.format(sum);
        Watermark watermark = advance(base, log.watermark());
        CutQuality quality = cut == LogCut.NONE ? MergeReports.cutOf(log.order()) : cut.quality();
        Verdict verdict = !anomalies.isEmpty()
                ? Verdict.HOLE
                : log.redelivered() > 0 ? Verdict.COMPLETE_WITH_REDELIVERY : Verdict.COMPLETE;
        if (published) {
            TreeMap<String, Long> audit = new TreeMap<>();
            anomalies.forEach((kind, count) -> audit.put(kind.name(), count));
            audit.put("redelivered", log.redelivered());
            audit.put("alreadyInBase", log.alreadyInBase());
            target.publish(files -> new Manifest(
                    table,
                    before == null ? null : before.serverUuid(),
                    schema,
                    options.target().name(),
                    options.target().options(),
                    options.target().dialect().options(),
                    layout.columns(),
                    sorted,
                    tally.written,
                    checksum,
                    watermark,
                    logFiles(before, watermark),
                    log.order(),
                    quality,
                    audit,
                    runId,
                    version(),
                    files));
        }
        ExampleFinder finder = new ExampleFinder(options, reading, schema, result.anomalies());
        List<Anomaly> examples = finder.find();
        return new MergeReport(
                table,
                verdict,
                published,
                false,
                log.order(),
                quality,
                new MergeReport.Rows(
                        tally.baseRows,
                        tally.inserted,
                        tally.updated,
                        tally.rewritten,
                        tally.deleted,
                        tally.untouched,
                        tally.written),
                new MergeReport.Log(
                        log.read(),
                        log.applied(),
                        log.alreadyInBase(),
                        log.redelivered(),
                        log.afterCut(),
                        log.schemaChanges(),
                        log.span()),
                anomalies,
                examples,
                finder.hole(),
                checksum,
                watermark,
                MergeReports.advice(log.order(), quality, anomalies));
    }

    /** The log's coordinates over the base's: a log without news of a kind leaves what the base knew. */
    private Watermark advance(@Nullable BaseTable base, Watermark log) {
        Watermark before = stateOf(base) instanceof BaseState.At at ? at.watermark() : Watermark.UNKNOWN;
        GtidSet known = before.gtids();
        GtidSet news = log.gtids();
        GtidSet gtids = news == null ? known : known == null ? news : known.union(news);
        Map<Lane, SourcePosition> positions = new TreeMap<>(before.positions());
        positions.putAll(log.positions());
        return new Watermark(gtids, positions);
    }

    private boolean durablePositions() {
        return options.changes().stream().allMatch(ChangeSource::hasDurablePositions);
    }

    private BaseState stateOf(@Nullable BaseTable base) {
        BaseState given = options.baseState();
        if (base == null) {
            return given instanceof BaseState.Unknown ? new BaseState.AtLogStart() : given;
        }
        Manifest manifest = base.manifest();
        if (manifest == null || manifest.watermark().isUnknown()) {
            return given;
        }
        return given instanceof BaseState.Unknown ? new BaseState.At(manifest.watermark()) : given;
    }

    private LogCut cut() {
        boolean needed = options.asOf() != null
                || options.until() != null
                || !options.inputComplete()
                || options.requireLogUntil() != null;
        if (!needed) {
            return LogCut.NONE;
        }
        LogCut cut = LogCut.find(options.changes(), table, options.asOf(), options.until(), options.inputComplete());
        cut.requireReaches(options.requireLogUntil());
        return cut;
    }

    private void supplyLinkedSources(BaseTable base, TableDelta delta) {
        new LinkedSources(base, delta, KeyEncoder.of(delta.from(), options.collations())).supply();
    }

    private static String version() {
        String version = MergeRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
