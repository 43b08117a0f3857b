package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.util.Arrays;

/**
 * The binary family: a length, then the bytes. Servers leave trailing zero bytes of a BINARY(n) out of the log; they are
 * part of its value and come back here. GEOMETRY is its SRID and WKB, VECTOR its floats, both as stored.
 */
final class BytesDecoder extends ColumnDecoder {

    private final boolean padded;
    private final BytesCell cell;

    BytesDecoder(ColumnType type, int lengthBytes) {
        super(type, -lengthBytes);
        this.padded = type.kind() == Kind.BINARY;
        this.cell = new BytesCell(lengthBytes, padded ? type.length() : -1);
    }

    @Override
    public CellReading reading() {
        return cell;
    }

    @Override
    public int canonicalStart(byte[] a, int from, int to) {
        return cell.canonicalStart(from, to);
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        int start = from + prefix;
        int more = padded ? type.length() - (to - start) : 0;
        if (more < 0) {
            throw invalid("more bytes than the type holds");
        }
        out.put(a, start, to - start);
        if (more > 0) {
            byte[] array = out.reserve(more);
            int size = out.size();
            Arrays.fill(array, size, size + more, (byte) 0);
            out.setSize(size + more);
        }
    }
}
