package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.CdcException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a landed record keeps what its transport knew: the paths of topic, partition, offset and value. Immutable.
 *
 * @param paths the names from the record's top level down, in the order of {@link Part}
 */
public record Wrapping(List<List<String>> paths) {

    /** What a path leads to. */
    enum Part {
        TOPIC,
        PARTITION,
        OFFSET,
        VALUE
    }

    /** @param texts names with dots between, or with slashes before each where a name holds dots */
    public static Wrapping of(String topic, String partition, String offset, String value) {
        List<List<String>> paths = new ArrayList<>();
        for (String text : List.of(topic, partition, offset, value)) {
            List<String> path = path(text);
            for (List<String> other : paths) {
                int common = Math.min(path.size(), other.size());
                if (path.subList(0, common).equals(other.subList(0, common))) {
                    throw new CdcException(
                            "of the paths " + String.join(".", other) + " and " + text
                                    + " one leads into the other; topic, partition, offset and value stand in fields of their own");
                }
            }
            paths.add(path);
        }
        return new Wrapping(List.copyOf(paths));
    }

    private static List<String> path(String text) {
        List<String> names = text.startsWith("/")
                ? Arrays.asList(text.substring(1).split("/", -1))
                : Arrays.asList(text.split("\\.", -1));
        if (names.contains("")) {
            throw new CdcException(
                    "'" + text + "' is no path of a field; write names with dots between (meta.offset), or"
                            + " with a slash before each where a name holds dots (/kafka.offset)");
        }
        return List.copyOf(names);
    }

    List<String> path(Part part) {
        return paths.get(part.ordinal());
    }

    String text(Part part) {
        return String.join(".", path(part));
    }
}
