package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Grown;
import io.sluice.cdc.parser.internal.landed.LandingProgress.LaneEnd;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LaneTally;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has been counted of one partition, and what its directory says of it. */
final class LandedPartition {

    final String path;
    final long end;
    final Map<String, LaneDelta> lanes = new TreeMap<>();
    /** What all files must come to, see {@link LaneDelta#size}. */
    long size;

    long late;
    /** Of the manifest that holds all that was counted; 0 where there is none. */
    long generation;

    /** Ends of the hours by which events were known that no proof has said the partition to have. */
    final TreeSet<Long> unsaid = new TreeSet<>();

    /** Of each lane, the last position that the manifest of an earlier run names, where this one took it over. */
    private final Map<String, SourcePosition> proven = new HashMap<>();

    LandedPartition(String path, long end) {
        this.path = path;
        this.end = end;
    }

    /**
     * An event that an earlier run has proven must not be landed once more: it would lie in two files, both of them
     * counted.
     */
    void requireAfterProven(LaneDelta delta) {
        SourcePosition last = proven.get(delta.lane());
        if (last != null && delta.first().compareTo(last) <= 0) {
            throw new CdcException("partition " + path + " is proven to hold lane " + delta.lane() + " up to " + last
                    + ", and this job landed " + delta.first()
                    + " again: it was taken back to an older savepoint, or started anew at older offsets. Let it go on from"
                    + " its newest checkpoint, or land into another root");
        }
    }

    void add(LaneDelta delta) {
        size += delta.size();
        late += delta.isLate() ? delta.events() : 0;
        lanes.merge(delta.lane(), delta, LaneDelta::plus);
        unsaid.add(delta.knownBy());
    }

    /** What the proof of this hour says of it: the partition if it has grown by then, else null. */
    @Nullable
    Grown grownBy(long hourEnd) {
        var known = unsaid.headSet(hourEnd, true);
        if (known.isEmpty()) {
            return null;
        }
        known.clear();
        return new Grown(
                path,
                lanes.values().stream()
                        .map(lane -> new LaneEnd(Lane.of(lane.lane()), lane.last()))
                        .toList());
    }

    String table() {
        return LandingPaths.tableOf(path);
    }

    /** Takes over what an earlier run, or this one before it forgot the partition, has proven. */
    void adopt(PartitionManifest manifest) {
        for (LaneTally lane : manifest.lanes()) {
            proven.put(lane.lane().name(), lane.last());
            lanes.put(
                    lane.lane().name(),
                    new LaneDelta(
                            path,
                            end,
                            0,
                            lane.lane().name(),
                            lane.events(),
                            0,
                            lane.crc(),
                            lane.first(),
                            lane.last(),
                            null,
                            end));
        }
        manifest.files().forEach(file -> size += LandedFiles.size(file));
        late = manifest.late();
        generation = manifest.generation();
    }

    /**
     * Writes a manifest if all that was counted lies in committed files.
     *
     * @return whether the partition has a manifest now
     */
    boolean publish(LandedFiles files, ZoneId zone) throws IOException {
        LandedFiles.Listing there = files.list(path);
        if (there.size() < size) {
            return false;
        }
        if (there.size() > size || !isOfTheseEvents(there)) {
            String unit = there.format() == Format.PARQUET ? " rows" : " bytes";
            throw new CdcException("partition " + path + " holds " + there.size() + unit + ", of which this job landed "
                    + size
                    + (there.size() == size ? ", and not the same ones" : "")
                    + ": another run's files lie there, or the job was taken back to an older savepoint. Land into"
                    + " another root, or take away what this job did not land");
        }
        PartitionManifest now = manifest(there, zone);
        PartitionManifest before = files.manifest(path, there.newestManifest());
        if (before != null
                && there.newestDirty() < before.generation()
                && before.lanes().equals(now.lanes())
                && before.files().equals(now.files())) {
            // written before a failure that took this job back
            generation = before.generation();
        } else {
            files.write(path + "/" + LandingPaths.manifest(now.generation()), now.document());
            generation = now.generation();
        }
        return true;
    }

    /** What Parquet files say of their rows is what was counted; of lines their bytes alone are known. */
    private boolean isOfTheseEvents(LandedFiles.Listing there) {
        if (there.format() != Format.PARQUET) {
            return true;
        }
        long counted = 0;
        for (LaneDelta lane : lanes.values()) {
            counted += lane.crc();
        }
        return counted == there.crc();
    }

    private PartitionManifest manifest(LandedFiles.Listing there, ZoneId zone) {
        List<LaneTally> tallies = new ArrayList<>();
        for (LaneDelta lane : lanes.values()) {
            tallies.add(new LaneTally(Lane.of(lane.lane()), lane.events(), lane.crc(), lane.first(), lane.last()));
        }
        String hour = path.substring(table().length() + 1);
        return new PartitionManifest(
                tableId(table()),
                LandingPaths.begin(LandingPaths.hour(hour), zone),
                Instant.ofEpochMilli(end),
                there.newestManifest() + 1,
                there.format(),
                late,
                tallies,
                there.files());
    }

    /** Null for statements and marks. */
    static @Nullable TableId tableId(String table) {
        return LandingPaths.table(table);
    }

    /** Says that the manifest is out of date; to be seen before the late event's file can be. */
    void markDirty(LandedFiles files) throws IOException {
        files.write(path + "/" + LandingPaths.dirty(generation), new byte[0]);
        generation = 0;
    }
}
