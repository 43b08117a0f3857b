package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.merge.internal.RowCodec;
import io.sluice.cdc.model.internal.bytes.ByteSearch;
import java.util.List;

/** One JSON object a line. A newline never stands in one: within a string it is escaped. */
final class JsonLinesCodec implements RowCodec {

    /** The member of the object that stands for bytes which are no text. */
    static final String BASE64_KEY = "$base64";

    final FileColumn[] columns;
    final boolean markBytes;
    final boolean booleans;
    private final List<String> names;

    /**
     * @param markBytes whether bytes are a string where they are UTF-8 and marked base64 elsewhere; otherwise the dialect's
     *     spelling makes text of them
     * @param booleans whether true and false are read for TINYINT(1)
     */
    JsonLinesCodec(FileColumn[] columns, boolean markBytes, boolean booleans) {
        this.columns = columns;
        this.markBytes = markBytes;
        this.booleans = booleans;
        this.names = FileColumns.names(columns);
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public int rowEnd(byte[] a, int from, int to) {
        int newline = ByteSearch.indexOf(a, from, to, '\n');
        return newline < 0 ? -1 : newline + 1;
    }

    @Override
    public int lastRowEnd(byte[] a, int from, int to) {
        for (int p = to - 1; p >= from; p--) {
            if (a[p] == '\n') {
                return p + 1;
            }
        }
        return -1;
    }

    @Override
    public Reader newReader() {
        return new JsonLinesReader(this);
    }

    @Override
    public Writer newWriter() {
        return new JsonLinesWriter(this);
    }
}
