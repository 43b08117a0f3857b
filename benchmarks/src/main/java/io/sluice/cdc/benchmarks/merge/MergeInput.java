package io.sluice.cdc.benchmarks.merge;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import com.alibaba.otter.canal.protocol.FlatMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the input all contestants read: a base as Hive text in no order of the key, and the same changes twice, as one text
 * file and as Canal JSON, one message a line. The same numbers and seed give the same bytes.
 *
 * <p>A line of the text file is sequence number, operation (U, I, D) and the cells of the row, after it, or, deleted, before;
 * delimiter and NULL are the base's.
 */
final class MergeInput {

    static final long SEED = 42;

    private static final int BASE_FILES = 4;
    /** Larger than every base and prime: with it {@code i * STEP % rows} visits each row once. */
    private static final long STEP = 2_654_435_761L;

    private final Path directory;
    private final long baseRows;
    private final int changes;

    MergeInput(Path directory, long baseRows, int changes) {
        this.directory = directory;
        this.baseRows = baseRows;
        this.changes = changes;
    }

    Path base() {
        return directory.resolve("base");
    }

    /** The same rows with a manifest, as a merge leaves them. */
    Path ownBase() {
        return directory.resolve("own");
    }

    Path changesText() {
        return directory.resolve("changes.text");
    }

    Path changesJson() {
        return directory.resolve("changes.json");
    }

    void write() throws IOException {
        Files.createDirectories(base());
        writeBase();
        try (OutputStream text = open(changesText());
                OutputStream json = open(changesJson())) {
            ChangeWriter writer = new ChangeWriter(text, json);
            new ChangeLog(baseRows, changes, SEED).write(changes, writer);
        }
        SluiceMerge.publishBase(base(), ownBase());
    }

    private void writeBase() throws IOException {
        long written = 0;
        StringBuilder line = new StringBuilder();
        for (int file = 0; file < BASE_FILES; file++) {
            long end = baseRows * (file + 1) / BASE_FILES;
            try (OutputStream out = open(base().resolve("part-0000" + file))) {
                for (; written < end; written++) {
                    line.setLength(0);
                    MergeRow.appendLine(line, MergeRow.cells(1 + written * STEP % baseRows, 0));
                    out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    }

    /** Writes each change to both files. */
    private static final class ChangeWriter implements ChangeLog.Sink {

        private final OutputStream text;
        private final OutputStream json;
        private final StringBuilder line = new StringBuilder();
        private final Map<String, String> mysqlTypes = new LinkedHashMap<>();
        private final Map<String, Integer> sqlTypes = new LinkedHashMap<>();
        private long sequence;

        ChangeWriter(OutputStream text, OutputStream json) {
            this.text = text;
            this.json = json;
            for (MergeRow.MergeColumn column : MergeRow.COLUMNS) {
                mysqlTypes.put(column.name(), column.mysqlType());
                sqlTypes.put(column.name(), sqlType(column.mysqlType()));
            }
        }

        @Override
        public void change(char operation, long id, int version) {
            sequence++;
            @Nullable String[] cells = MergeRow.cells(id, version);
            line.setLength(0);
            line.append(sequence)
                    .append(MergeRow.HIVE_DELIMITER)
                    .append(operation)
                    .append(MergeRow.HIVE_DELIMITER);
            MergeRow.appendLine(line, cells);
            try {
                text.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
                json.write(JSON.toJSONBytes(
                        message(operation, cells, version == 0 ? cells : MergeRow.cells(id, version - 1)),
                        JSONWriter.Feature.WriteNulls,
                        JSONWriter.Feature.LargeObject));
                json.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private FlatMessage message(char operation, @Nullable String[] cells, @Nullable String[] before) {
            FlatMessage message = new FlatMessage(sequence);
            message.setDatabase(MergeRow.DATABASE);
            message.setTable(MergeRow.TABLE);
            message.setPkNames(List.of("id"));
            message.setIsDdl(false);
            message.setEs(1_795_300_000_000L + sequence / 100 * 1000);
            message.setTs(1_795_300_000_400L + sequence / 100 * 1000);
            message.setSql("");
            message.setGtid("");
            message.setMysqlType(mysqlTypes);
            message.setSqlType(sqlTypes);
            message.setType(operation == 'U' ? "UPDATE" : operation == 'I' ? "INSERT" : "DELETE");
            message.setData(List.of(named(cells, cells, false)));
            if (operation == 'U') {
                message.setOld(List.of(named(before, cells, true)));
            }
            return message;
        }

        @SuppressWarnings("NullAway") // Canal's maps hold null for SQL NULL; its class says nothing of it.
        private static Map<String, String> named(
                @Nullable String[] cells, @Nullable String[] other, boolean onlyDifferent) {
            Map<String, String> named = new LinkedHashMap<>();
            for (int i = 0; i < cells.length; i++) {
                if (!onlyDifferent || !Objects.equals(cells[i], other[i])) {
                    named.put(MergeRow.COLUMNS.get(i).name(), cells[i]);
                }
            }
            return named;
        }

        private static int sqlType(String mysqlType) {
            return switch (mysqlType) {
                case "bigint(20)" -> -5;
                case "tinyint(4)" -> -6;
                case "decimal(12,2)" -> 3;
                case "datetime" -> 93;
                default -> 12;
            };
        }
    }
}
