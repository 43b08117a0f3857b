package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.internal.files.FileListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The binlogs behind a list of files and directories. */
public final class BinlogListing {

    static final String INDEX = ".index";
    /** MariaDB's {@code binlog_storage_engine=innodb}. */
    static final String INNODB = ".ibb";

    private BinlogListing() {}

    /**
     * Files as listed. A directory stands for the files its index names, the server's list of them; without one for its files
     * whose names end with a number, by that number.
     */
    public static List<Path> of(List<Path> paths) {
        return FileListing.of(paths, BinlogListing::inDirectory);
    }

    private static List<Path> inDirectory(Path directory) {
        List<Path> indexes = new ArrayList<>();
        List<Path> numbered = new ArrayList<>();
        boolean ofInnoDb = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = LogNames.nameOf(entry);
                if (name.endsWith(INDEX)) {
                    indexes.add(entry);
                } else if (LogNames.numberOf(name) > 0 && Files.isRegularFile(entry)) {
                    numbered.add(entry);
                }
                ofInnoDb |= name.endsWith(INNODB);
            }
            if (indexes.size() == 1) {
                return indexed(directory, indexes.get(0));
            }
        } catch (IOException e) {
            throw new CdcException("cannot list directory " + directory + ": " + e.getMessage(), e);
        }
        if (numbered.stream().map(BinlogListing::base).distinct().count() > 1) {
            throw new CdcException(
                    "directory " + directory + " holds binlogs of several names; list the files to read");
        }
        if (numbered.isEmpty() && ofInnoDb) {
            throw UnsupportedLogs.innodbBinlog(directory.toString());
        }
        if (numbered.isEmpty()) {
            throw new CdcException("directory " + directory + " holds no binlog (a name that ends with a number)");
        }
        numbered.sort(Comparator.comparingLong(file -> LogNames.numberOf(LogNames.nameOf(file))));
        return numbered;
    }

    private static String base(Path file) {
        String name = LogNames.nameOf(file);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> indexed(Path directory, Path index) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String line : Files.readAllLines(index, StandardCharsets.UTF_8)) {
            String text = line.strip();
            if (text.isEmpty()) {
                continue;
            }
            // the server may have written another directory: the files are beside their index
            Path file = directory.resolve(String.valueOf(Path.of(text).getFileName()));
            if (!Files.exists(file)) {
                throw new CdcException(index + " names " + text + ", and there is no file " + file
                        + "; list the files to read, or correct the index");
            }
            files.add(file);
        }
        return files;
    }
}
