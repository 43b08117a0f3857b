package io.sluice.cdc.flink;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.FileTally;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The landing's directories as Flink's file system shows them. */
final class LandedFiles {

    /** What a partition's directory holds. */
    record Listing(Format format, List<LandedFile> files, long newestManifest, long newestDirty) {
        long size() {
            return files.stream().mapToLong(LandedFiles::size).sum();
        }

        /** Of Parquet files, the sum that they say. */
        long crc() {
            long crc = 0;
            for (LandedFile file : files) {
                FileTally tally = file.tally();
                crc += tally == null ? 0 : tally.crc();
            }
            return crc;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LandedFiles.class);

    private final String root;
    private final Format formatOfRows;
    private @Nullable ParquetFooters footers;

    /** @param formatOfRows of files that hold rows; those of statements and marks are event lines */
    LandedFiles(String root, Format formatOfRows) {
        this.root = root;
        this.formatOfRows = formatOfRows;
    }

    /** See {@link LaneDelta#size}. */
    static long size(LandedFile file) {
        FileTally tally = file.tally();
        return tally == null ? file.bytes() : tally.events();
    }

    private Path path(String relative) {
        return new Path(root + "/" + relative);
    }

    /** Committed files, manifests and marks: what the sink is still writing begins with a dot. */
    Listing list(String partition) throws IOException {
        Format format = LandingPaths.tableOf(partition).equals(LandingPaths.LOG) ? Format.EVENT_LINES : formatOfRows;
        List<LandedFile> files = new ArrayList<>();
        long manifest = 0;
        long dirty = 0;
        for (FileStatus entry : entries(path(partition))) {
            String name = entry.getPath().getName();
            manifest = Math.max(manifest, LandingPaths.generation(name, LandingPaths.MANIFEST, ".json"));
            dirty = Math.max(dirty, LandingPaths.generation(name, LandingPaths.DIRTY, ""));
            if (entry.isDir() && name.startsWith(LandingPaths.LANE)) {
                collect(entry.getPath(), name + "/", format, files);
            }
        }
        files.sort(Comparator.comparing(LandedFile::path));
        return new Listing(format, files, manifest, dirty);
    }

    private void collect(Path directory, String prefix, Format format, List<LandedFile> files) throws IOException {
        for (FileStatus file : entries(directory)) {
            String name = file.getPath().getName();
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            if (file.isDir() && format == Format.PARQUET) {
                collect(file.getPath(), prefix + name + "/", format, files);
            } else {
                FileTally tally = format == Format.PARQUET ? footers().tally(file.getPath(), file.getLen()) : null;
                files.add(new LandedFile(prefix + name, file.getLen(), tally));
            }
        }
    }

    /** Made where it is asked for: nobody else needs Parquet's classes. */
    private ParquetFooters footers() {
        ParquetFooters made = footers;
        if (made == null) {
            made = new ParquetFooters();
            footers = made;
        }
        return made;
    }

    /** The newest manifest of a partition; null where there is none. */
    @Nullable
    PartitionManifest newestManifest(String partition) throws IOException {
        long newest = 0;
        for (FileStatus entry : entries(path(partition))) {
            newest = Math.max(
                    newest, LandingPaths.generation(entry.getPath().getName(), LandingPaths.MANIFEST, ".json"));
        }
        return manifest(partition, newest);
    }

    private static FileStatus[] entries(Path directory) throws IOException {
        FileSystem files = directory.getFileSystem();
        try {
            FileStatus[] found = files.exists(directory) ? files.listStatus(directory) : null;
            return found == null ? new FileStatus[0] : found;
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /** The manifest of a partition; null where there is none of that generation, or half of one. */
    @Nullable
    PartitionManifest manifest(String partition, long generation) throws IOException {
        return generation == 0
                ? null
                : whole(partition + "/" + LandingPaths.manifest(generation), PartitionManifest::read);
    }

    /**
     * Reads a document that ends with a newline and has no other. One that ends before it is what a machine left that died
     * while writing it: null, since whoever asks writes a whole one. Any other that cannot be read stops the job.
     */
    <T> @Nullable T whole(String relative, BiFunction<byte[], String, T> reader) throws IOException {
        byte[] document = read(relative);
        try {
            return reader.apply(document, root + "/" + relative);
        } catch (MalformedInputException e) {
            if (document.length > 0 && document[document.length - 1] == '\n') {
                throw e;
            }
            LOG.warn("{}/{} is half written, of a machine that died then; a whole one is written", root, relative);
            return null;
        }
    }

    byte[] read(String relative) throws IOException {
        Path path = path(relative);
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            return in.readAllBytes();
        }
    }

    boolean exists(String relative) throws IOException {
        Path path = path(relative);
        return path.getFileSystem().exists(path);
    }

    /** Writes a file that nobody sees half of, but after a crash of the machine itself. */
    void write(String relative, byte[] content) throws IOException {
        Path path = path(relative);
        Path hidden = new Path(path.getParent(), "." + path.getName());
        FileSystem files = path.getFileSystem();
        try (FSDataOutputStream out = files.create(hidden, FileSystem.WriteMode.OVERWRITE)) {
            out.write(content);
        }
        if (files.exists(path)) {
            files.delete(path, false);
        }
        if (!files.rename(hidden, path)) {
            throw new IOException("cannot rename " + hidden + " to " + path);
        }
    }
}
