package io.sluice.cdc.flink;

import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@code SELECT … INTO OUTFILE} text with its default escapes, columns as the schema has them, as a merge's base. */
final class OutfileRows {

    private OutfileRows() {}

    static List<RowEvent> read(Path file, TableSchema schema, KeyCollations collations) throws IOException {
        BaseRowEncoder encoder = BaseRowEncoder.of(schema, collations);
        List<RowEvent> rows = new ArrayList<>();
        var image = RowImage.builder(schema);
        int column = 0;
        boolean isNull = false;
        ByteArrayOutputStream cell = new ByteArrayOutputStream();
        byte[] text = Files.readAllBytes(file);
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == '\t' || b == '\n') {
                String name = schema.column(column++).name();
                image = image.bytes(name, isNull ? null : cell.toByteArray());
                cell.reset();
                isNull = false;
                if (b == '\n') {
                    rows.add(encoder.encode(image.build()));
                    image = RowImage.builder(schema);
                    column = 0;
                }
            } else if (b == '\\') {
                byte escaped = text[++i];
                isNull = escaped == 'N';
                cell.write(escaped == '0' ? 0 : escaped);
            } else {
                cell.write(b);
            }
        }
        return rows;
    }
}
