package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.internal.json.JsonScanner;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a message's top level in any order and with any white space: where each value stands and of what kind it
 * is. Checks the grammar of the whole message. Members other writers add ({@code _tidb}, {@code opType}) are passed over.
 * Reused.
 */
final class Envelope {

    /** The members Canal writes. */
    enum Member {
        DATA("data"),
        DATABASE("database"),
        ES("es"),
        GTID("gtid"),
        ID("id"),
        IS_DDL("isDdl"),
        MYSQL_TYPE("mysqlType"),
        OLD("old"),
        PK_NAMES("pkNames"),
        SQL("sql"),
        SQL_TYPE("sqlType"),
        TABLE("table"),
        TS("ts"),
        TYPE("type");

        private static final Member[] ALL = values();
        private final String key;

        Member(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    private static final int COUNT = Member.values().length;

    private final JsonScanner scanner;
    private final int[] from = new int[COUNT];
    private final int[] to = new int[COUNT];
    private final JsonScanner.Kind[] kinds = new JsonScanner.Kind[COUNT];
    private final boolean[] present = new boolean[COUNT];

    Envelope(JsonScanner scanner) {
        this.scanner = scanner;
    }

    /** Reads the object the scanner stands at; what follows it is not looked at. */
    void read() {
        Arrays.fill(present, false);
        Set<String> others = null;
        if (!scanner.beginObject()) {
            return;
        }
        do {
            scanner.readKey();
            int key = scanner.tokenStart();
            Member member = member();
            if (member == null) {
                others = others == null ? new HashSet<>() : others;
                if (!others.add(scanner.tokenText())) {
                    throw scanner.fault("the message has this key twice", key);
                }
                scanner.skipValue();
                continue;
            }
            int i = member.ordinal();
            if (present[i]) {
                throw scanner.fault("the message has the key " + member.key() + " twice", key);
            }
            present[i] = true;
            kinds[i] = scanner.skipValue();
            from[i] = scanner.tokenStart();
            to[i] = scanner.tokenEnd();
        } while (scanner.nextMember());
    }

    private @Nullable Member member() {
        if (scanner.tokenEscaped()) {
            String name = scanner.tokenText();
            for (Member m : Member.ALL) {
                if (m.key.equals(name)) {
                    return m;
                }
            }
            return null;
        }
        for (Member m : Member.ALL) {
            if (scanner.tokenIs(m.key)) {
                return m;
            }
        }
        return null;
    }

    /** True if the member is there and not null. */
    boolean has(Member m) {
        return present[m.ordinal()] && kinds[m.ordinal()] != JsonScanner.Kind.NULL;
    }

    /** True if the member is there, maybe null. */
    boolean isPresent(Member m) {
        return present[m.ordinal()];
    }

    /** First byte of the value, quotes and brackets included. */
    int from(Member m) {
        return from[m.ordinal()];
    }

    int to(Member m) {
        return to[m.ordinal()];
    }

    /** Throws unless the member is absent, null or of the kind. */
    void require(Member m, JsonScanner.Kind kind) {
        if (has(m) && kinds[m.ordinal()] != kind) {
            throw scanner.fault(
                    m.key() + " is of JSON type " + kinds[m.ordinal()] + ", it must be " + kind + " or null", from(m));
        }
    }
}
