package io.sluice.cdc.flink;

import io.sluice.cdc.parser.internal.landed.LandingPaths;
import io.sluice.cdc.parser.internal.landed.PartitionManifest;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** The landing's directories as Flink's file system shows them. */
final class LandedFiles {

    /** What a partition's directory holds. */
    record Listing(List<LandedFile> files, long newestManifest, long newestDirty) {
        long bytes() {
            return files.stream().mapToLong(LandedFile::bytes).sum();
        }
    }

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

    @Nullable
    PartitionManifest manifest(String partition, long generation) throws IOException {
        if (generation == 0) {
            return null;
        }
        String path = partition + "/" + LandingPaths.manifest(generation);
        return PartitionManifest.read(read(path), path);
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

    void write(String relative, byte[] content) throws IOException {
        Path path = path(relative);
        try (FSDataOutputStream out = path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
            out.write(content);
        }
    }
}
