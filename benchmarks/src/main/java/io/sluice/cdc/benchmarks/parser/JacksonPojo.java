package io.sluice.cdc.benchmarks.parser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jackson to a class with Canal's fields. */
final class JacksonPojo implements TextContestant<JacksonPojo.Message> {

    /** The fields of a flat message. */
    record Message(
            @Nullable List<Map<String, String>> data,
            String database,
            long es,
            String gtid,
            long id,
            boolean isDdl,
            Map<String, String> mysqlType,
            @Nullable List<Map<String, String>> old,
            @Nullable List<String> pkNames,
            String sql,
            Map<String, Integer> sqlType,
            String table,
            long ts,
            String type) {}

    private final ObjectReader reader = new ObjectMapper().readerFor(Message.class);

    @Override
    public Message parse(byte[] message) throws IOException {
        return reader.readValue(message);
    }

    @Override
    public void visit(Message parsed, TextVisitor visitor) {
        visitor.message(parsed.database(), parsed.table(), parsed.type());
        FastjsonFlatMessage.visitRows(false, parsed.data(), visitor);
        FastjsonFlatMessage.visitRows(true, parsed.old(), visitor);
    }
}
