package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.Watermark;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Cut;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Grown;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LaneTally;
import io.sluice.cdc.parser.landed.UnprovenLandingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that hold a log up to a moment, each with a manifest that its directory agrees with.
 *
 * @param partitions in no order
 */
public record LandedPartitions(LandingProgress progress, List<Partition> partitions) {

    /**
     * @param directory of the partition
     * @param manifest the newest
     */
    record Partition(Path directory, PartitionManifest manifest) {

        boolean isWithin(Watermark after) {
            return manifest.lanes().stream()
                    .allMatch(lane -> LandedPartitions.isWithin(lane.lane(), lane.last(), after));
        }

        /** The files that hold a lane. */
        List<Path> filesOf(Lane lane) {
            String prefix = LandingPaths.ofLane(lane) + "/";
            return manifest.files().stream()
                    .filter(file -> file.path().startsWith(prefix))
                    .map(file -> directory.resolve(file.path()))
                    .toList();
        }
    }

    public LandedPartitions {
        partitions = List.copyOf(partitions);
    }

    /** @throws UnprovenLandingException where a proof is missing */
    public static LandedPartitions find(Path root, Instant until, TableFilter tables, Watermark after) {
        LandingProgress progress = progress(
                root,
                until,
                "the landing has not proven to be complete until " + until
                        + ". Wait until the job has passed that hour, or read until an earlier one"
                        + " (the end of an hour in the landing's zone)");
        List<Partition> there = new ArrayList<>();
        partitions(root.resolve(LandingPaths.LOG), null, progress, there);
        for (TableId table : tables(root)) {
            if (tables.accepts(table)) {
                partitions(root.resolve(LandingPaths.ofTable(table)), table, progress, there);
            }
        }
        requireAll(root, progress, tables, after, there);
        there.removeIf(partition -> partition.isWithin(after));
        return new LandedPartitions(progress, there);
    }

    /** The proofs of all hours, back to where the positions say that nothing older is wanted, name no partition that has gone. */
    private static void requireAll(
            Path root, LandingProgress newest, TableFilter tables, Watermark after, List<Partition> there) {
        Set<Path> directories = new HashSet<>();
        there.forEach(partition -> directories.add(partition.directory()));
        LandingProgress proof = newest;
        while (true) {
            for (Grown partition : proof.grown()) {
                TableId table = LandingPaths.table(LandingPaths.tableOf(partition.path()));
                if ((table == null || tables.accepts(table))
                        && !directories.contains(root.resolve(partition.path()))
                        && !partition.lanes().stream().allMatch(lane -> isWithin(lane.lane(), lane.last(), after))) {
                    throw new UnprovenLandingException(
                            "partition " + root.resolve(partition.path()) + " has gone; the landing had closed it by "
                                    + proof.through()
                                    + ". Bring it back, or read after the positions of a base that holds its changes");
                }
            }
            Instant previous = proof.previous();
            if (previous == null || isWithin(proof, tables, after)) {
                return;
            }
            if (!previous.isBefore(proof.through())) {
                throw new UnprovenLandingException("the proof of " + proof.through() + " in " + root
                        + " names a later one as the one before it: " + previous);
            }
            proof = progress(
                    root,
                    previous,
                    "it named the partitions closed by " + previous + ", so nobody can tell whether one has gone."
                            + " Bring it back, or read after the positions of a base that holds all changes until then");
        }
    }

    /** Whether all that was known by then is at or before these positions. */
    private static boolean isWithin(LandingProgress proof, TableFilter tables, Watermark after) {
        for (Cut cut : proof.cuts()) {
            TableId table = cut.table();
            SourcePosition last = cut.last();
            if (last != null && (table == null || tables.accepts(table)) && !isWithin(cut.lane(), last, after)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(Lane lane, SourcePosition position, Watermark after) {
        SourcePosition seen = after.positions().get(lane);
        return seen != null && position.compareTo(seen) <= 0;
    }

    /** The tables of which there are changes. */
    public static List<TableId> tables(Path root) {
        List<TableId> found = new ArrayList<>();
        for (Path database : directories(root)) {
            String name = name(database);
            for (Path table : directories(database)) {
                found.add(new TableId(name, name(table)));
            }
        }
        return found;
    }

    private static LandingProgress progress(Path root, Instant until, String ifMissing) {
        Path file = root.resolve(LandingPaths.PROGRESS).resolve(LandingPaths.progress(until));
        byte[] document;
        try {
            document = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UnprovenLandingException("there is no " + file + ": " + ifMissing);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        LandingProgress progress = LandingProgress.read(document, file.toString());
        if (!progress.through().equals(until)) {
            throw new UnprovenLandingException(file + " is about " + progress.through() + " and not about " + until);
        }
        return progress;
    }

    private static String name(Path directory) {
        String name = LandingPaths.decode(String.valueOf(directory.getFileName()));
        if (name == null) {
            throw new UnprovenLandingException(
                    directory + " is no directory of a landing; keep other data out of the landing's root");
        }
        return name;
    }

    private static void partitions(Path table, @Nullable TableId id, LandingProgress progress, List<Partition> found) {
        if (!Files.isDirectory(table)) {
            return;
        }
        for (Path day : directories(table)) {
            for (Path hour : directories(day)) {
                LocalDateTime begin;
                try {
                    begin = LandingPaths.hour(day.getFileName() + "/" + hour.getFileName());
                } catch (DateTimeException e) {
                    throw new UnprovenLandingException(
                            hour + " is no partition of a landing; keep other data out of the landing's root");
                }
                if (!LandingPaths.end(begin, progress.zone()).isAfter(progress.through())) {
                    found.add(partition(hour, id));
                }
            }
        }
    }

    private static Partition partition(Path directory, @Nullable TableId id) {
        long newest = -1;
        long dirty = -1;
        Map<String, Long> files = new HashMap<>();
        for (Path entry : entries(directory)) {
            String name = String.valueOf(entry.getFileName());
            newest = Math.max(newest, LandingPaths.generation(name, LandingPaths.MANIFEST, ".json"));
            dirty = Math.max(dirty, LandingPaths.generation(name, LandingPaths.DIRTY, ""));
            if (!isHidden(name)) {
                collect(entry, files);
            }
        }
        if (newest < 0) {
            throw new UnprovenLandingException("partition " + directory
                    + " has no manifest: the job has not closed it, or lost it. Wait for the job");
        }
        if (dirty >= newest) {
            throw new UnprovenLandingException(
                    "partition " + directory
                            + " is dirty: changes came after its manifest. Wait for the job's next checkpoints, which write a new one");
        }
        Path file = directory.resolve(LandingPaths.manifest(newest));
        PartitionManifest manifest;
        try {
            manifest = PartitionManifest.read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (manifest.table() == null ? id != null : !manifest.table().equals(id)) {
            throw new UnprovenLandingException(file + " is of another table: " + manifest.table());
        }
        if (manifest.format() != PartitionManifest.Format.EVENT_LINES) {
            throw new UnprovenLandingException("partition " + directory
                    + " is Parquet, for other engines to read: a merge reads a landing of event lines; land into another"
                    + " root without asParquet");
        }
        requireFiles(directory, manifest, files);
        return new Partition(directory, manifest);
    }

    private static void requireFiles(Path directory, PartitionManifest manifest, Map<String, Long> there) {
        Map<String, Long> rest = new TreeMap<>(there);
        for (LandedFile file : manifest.files()) {
            Long bytes = rest.remove(file.path());
            if (bytes == null || bytes != file.bytes()) {
                throw new UnprovenLandingException("file " + file.path() + " of partition " + directory + " has "
                        + (bytes == null ? "gone" : bytes + " bytes") + "; its manifest names it with " + file.bytes()
                        + " bytes");
            }
        }
        if (!rest.isEmpty()) {
            throw new UnprovenLandingException("partition " + directory + " holds "
                    + rest.keySet().iterator().next()
                    + ", which its manifest does not name: changes came later, or it is another run's. Wait for the job's"
                    + " next checkpoints, or take away what is not its own");
        }
    }

    /** Committed files of a lane's directory. What the sink is still writing begins with a dot. */
    private static void collect(Path lane, Map<String, Long> files) {
        if (!String.valueOf(lane.getFileName()).startsWith(LandingPaths.LANE) || !Files.isDirectory(lane)) {
            throw new UnprovenLandingException(
                    lane + " is no directory of a lane; keep other data out of the landing's root");
        }
        for (Path file : entries(lane)) {
            String name = String.valueOf(file.getFileName());
            if (!isHidden(name)) {
                try {
                    files.put(lane.getFileName() + "/" + name, Files.size(file));
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            }
        }
    }

    private static List<Path> directories(Path parent) {
        List<Path> found = new ArrayList<>();
        for (Path entry : entries(parent)) {
            if (!isHidden(String.valueOf(entry.getFileName()))) {
                if (!Files.isDirectory(entry)) {
                    throw new UnprovenLandingException(
                            entry + " is no directory of a landing; keep other data out of the landing's root");
                }
                found.add(entry);
            }
        }
        return found;
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    private static List<Path> entries(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static CdcException unreadable(Path path, IOException e) {
        return new CdcException("cannot read " + path + ": " + e.getMessage(), e);
    }

    /** The manifests by content and what was proven: equal for the same input. */
    public String identity() {
        StringBuilder text = new StringBuilder("landed until " + progress.through() + "\n");
        for (Cut cut : progress.cuts()) {
            text.append(cut).append('\n');
        }
        for (Partition partition : partitions) {
            text.append(partition.directory())
                    .append(' ')
                    .append(partition.manifest().generation());
            for (LaneTally lane : partition.manifest().lanes()) {
                text.append(' ').append(lane.events()).append(' ').append(lane.crc());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The lanes of all partitions, in the order of their names, each with the partitions that have it. */
    TreeMap<Lane, List<Partition>> byLane() {
        TreeMap<Lane, List<Partition>> lanes = new TreeMap<>();
        for (Partition partition : partitions) {
            for (LaneTally lane : partition.manifest().lanes()) {
                lanes.computeIfAbsent(lane.lane(), l -> new ArrayList<>()).add(partition);
            }
        }
        return lanes;
    }
}
