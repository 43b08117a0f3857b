package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Hash64;
import io.sluice.cdc.model.internal.json.JsonScanner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schemas met so far, by the bytes that spell them: most lines repeat the schema of the line before, and comparing is
 * all that is done with it then.
 */
final class SchemaMemory {

    private static final int MOST = 1000;
    private static final LineMember[] MEMBERS = Arrays.stream(LineMember.values())
            .filter(m -> (LineMember.LAYOUT & m.bit()) != 0)
            .toArray(LineMember[]::new);

    private record Known(byte[] spelling, LineLayout layout) {}

    private final SchemaReader reader;
    private final ByteSink spelling = new ByteSink(512);
    private final Map<Long, Known> byHash = new HashMap<>();
    private @Nullable Known last;

    SchemaMemory(JsonScanner scanner, int maxColumns) {
        this.reader = new SchemaReader(scanner, maxColumns);
    }

    LineLayout find(byte[] line, LineDecoder members) {
        spelling.clear();
        for (LineMember member : MEMBERS) {
            if (members.has(member)) {
                int from = members.start(member);
                int length = members.end(member) - from;
                // With its number and length before it, no other set of members gives the same bytes.
                spelling.put(member.ordinal());
                spelling.putInt(length);
                spelling.put(line, from, length);
            }
        }
        Known known = last;
        if (known != null && isSpelling(known)) {
            return known.layout();
        }
        long hash = Hash64.hash(spelling.array(), 0, spelling.size());
        known = byHash.get(hash);
        if (known == null || !isSpelling(known)) {
            known = new Known(spelling.toByteArray(), new LineLayout(reader.read(members)));
            if (byHash.size() >= MOST) {
                byHash.clear();
            }
            byHash.put(hash, known);
        }
        last = known;
        return known.layout();
    }

    private boolean isSpelling(Known known) {
        return Arrays.equals(known.spelling(), 0, known.spelling().length, spelling.array(), 0, spelling.size());
    }
}
