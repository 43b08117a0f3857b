package io.sluice.cdc.benchmarks.parser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Jackson to its tree. */
final class JacksonTree implements TextContestant<JsonNode> {

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public JsonNode parse(byte[] message) throws IOException {
        return mapper.readTree(message);
    }

    @Override
    public void visit(JsonNode parsed, TextVisitor visitor) {
        visitor.message(
                parsed.get("database").textValue(),
                parsed.get("table").textValue(),
                parsed.get("type").textValue());
        visitRows(false, parsed.get("data"), visitor);
        visitRows(true, parsed.get("old"), visitor);
    }

    private static void visitRows(boolean old, JsonNode rows, TextVisitor visitor) {
        for (int i = 0; i < rows.size(); i++) {
            int row = i;
            rows.get(i)
                    .properties()
                    .forEach(e ->
                            visitor.value(old, row, e.getKey(), e.getValue().textValue()));
        }
    }
}
