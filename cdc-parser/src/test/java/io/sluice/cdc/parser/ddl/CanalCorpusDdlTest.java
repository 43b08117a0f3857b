package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.cdc.model.SchemaChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every DDL statement of other projects' Canal messages is understood. The messages are no part of the repository: they are
 * looked for below the directory that the environment variable CDC_CORPUS names, else ../shared/corpus.
 */
class CanalCorpusDdlTest {

    @Test
    void everyStatementIsUnderstood() throws IOException {
        Path corpus = corpus().resolve("canal");
        assumeTrue(Files.isDirectory(corpus), "no Canal corpus at " + corpus + "; set CDC_CORPUS");
        Set<String> statements = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(corpus)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
                    String sql = ddl(line);
                    if (sql != null) {
                        statements.add(sql);
                    }
                }
            }
        }
        assertThat(statements.size()).isGreaterThan(20);
        for (String sql : statements) {
            for (MySqlDdl ddl : List.of(MySqlDdl.mysql(), MySqlDdl.mariadb())) {
                SchemaChange change = ddl.parse(DdlCases.ORIGIN, "db", sql);
                assertThat(change.understood()).as(sql).isTrue();
                assertThat(change.actions()).as(sql).isNotEmpty();
            }
        }
    }

    private static Path corpus() {
        String named = System.getenv("CDC_CORPUS");
        if (named != null) {
            return Path.of(named);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("cdc-parser/pom.xml"))) {
            root = root.getParent();
        }
        return root.resolve("../shared/corpus");
    }

    /** The text of a one-line DDL message, or null. The messages have JSON's short escapes only. */
    private static @org.jspecify.annotations.Nullable String ddl(String line) {
        String key = "\"sql\":\"";
        int start = line.indexOf(key);
        if (start < 0 || !line.replace(" ", "").contains("\"isDdl\":true")) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (int i = start + key.length(); i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                return out.isEmpty() ? null : out.toString();
            }
            if (c == '\\') {
                c = line.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            }
            out.append(c);
        }
        return null;
    }
}
