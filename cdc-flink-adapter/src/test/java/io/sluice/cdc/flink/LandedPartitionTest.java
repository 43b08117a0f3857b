package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.LandingProgress;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import io.sluice.cdc.parser.landed.NewerLandingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a partition's directory says when its manifest is to be written, and what was left there by jobs before. */
class LandedPartitionTest {

    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final String PATH = "shop/orders/dt=2026-11-22/hour=08";
    private static final long END = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
    private static final byte[] LINES = "{}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path root;

    private LandedFiles files;

    @BeforeEach
    void aFileOfOneEvent() throws IOException {
        files = new LandedFiles(root.toUri().toString(), Format.EVENT_LINES);
        Path lane = Files.createDirectories(root.resolve(PATH).resolve("lane=shop-0"));
        Files.write(lane.resolve("part-1"), LINES);
    }

    /** As counted: the one event of the file. */
    private static LandedPartition counted() {
        LandedPartition partition = new LandedPartition(PATH, END);
        SourcePosition at = SourcePosition.ofRecord(42, 0);
        partition.add(new LaneDelta(PATH, END, 0, "shop-0", 1, LINES.length, 7, at, at, null, END));
        return partition;
    }

    private PartitionManifest manifest(long generation) throws IOException {
        return PartitionManifest.read(Files.readAllBytes(file(generation)), "manifest " + generation);
    }

    private Path file(long generation) {
        return root.resolve(PATH).resolve(LandingPaths.manifest(generation));
    }

    @Test
    void aManifestOfTheSameCountsIsNotWrittenAgain() throws IOException {
        assertThat(counted().publish(files, ZONE)).isTrue();
        byte[] written = Files.readAllBytes(file(1));
        LandedPartition again = counted();
        assertThat(again.publish(files, ZONE)).isTrue();
        assertThat(again.generation).isEqualTo(1);
        assertThat(Files.readAllBytes(file(1))).isEqualTo(written);
        assertThat(file(2)).doesNotExist();
    }

    @Test
    void whereverAJobDiedWritingAManifestTheNextOneCounts() throws IOException {
        assertThat(counted().publish(files, ZONE)).isTrue();
        byte[] whole = Files.readAllBytes(file(1));
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(file(1), Arrays.copyOf(whole, length));
            LandedPartition partition = counted();
            assertThat(partition.publish(files, ZONE)).isTrue();
            assertThat(partition.generation).as("%d bytes", length).isEqualTo(2);
            assertThat(manifest(2).files()).hasSize(1);
            Files.delete(file(2));
        }
    }

    @Test
    void aManifestOfANewerReleaseIsNeitherReplacedNorPassedOver() throws IOException {
        for (String newer : List.of("{\"v\":2}\n", "{\"v\":2,\"table\"", "{\"v\":17,\"shape\":[]}\n")) {
            Files.writeString(file(1), newer);
            assertThatThrownBy(() -> counted().publish(files, ZONE))
                    .as(newer)
                    .isInstanceOf(NewerLandingException.class)
                    .hasMessageContaining(LandingPaths.manifest(1));
            assertThat(file(2)).doesNotExist();
            assertThat(file(1)).hasContent(newer.strip());
        }
    }

    @Test
    void aManifestThatIsWholeAndCannotBeReadStopsTheJob() throws IOException {
        assertThat(counted().publish(files, ZONE)).isTrue();
        String whole = Files.readString(file(1));
        for (String broken : List.of(
                "\n", "{}\n", whole.replace("\"late\":0,", ""), whole.replace("\"events\":1", "\"events\":-1"))) {
            Files.writeString(file(1), broken);
            assertThatThrownBy(() -> counted().publish(files, ZONE))
                    .as(broken)
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining(LandingPaths.manifest(1));
            assertThat(file(2)).doesNotExist();
        }
    }

    @Test
    void aDirtyManifestIsFollowedByOneMoreEvenOfTheSameCounts() throws IOException {
        LandedPartition partition = counted();
        assertThat(partition.publish(files, ZONE)).isTrue();
        partition.markDirty(files);
        assertThat(root.resolve(PATH).resolve(LandingPaths.dirty(1))).exists();
        // taken back to before the late event, which this time does not come
        assertThat(counted().publish(files, ZONE)).isTrue();
        assertThat(manifest(2).lanes()).isEqualTo(manifest(1).lanes());
    }

    @Test
    void aPartitionIsSaidOnceForEachHourInWhichItGrew() {
        LandedPartition partition = counted();
        SourcePosition late = SourcePosition.ofRecord(99, 0);
        partition.add(new LaneDelta(PATH, END, 0, "shop-0", 1, LINES.length, 7, late, late, null, END + 7_200_000));
        assertThat(partition.grownBy(END - 1)).isNull();
        assertThat(partition.grownBy(END)).isNotNull();
        assertThat(partition.grownBy(END + 3_600_000)).isNull();
        assertThat(partition.grownBy(END + 7_200_000).lanes()).singleElement().satisfies(lane -> assertThat(lane.last())
                .isEqualTo(late));
        assertThat(partition.grownBy(Long.MAX_VALUE)).isNull();
    }

    @Test
    void bytesThatWereNotCountedStopTheJob() throws IOException {
        Files.write(root.resolve(PATH).resolve("lane=shop-0/part-2"), LINES);
        assertThatThrownBy(() -> counted().publish(files, ZONE))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining(PATH);
    }

    @Test
    void bytesThatAreNotThereYetAreWaitedFor() throws IOException {
        Files.delete(root.resolve(PATH).resolve("lane=shop-0/part-1"));
        assertThat(counted().publish(files, ZONE)).isFalse();
        assertThat(file(1)).doesNotExist();
    }

    @Test
    void whatIsProvenIsWrittenAnewOnlyWhereItIsHalf() throws IOException {
        String path = LandingPaths.PROGRESS + "/" + LandingPaths.progress(Instant.ofEpochMilli(END));
        byte[] whole = new LandingProgress(Instant.ofEpochMilli(END), null, ZONE, List.of(), List.of()).document();
        files.write(path, whole);
        assertThat(files.whole(path, LandingProgress::read)).isNotNull();
        for (int length = 0; length < whole.length - 1; length++) {
            files.write(path, Arrays.copyOf(whole, length));
            assertThat(files.whole(path, LandingProgress::read)).isNull();
        }
        files.write(path, "{\"v\":2}\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> files.whole(path, LandingProgress::read)).isInstanceOf(NewerLandingException.class);
        files.write(path, "[]\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> files.whole(path, LandingProgress::read)).isInstanceOf(MalformedInputException.class);
    }
}
