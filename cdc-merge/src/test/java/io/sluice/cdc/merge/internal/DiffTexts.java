package io.sluice.cdc.merge.internal;

import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.JsonDiff.Operation;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.StoredDiffs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes of JSON documents as texts beside those of cells, and random ones. */
final class DiffTexts {

    private static final String MARK = "DIFFS ";
    private static final List<String> PATHS =
            List.of("$.n", "$.n", "$.a", "$.a[0]", "$.a[1]", "$.a[last]", "$.o.n", "$.o");
    private static final List<String> VALUES = List.of("1", "2.50", "\"x\"", "[]", "[1, 2]", "{\"n\": 3}");

    private DiffTexts() {}

    static boolean isDiffs(@Nullable String cell) {
        return cell != null && cell.startsWith(MARK);
    }

    static String text(byte[] stored) {
        return MARK + HexFormat.of().formatHex(stored);
    }

    static String text(List<JsonDiff> diffs) {
        ByteSink stored = new ByteSink();
        diffs.forEach(diff -> StoredDiffs.put(diff, stored));
        return text(stored.toByteArray());
    }

    private static byte[] stored(String text) {
        return HexFormat.of().parseHex(text.substring(MARK.length()));
    }

    static List<JsonDiff> diffs(String text) {
        byte[] stored = stored(text);
        return StoredDiffs.read(stored, 0, stored.length);
    }

    static boolean fits(@Nullable String document, String diffs) {
        return document != null && apply(document, diffs, new ByteSink()) == 0;
    }

    /** The document that the changes make, or NULL of NULL. */
    static @Nullable String made(@Nullable String document, String diffs) {
        if (document == null) {
            return null;
        }
        ByteSink out = new ByteSink();
        apply(document, diffs, out);
        return out.toText();
    }

    private static int apply(String document, String diffs, ByteSink out) {
        byte[] a = document.getBytes(StandardCharsets.UTF_8);
        byte[] stored = stored(diffs);
        return StoredDiffs.apply(a, 0, a.length, stored, 0, stored.length, out);
    }

    static String document(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "[1, 2]";
            case 1 -> "{\"a\": [1], \"n\": 0}";
            case 2 -> "{\"n\": 0, \"o\": {\"n\": 1}}";
            default -> "{\"a\": [1, 2], \"n\": 0, \"o\": {}}";
        };
    }

    /** Changes that fit the document, as a server's do, unless they are any. */
    static String random(String document, boolean any, Random random) {
        List<JsonDiff> diffs = new ArrayList<>();
        int count = random.nextInt(3);
        for (int tries = 0; tries < 20 && diffs.size() <= count; tries++) {
            Operation operation = Operation.values()[random.nextInt(5) % 3];
            String path = PATHS.get(random.nextInt(PATHS.size()));
            String value = VALUES.get(random.nextInt(VALUES.size()));
            diffs.add(new JsonDiff(operation, path, operation == Operation.REMOVE ? null : value));
            if (!any && !fits(document, text(diffs))) {
                diffs.remove(diffs.size() - 1);
            }
        }
        return text(diffs);
    }
}
