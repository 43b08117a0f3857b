package io.sluice.cdc.parser.internal.binlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes what {@code BinlogFuzzTest} begins to search from: small logs that hold each type of event between them, without
 * checksums, which no changed byte would get past. Arguments: more logs than those of the fixtures.
 */
final class FuzzSeedsMaker {

    static final Path SEEDS = Path.of("src/test/resources/io/sluice/cdc/parser/binlog/BinlogFuzzTestInputs/decode");
    static final int LARGEST = 4000;
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/binlog");

    private FuzzSeedsMaker() {}

    public static void main(String[] more) throws IOException {
        for (String name : new String[] {
            "plain-mysql.000001",
            "plain-mariadb.000001",
            "documents-mysql.000001",
            "documents-minimal-mysql.000001",
            "payload-mysql.000001",
            "payload-mariadb.000001",
            "files-mysql.000001",
            "files-mariadb.000001",
            "tags-mysql.000002",
            "marks-mysql.000001",
            "transactions-anonymous-mysql.000001",
            "transactions-mariadb.000001",
            "statements-mariadb.000001",
            "counted-mysql.000001",
            "schema-noblob-mysql.000001",
            "schema-minimal-mariadb.000001",
            "relay-mysql.000002"
        }) {
            write("plain-" + name, read(FIXTURES.resolve(name)));
        }
        for (String log : more) {
            write("plain-" + Path.of(log).getFileName(), read(Path.of(log)));
        }
        byte[] compressed = read(FIXTURES.resolve("payload-mariadb.000001"));
        write("rows-of-version-2", RewrittenLog.withRowsOfVersion2(compressed));
        write("short-table-numbers", RewrittenLog.withShortTableNumbers(read(FIXTURES.resolve("tags-mysql.000002"))));
        byte[] head = RewrittenLog.head(read(FIXTURES.resolve("tags-mysql.000002")), 700);
        for (int type : new int[] {
            EventType.STOP,
            EventType.LOAD,
            EventType.CREATE_FILE,
            EventType.APPEND_BLOCK,
            EventType.EXEC_LOAD,
            EventType.DELETE_FILE,
            EventType.NEW_LOAD,
            EventType.PRE_GA_WRITE_ROWS,
            EventType.INCIDENT,
            EventType.IGNORABLE,
            EventType.TRANSACTION_CONTEXT,
            EventType.VIEW_CHANGE,
            EventType.MARIADB_START_ENCRYPTION,
            EventType.MARIADB_PARTIAL_ROW_DATA
        }) {
            write("event-" + EventType.name(type).toLowerCase(Locale.ROOT).replace(' ', '-'), with(head, type));
        }
    }

    /** The log and behind it an event of a type that no server at hand writes, with a body of a few bytes. */
    private static byte[] with(byte[] log, int type) {
        byte[] body = {1, 0, 4, 'l', 'o', 's', 't', 0, 0, 0, 0, 0, 0};
        byte[] longer = Arrays.copyOf(log, log.length + EventHeader.LENGTH + body.length);
        ByteBuffer.wrap(longer)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(log.length)
                .putInt(1_700_000_000)
                .put((byte) type)
                .putInt(1)
                .putInt(EventHeader.LENGTH + body.length)
                .putInt(longer.length)
                .putShort((short) (type == EventType.IGNORABLE ? EventHeader.FLAG_IGNORABLE : 0))
                .put(body);
        return longer;
    }

    private static byte[] read(Path log) throws IOException {
        return RewrittenLog.withoutChecksums(Files.readAllBytes(log));
    }

    private static void write(String name, byte[] log) throws IOException {
        Files.write(SEEDS.resolve(name), RewrittenLog.head(log, LARGEST));
    }
}
