package io.sluice.cdc.parser.internal.binlog.value;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Kind;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.NetworkText;
import java.util.Arrays;

/**
 * UUID, INET4 and INET6 of MariaDB, logged as BINARY(16) or BINARY(4): trailing zero bytes are left out. A UUID of versions
 * 1 to 5 stands node first, time last ({@code segments} of {@code Type_handler_uuid_new}, MariaDB 10.11.5 and newer); which
 * of the two arrangements a value has, its variant bit tells by its place.
 *
 * <p>Known limit: tables made by MariaDB 10.7 to 10.11.4 keep UUIDs of <em>all</em> versions in the second arrangement, and the
 * log does not say which tables those are; their UUIDs of versions 6 and above, and those of no version, read wrong.
 */
final class NetworkDecoder extends ColumnDecoder {

    private final int size;
    private final byte[] full = new byte[16];
    private final byte[] ordered = new byte[16];

    NetworkDecoder(ColumnType type, int lengthBytes) {
        super(type, -lengthBytes);
        this.size = type.kind() == Kind.INET4 ? 4 : 16;
    }

    @Override
    public void append(byte[] a, int from, int to, ByteSink out) {
        int start = from + prefix;
        int length = to - start;
        if (length > size) {
            throw invalid("more bytes than the type holds");
        }
        System.arraycopy(a, start, full, 0, length);
        Arrays.fill(full, length, size, (byte) 0);
        switch (type.kind()) {
            case INET4 -> NetworkText.putInet4(full, 0, out);
            case INET6 -> NetworkText.putInet6(full, 0, out);
            default -> uuid(out);
        }
    }

    private void uuid(ByteSink out) {
        byte[] text = full;
        if (isTimeLast(full)) {
            System.arraycopy(full, 12, ordered, 0, 4);
            System.arraycopy(full, 10, ordered, 4, 2);
            System.arraycopy(full, 8, ordered, 6, 2);
            System.arraycopy(full, 6, ordered, 8, 2);
            System.arraycopy(full, 0, ordered, 10, 6);
            text = ordered;
        }
        NetworkText.putUuid(text, 0, out);
    }

    /** As {@code rec_need_swap}: in this order the variant is byte 6 and the version byte 8, in the text's order byte 8 and 6. */
    private static boolean isTimeLast(byte[] record) {
        return record[6] < 0 && record[8] > 0 && record[8] < 0x60;
    }
}
