package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.SchemaReader;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a real server told about tables. Text form: {@code #} and the version; {@code @} and a table's name, {@code S} and
 * its SHOW CREATE TABLE (missing for what is no table), the recorded answers.
 */
record SchemaFixture(String version, Map<String, Table> tables) {

    /** @param showCreate null where there is none */
    record Table(@Nullable String showCreate, RecordedJdbc answers) {}

    static SchemaFixture read(String server) throws IOException {
        String resource = "/fixtures/schemas/" + server + ".txt";
        String text;
        try (InputStream in = Objects.requireNonNull(SchemaFixture.class.getResourceAsStream(resource), resource)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String version = "";
        Map<String, Table> tables = new LinkedHashMap<>();
        String name = "";
        for (String line : text.split("\n")) {
            String rest = line.substring(2);
            switch (line.charAt(0)) {
                case '#' -> version = rest;
                case '@' -> {
                    name = rest;
                    tables.put(name, new Table(null, new RecordedJdbc()));
                }
                case 'S' ->
                    tables.put(
                            name,
                            new Table(
                                    RecordedJdbc.unescaped(rest),
                                    Objects.requireNonNull(tables.get(name)).answers()));
                default -> Objects.requireNonNull(tables.get(name)).answers().read(line);
            }
        }
        return new SchemaFixture(version, tables);
    }

    TableSchema schema(String name) {
        Table table = Objects.requireNonNull(tables.get(name), name);
        return SchemaReader.read(table.answers().replay(), new TableId(SchemaServer.DATABASE, name));
    }
}
