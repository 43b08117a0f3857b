package io.sluice.cdc.parser.ddl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fixture of {@code make-ddl-log.py}: what a real server did with random DDL. */
record DdlLog(String serverVersion, List<Step> steps) {

    /** @param tables the names there are afterwards; {@code changed}: SHOW CREATE TABLE of those that changed */
    record Step(int line, String sql, List<String> tables, Map<String, String> changed) {}

    static DdlLog read(String resource) throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(DdlLog.class.getResourceAsStream(resource), resource)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String[] lines = text.split("\n");
        String version = lines[0].substring(2, lines[0].indexOf(','));
        List<Step> steps = new ArrayList<>();
        Step step = null;
        @Nullable String table = null;
        for (int i = 1; i < lines.length; i++) {
            String rest = lines[i].substring(1);
            switch (lines[i].charAt(0)) {
                case '>' -> {
                    step = new Step(i + 1, rest, new ArrayList<>(), new LinkedHashMap<>());
                    steps.add(step);
                }
                case '=' ->
                    Objects.requireNonNull(step).tables().addAll(rest.isEmpty() ? List.of() : List.of(rest.split(",")));
                case '@' -> table = rest;
                default ->
                    Objects.requireNonNull(step)
                            .changed()
                            .merge(Objects.requireNonNull(table), rest, (a, b) -> a + "\n" + b);
            }
        }
        return new DdlLog(version, steps);
    }
}
