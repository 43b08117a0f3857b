package io.sluice.cdc.benchmarks.parser;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jackson's token stream by hand: only the strings of {@code data} and {@code old} are made, everything else is skipped. */
final class JacksonStreaming implements TextContestant<JacksonStreaming.Message> {

    /** One message as flat lists: the n-th name belongs to the n-th value. */
    static final class Message {
        String database = "";
        String table = "";
        String type = "";
        final Cells data = new Cells();
        final Cells old = new Cells();
    }

    /** All rows of one array, one after the other. */
    static final class Cells {
        final List<String> columns = new ArrayList<>(32);
        final List<@Nullable String> values = new ArrayList<>(32);
        /** How many values there are up to the end of each row. */
        final List<Integer> rowEnds = new ArrayList<>(2);
    }

    private final JsonFactory factory = new JsonFactory();

    @Override
    public Message parse(byte[] message) throws IOException {
        Message out = new Message();
        try (JsonParser json = factory.createParser(message)) {
            json.nextToken();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                switch (field) {
                    case "data" -> rows(json, out.data);
                    case "old" -> rows(json, out.old);
                    case "database" -> out.database = json.nextTextValue();
                    case "table" -> out.table = json.nextTextValue();
                    case "type" -> out.type = json.nextTextValue();
                    default -> {
                        json.nextToken();
                        json.skipChildren();
                    }
                }
            }
        }
        return out;
    }

    private static void rows(JsonParser json, Cells cells) throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            for (String column = json.nextFieldName(); column != null; column = json.nextFieldName()) {
                cells.columns.add(column);
                cells.values.add(json.nextTextValue());
            }
            cells.rowEnds.add(cells.values.size());
        }
    }

    @Override
    public void visit(Message parsed, TextVisitor visitor) {
        visitor.message(
                Objects.requireNonNull(parsed.database),
                Objects.requireNonNull(parsed.table),
                Objects.requireNonNull(parsed.type));
        visitCells(false, parsed.data, visitor);
        visitCells(true, parsed.old, visitor);
    }

    private static void visitCells(boolean old, Cells cells, TextVisitor visitor) {
        int from = 0;
        for (int row = 0; row < cells.rowEnds.size(); row++) {
            int end = cells.rowEnds.get(row);
            for (int i = from; i < end; i++) {
                visitor.value(old, row, cells.columns.get(i), cells.values.get(i));
            }
            from = end;
        }
    }
}
