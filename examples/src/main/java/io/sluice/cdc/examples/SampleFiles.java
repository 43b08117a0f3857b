package io.sluice.cdc.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample that is bundled with the examples, unpacked to a directory. */
final class SampleFiles {

    static final List<String> TABLES = List.of("customers", "orders", "order_items");

    private final Path directory;

    private SampleFiles(Path directory) {
        this.directory = directory;
    }

    /** Unpacks the sample into an empty directory. */
    static SampleFiles unpack(Path directory) {
        SampleFiles files = new SampleFiles(directory);
        try {
            for (String table : TABLES) {
                files.copy("base/" + table + ".tsv");
                files.copy("expected/" + table + ".tsv");
            }
            for (String name : List.of(
                    "base.gtid",
                    "base.position",
                    "final.gtid",
                    "schema-base.sql",
                    "schema-final.sql",
                    "expected/checksums.tsv")) {
                files.copy(name);
            }
            for (int i = 1; files.exists(changes(i)); i++) {
                files.copy(changes(i));
            }
            for (int i = 1; files.exists(binlog(i)); i++) {
                files.copy(binlog(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the sample into " + directory, e);
        }
        return files;
    }

    Path directory() {
        return directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    String text(String name) {
        try {
            return Files.readString(path(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path(name), e);
        }
    }

    /** The directory of the server's own log. */
    Path binlog() {
        return path("binlog");
    }

    /** The files of Canal's messages in order. */
    List<Path> changes() {
        List<Path> all = new ArrayList<>();
        for (int i = 1; Files.exists(path(changes(i))); i++) {
            all.add(path(changes(i)));
        }
        return all;
    }

    private static String changes(int number) {
        return String.format("changes/canal-%05d.jsonl", number);
    }

    private static String binlog(int number) {
        return String.format("binlog/binlog.%06d.gz", number);
    }

    private boolean exists(String name) {
        return SampleFiles.class.getResource("/sample/" + name) != null;
    }

    private void copy(String name) throws IOException {
        Path to = path(name);
        Path parent = to.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (InputStream in = SampleFiles.class.getResourceAsStream("/sample/" + name)) {
            if (in == null) {
                throw new IOException("the jar holds no sample/" + name);
            }
            Files.copy(in, to);
        }
    }

    /** Copies the log without {@code count} messages from the {@code first} on. */
    List<Path> changesWithout(int first, int count, Path into) {
        try {
            Files.createDirectories(into);
            List<Path> copies = new ArrayList<>();
            int number = 0;
            for (Path file : changes()) {
                List<String> kept = new ArrayList<>();
                for (String message : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    int n = number++;
                    if (n < first || n >= first + count) {
                        kept.add(message);
                    }
                }
                Path copy = into.resolve(String.valueOf(file.getFileName()));
                Files.writeString(copy, String.join("\n", kept) + "\n", StandardCharsets.UTF_8);
                copies.add(copy);
            }
            return copies;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the sample's log into " + into, e);
        }
    }
}
