package io.sluice.cdc.parser.canal;

import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.parser.ddl.MySqlDdl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One table of the fixtures: what Canal made of a server's log, and what the server says itself. */
record Fixture(String server, String name) {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Fixture.class.getResource("/fixtures/canal-json"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Fixture> all() {
        List<Fixture> found = new ArrayList<>();
        for (String server : List.of("mysql-9.7.4", "mariadb-10.11")) {
            try (Stream<Path> files = Files.list(root().resolve(server))) {
                files.map(f -> f.getFileName().toString())
                        .filter(n -> n.endsWith(".canal.jsonl"))
                        .sorted()
                        .forEach(n -> found.add(new Fixture(server, n.substring(0, n.indexOf('.')))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.stream();
    }

    boolean isMariaDb() {
        return server.startsWith("mariadb");
    }

    Path messages() {
        return root().resolve(server).resolve(name + ".canal.jsonl");
    }

    ChangeSource source() {
        return CanalJsonFiles.builder().timestampZone(ZONE).of(messages());
    }

    /** With the schemas the server prints at the line where the rows are compared. */
    ChangeSource sourceWithSchemas() {
        List<TableSchema> schemas = schemas();
        return CanalJsonFiles.builder()
                .timestampZone(ZONE)
                .schemas(table -> schemas.stream()
                        .filter(s -> s.table().equals(table))
                        .findFirst()
                        .orElse(null))
                .of(messages());
    }

    List<TableSchema> schemas() {
        MySqlDdl ddl = isMariaDb() ? MySqlDdl.forServer("10.11.19-MariaDB") : MySqlDdl.forServer("9.7.4");
        return ddl.schemas(text(name + ".show-create.sql"), "fixtures");
    }

    /** The rows of the server, the header first; null where there is no such file. */
    @Nullable
    List<List<@Nullable String>> select() {
        Path file = root().resolve(server).resolve(name + ".select.tsv");
        if (!Files.exists(file)) {
            return null;
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        List<@Nullable String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        String text = text(name + ".select.tsv");
        boolean isNull = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char e = text.charAt(++i);
                isNull = e == 'N';
                if (!isNull) {
                    cell.append(e == '0' ? '\0' : e);
                }
            } else if (c == '\t' || c == '\n') {
                row.add(isNull ? null : cell.toString());
                cell.setLength(0);
                isNull = false;
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        return rows;
    }

    private String text(String file) {
        try {
            return Files.readString(root().resolve(server).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return server + "/" + name;
    }
}
