package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.TableId;
import java.util.Arrays;

/**
 * UUID, INET4 and INET6 of MariaDB: their 16 or 4 bytes in the order of the text, but for UUIDs of versions 0 to 5, which the
 * server sorts node first, time last ({@code segments} of its {@code Type_handler_uuid_new}; 10.11.5 and newer).
 */
final class NetworkKeyPart extends KeyPart {

    private static final int UUID_LENGTH = 36;

    private final ColumnType.Kind kind;

    NetworkKeyPart(TableId table, String column, ColumnType.Kind kind) {
        super(table, column);
        this.kind = kind;
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        switch (kind) {
            case UUID -> uuid(a, from, to, out);
            case INET4 -> inet4(a, from, to, out);
            default -> inet6(a, from, to, out);
        }
    }

    private void uuid(byte[] a, int from, int to, ByteSink out) {
        if (to - from != UUID_LENGTH) {
            throw notA("UUID");
        }
        for (int i = 8; i <= 23; i += 5) {
            if (a[from + i] != '-') {
                throw notA("UUID");
            }
        }
        int version = octet(a, from + 14);
        if (version > 0 && version < 0x60 && octet(a, from + 19) >= 0x80) {
            octets(a, from + 24, 6, out);
            octets(a, from + 19, 2, out);
            octets(a, from + 14, 2, out);
            octets(a, from + 9, 2, out);
            octets(a, from, 4, out);
            out.put(1);
        } else {
            octets(a, from, 4, out);
            octets(a, from + 9, 2, out);
            octets(a, from + 14, 2, out);
            octets(a, from + 19, 2, out);
            octets(a, from + 24, 6, out);
            // whatever the octets, the two arrangements never meet
            out.put(0);
        }
    }

    private void octets(byte[] a, int from, int count, ByteSink out) {
        for (int i = 0; i < count; i++) {
            out.put(octet(a, from + 2 * i));
        }
    }

    private int octet(byte[] a, int at) {
        return hex(a[at]) << 4 | hex(a[at + 1]);
    }

    private void inet4(byte[] a, int from, int to, ByteSink out) {
        int i = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (i == to || a[i++] != '.')) {
                throw notA(kind.name());
            }
            int start = i;
            int value = 0;
            while (i < to && a[i] >= '0' && a[i] <= '9' && i - start < 3) {
                value = value * 10 + a[i++] - '0';
            }
            if (i == start || value > 255) {
                throw notA(kind.name());
            }
            out.put(value);
        }
        if (i != to) {
            throw notA(kind.name());
        }
    }

    /** RFC 4291, section 2.2: groups of hexadecimal digits, one {@code ::} for a run of zeros, maybe an IPv4 tail. */
    private void inet6(byte[] a, int from, int to, ByteSink out) {
        int start = out.size();
        int gap = -1;
        int i = from;
        while (i < to) {
            if (a[i] == ':' && i + 1 < to && a[i + 1] == ':' && gap < 0) {
                gap = out.size() - start;
                i += 2;
                continue;
            }
            if (i > from && a[i - 1] != ':') {
                if (a[i] != ':' || ++i == to) {
                    throw notA(kind.name());
                }
            }
            int end = i;
            boolean dots = false;
            while (end < to && a[end] != ':') {
                dots |= a[end++] == '.';
            }
            if (dots) {
                inet4(a, i, to, out);
                end = to;
            } else {
                if (end == i || end - i > 4) {
                    throw notA(kind.name());
                }
                int group = 0;
                for (int k = i; k < end; k++) {
                    group = group << 4 | hex(a[k]);
                }
                out.putShort(group);
            }
            i = end;
        }
        fillGap(start, gap, out);
    }

    private void fillGap(int start, int gap, ByteSink out) {
        int size = out.size() - start;
        if (gap < 0 ? size != 16 : size >= 16) {
            throw notA(kind.name());
        }
        if (gap >= 0) {
            byte[] array = out.reserve(16 - size);
            out.setSize(start + 16);
            System.arraycopy(array, start + gap, array, start + 16 - (size - gap), size - gap);
            Arrays.fill(array, start + gap, start + 16 - (size - gap), (byte) 0);
        }
    }

    private int hex(byte b) {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            throw notA(kind.name());
        }
        return digit;
    }
}
