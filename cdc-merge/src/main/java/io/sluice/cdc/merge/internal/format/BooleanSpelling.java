package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** TINYINT(1) as true and false. */
final class BooleanSpelling implements CellSpelling {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if (Arrays.equals(text, from, to, TRUE, 0, TRUE.length)) {
            out.put('1');
        } else if (Arrays.equals(text, from, to, FALSE, 0, FALSE.length)) {
            out.put('0');
        } else {
            throw new BadCellException("neither true nor false; the dialect says that TINYINT(1) is");
        }
    }

    @Override
    public void write(byte[] canonical, int from, int to, ByteSink out) {
        byte digit = to - from == 1 ? canonical[from] : 0;
        if (digit != '0' && digit != '1') {
            throw new BadCellException(
                    "a number other than 0 and 1, which the dialect's booleans cannot hold; use Booleans.NUMBER");
        }
        out.put(digit == '1' ? TRUE : FALSE);
    }

    @Override
    public boolean writesUnchanged() {
        return false;
    }
}
