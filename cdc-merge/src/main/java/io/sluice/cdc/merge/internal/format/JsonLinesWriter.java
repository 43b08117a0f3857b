package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import java.nio.charset.StandardCharsets;

/** Spells rows as JSON objects with all members in the columns' order. */
final class JsonLinesWriter implements RowCodec.Writer {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK =
            ("{\"" + JsonLinesCodec.BASE64_KEY + "\":\"").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK_END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final JsonLinesCodec codec;
    private final FileColumn[] columns;
    private final CellSpelling[] spellings;
    /** What stands before each value: the brace or comma, the key, the colon. */
    private final byte[][] before;

    private final Base64Spelling base64 = new Base64Spelling();
    private final ByteSink scratch = new ByteSink();
    private ByteSink out = scratch;
    private int column;

    JsonLinesWriter(JsonLinesCodec codec) {
        this.codec = codec;
        this.columns = codec.columns;
        this.spellings = FileColumns.newSpellings(columns);
        before = new byte[columns.length][];
        ByteSink sink = new ByteSink();
        for (int i = 0; i < columns.length; i++) {
            sink.clear();
            sink.put(i == 0 ? '{' : ',');
            byte[] name = columns[i].name().getBytes(StandardCharsets.UTF_8);
            JsonEscapes.putQuoted(name, 0, name.length, sink);
            sink.put(':');
            before[i] = sink.toByteArray();
        }
    }

    @Override
    public void begin(ByteSink newOut) {
        out = newOut;
        column = 0;
    }

    @Override
    public void nullCell() {
        out.put(before[column++]);
        out.put(NULL);
    }

    @Override
    public void cell(byte[] canonical, int from, int to) {
        out.put(before[column]);
        FileColumn c = columns[column];
        CellSpelling spelling = spellings[column++];
        if (!spelling.writesUnchanged()) {
            scratch.clear();
            FileColumns.spell(c, spelling, canonical, from, to, scratch);
            JsonEscapes.putQuoted(scratch.array(), 0, scratch.size(), out);
        } else if (JsonBytes.invalidUtf8(canonical, from, to) < 0) {
            JsonEscapes.putQuoted(canonical, from, to, out);
        } else if (c.isBytes() && codec.markBytes) {
            out.put(MARK);
            base64.write(canonical, from, to, out);
            out.put(MARK_END);
        } else {
            throw FileColumns.unwritable(c, "a value is not UTF-8, which JSON must be");
        }
    }

    @Override
    public void end() {
        if (column != columns.length) {
            throw new IllegalStateException(column + " of " + columns.length + " columns written");
        }
        out.put('}');
        out.put('\n');
    }
}
