package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;

/** JSON of MySQL: a length and a {@link JsonBinary} document. MariaDB's JSON is text. */
final class JsonDecoder extends ColumnDecoder {

    private final JsonBinary binary = new JsonBinary();

    JsonDecoder(ColumnType type, int lengthBytes) {
        super(type, -lengthBytes);
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        try {
            binary.append(a, from + prefix, to, out);
        } catch (InvalidValueException e) {
            out.setSize(start);
            throw e;
        }
    }
}
