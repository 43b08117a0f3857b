package io.sluice.cdc.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.LocalStorage;
import io.sluice.cdc.merge.format.StorageException;
import io.sluice.cdc.model.OrderQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that is full at the n-th write, for every n: the run says so with a typed error, nothing is published, the old
 * table stands as it was, and the next run, with room, is as if there had been no other.
 */
class StorageFailureTest {

    @TempDir
    Path dir;

    private static MergeFixture log(int rows) {
        MergeFixture log = new MergeFixture(true);
        for (int i = 0; i < rows; i++) {
            log.transaction("+" + i + ",name" + i + ",~");
        }
        return log;
    }

    private static TableMerge merge(MergeFixture log, HiveText target, int threads) {
        return TableMerge.of(MergeFixture.SCHEMA)
                .changes(log.source(OrderQuality.TRANSACTION))
                .inputComplete()
                .threads(threads)
                .into(target);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aNewTable(int threads) throws IOException {
        Path out = dir.resolve("out");
        MergeFixture log = log(30);
        int failures = 0;
        for (boolean full = true; full; failures++) {
            FullDisk disk = new FullDisk(failures);
            HiveText target = HiveText.at(disk, out.toString());
            try {
                merge(log, target, threads).run();
                full = false;
            } catch (StorageException e) {
                assertThat(disk.isFull()).as("%s", e).isTrue();
                assertThat(e)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining("othing is published");
                assertThat(out).doesNotExist();
                assertThat(besides()).containsExactly("out.lock");
            }
        }
        // rows and manifest, each written and closed
        assertThat(failures).isGreaterThanOrEqualTo(5);
        assertThat(MergeFixture.rows(out)).hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTableThatIsReplacedInItsPlace(int threads) throws IOException {
        Path out = dir.resolve("out");
        merge(log(200), HiveText.at(out), 1).run();
        List<String> before = MergeFixture.rows(out);
        byte[] manifest = Files.readAllBytes(out.resolve(Manifest.FILE));
        MergeFixture log = log(200).transaction("7,name7,~>7,seven,~|-100,name100,~|+300,c,~");
        int failures = 0;
        for (boolean full = true; full; failures++) {
            FullDisk disk = new FullDisk(failures);
            TableMerge merge = merge(log, HiveText.at(disk, out.toString()), threads)
                    .base(HiveText.at(disk, out.toString()))
                    .replace()
                    .blockBytes(256);
            try {
                merge.run();
                full = false;
            } catch (StorageException e) {
                assertThat(disk.isFull()).as("%s", e).isTrue();
                assertThat(e)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining("othing is published");
                assertThat(MergeFixture.rows(out)).isEqualTo(before);
                assertThat(Files.readAllBytes(out.resolve(Manifest.FILE))).isEqualTo(manifest);
                assertThat(besides()).containsExactly("out.lock");
            }
        }
        assertThat(failures).isGreaterThan(10);
        Path once = dir.resolve("once");
        merge(log, HiveText.at(once), 1).run();
        assertThat(MergeFixture.rows(out)).isEqualTo(MergeFixture.rows(once));
        assertThat(besides()).containsExactlyInAnyOrder("out.lock", "once.lock");
    }

    /** The base's own run died between its two renames: the next day finds the base all the same. */
    @Test
    void aBaseThatItsOwnRunLeftBesideItsPlaceIsFound() throws IOException {
        Path base = dir.resolve("base");
        merge(log(3), HiveText.at(base), 1).run();
        Path replaced = dir.resolve(".sluice/base.replaced");
        Files.move(base, replaced);
        Files.createDirectory(dir.resolve(".sluice/base.staging"));
        Path out = dir.resolve("out");
        TableMerge.of(MergeFixture.SCHEMA.table())
                .base(HiveText.at(base))
                .changes(log(4).source(OrderQuality.TRANSACTION))
                .inputComplete()
                .into(HiveText.at(out))
                .run();
        assertThat(MergeFixture.rows(base)).hasSize(3);
        assertThat(MergeFixture.rows(out)).hasSize(4);
        assertThat(besides()).containsExactlyInAnyOrder("base.lock", "out.lock");
    }

    /** The very run that was killed after it had published finds its table, and removes what it replaced. */
    @Test
    void whatAFinishedRunLeftBesideIsRemoved() throws IOException {
        Path out = dir.resolve("out");
        merge(log(3), HiveText.at(out), 1).run();
        Files.createDirectory(dir.resolve(".sluice/out.replaced"));
        Files.writeString(dir.resolve(".sluice/out.replaced/part-00000"), "old\n");
        assertThat(merge(log(3), HiveText.at(out), 1).run().alreadyPublished()).isTrue();
        assertThat(besides()).containsExactly("out.lock");
    }

    /** Someone made a directory where the table was: that is no reason to remove the table. */
    @Test
    void theOnlyTableIsNotRemovedForWhatStandsInItsPlace() throws IOException {
        Path out = dir.resolve("out");
        merge(log(3), HiveText.at(out), 1).run();
        Path replaced = dir.resolve(".sluice/out.replaced");
        Files.move(out, replaced);
        Files.createDirectory(dir.resolve(".sluice/out.staging"));
        Files.createDirectory(out);
        assertThatThrownBy(() -> merge(log(4), HiveText.at(out), 1).replace().run())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(replaced.toString())
                .hasMessageContaining("something else has been put here");
        assertThat(MergeFixture.rows(replaced)).hasSize(3);
        Files.delete(out);
        merge(log(4), HiveText.at(out), 1).replace().run();
        assertThat(MergeFixture.rows(out)).hasSize(4);
        assertThat(LocalStorage.INSTANCE.exists(replaced.toString())).isFalse();
    }

    private List<String> besides() throws IOException {
        try (Stream<Path> entries = Files.list(dir.resolve(".sluice"))) {
            return entries.map(p -> p.getFileName().toString()).toList();
        }
    }
}
