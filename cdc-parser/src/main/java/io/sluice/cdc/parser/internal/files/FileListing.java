package io.sluice.cdc.parser.internal.files;

import io.sluice.cdc.model.CdcException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The files behind a list of files and directories. */
public final class FileListing {

    private FileListing() {}

    /** Files as listed; the regular files of a directory sorted by name, without hidden ones and those that begin with {@code _}. */
    public static List<Path> of(List<Path> paths) {
        return of(paths, FileListing::inDirectory);
    }

    /** Files as listed, and in the place of a directory what {@code inDirectory} says it stands for. */
    public static List<Path> of(List<Path> paths, Function<Path, List<Path>> inDirectory) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(inDirectory.apply(path));
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new CdcException("there is no file or directory " + path);
            }
        }
        return files;
    }

    /** Name, size and time of each file. */
    public static String identity(List<Path> files) {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            try {
                text.append(file)
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            } catch (IOException e) {
                throw new CdcException("cannot read size and time of " + file + ": " + e.getMessage(), e);
            }
        }
        return text.toString();
    }

    private static List<Path> inDirectory(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(".") || name.startsWith("_")) {
                    continue;
                }
                if (!Files.isRegularFile(entry)) {
                    // Left out silently, a directory of messages would be a hole.
                    throw new CdcException("directory " + directory + " holds " + name
                            + ", which is no regular file; list the files or directories to read one by one");
                }
                files.add(entry);
            }
        } catch (IOException e) {
            throw new CdcException("cannot list directory " + directory + ": " + e.getMessage(), e);
        }
        files.sort(Comparator.comparing(file -> String.valueOf(file.getFileName())));
        return files;
    }
}
