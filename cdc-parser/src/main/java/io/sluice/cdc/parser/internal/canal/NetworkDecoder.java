package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.NetworkText;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import java.util.Arrays;

/**
 * MariaDB's INET4, INET6 and UUID. Canal does not know them: it reads their bytes as UTF-8 text, without trailing zero
 * bytes. ASCII bytes survive that; others become U+FFFD and are lost.
 */
final class NetworkDecoder implements CellDecoder {

    private final ColumnType.Kind kind;
    private final CellNormalizer normal;
    private final int width;
    private final byte[] address = new byte[16];

    NetworkDecoder(ColumnType.Kind kind, CellNormalizer normal) {
        this.kind = kind;
        this.normal = normal;
        this.width = kind == ColumnType.Kind.INET4 ? 4 : 16;
    }

    @Override
    public void append(byte[] a, int from, int to, int jsonKind, ByteSink out) {
        CellDecoders.requireString(jsonKind);
        // A text form is longer than any stripped raw form could be told apart from: 0.0.0.0 has 7 characters, a UUID
        // 36.
        if (to - from > width) {
            if (!Words.isAscii(a, from, to)) {
                throw lost();
            }
            normal.append(a, from, to, out);
            return;
        }
        if (kind == ColumnType.Kind.UUID || !Words.isAscii(a, from, to)) {
            throw lost();
        }
        Arrays.fill(address, (byte) 0);
        System.arraycopy(a, from, address, 0, to - from);
        if (width == 4) {
            NetworkText.putInet4(address, 0, out);
        } else {
            NetworkText.putInet6(address, 0, out);
        }
    }

    private ValueFault lost() {
        return ValueFault.inapplicable(
                Reason.VALUE_LOST,
                "Canal reads the bytes of a " + kind + " as text and so destroys them; no setting helps: store it as"
                        + " text or BINARY, or read the binlog itself");
    }
}
