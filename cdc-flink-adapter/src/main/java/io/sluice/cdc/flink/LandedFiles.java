package io.sluice.cdc.flink;

import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
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
    record Listing(List<LandedFile> files, long newestManifest, long newestDirty) {
        long bytes() {
            return files.stream().mapToLong(LandedFile::bytes).sum();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LandedFiles.class);

    private final String root;

    LandedFiles(String root) {
        this.root = root;
    }

    private Path path(String relative) {
        return new Path(root + "/" + relative);
    }

    /** Committed files, manifests and marks: what the sink is still writing begins with a dot. */
    Listing list(String partition) throws IOException {
        List<LandedFile> files = new ArrayList<>();
        long manifest = 0;
        long dirty = 0;
        for (FileStatus entry : entries(path(partition))) {
            String name = entry.getPath().getName();
            manifest = Math.max(manifest, LandingPaths.generation(name, LandingPaths.MANIFEST, ".json"));
            dirty = Math.max(dirty, LandingPaths.generation(name, LandingPaths.DIRTY, ""));
            if (entry.isDir() && name.startsWith(LandingPaths.LANE)) {
                for (FileStatus file : entries(entry.getPath())) {
                    String fileName = file.getPath().getName();
                    if (!fileName.startsWith(".") && !fileName.startsWith("_")) {
                        files.add(new LandedFile(name + "/" + fileName, file.getLen()));
                    }
                }
            }
        }
        files.sort(Comparator.comparing(LandedFile::path));
        return new Listing(files, manifest, dirty);
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
