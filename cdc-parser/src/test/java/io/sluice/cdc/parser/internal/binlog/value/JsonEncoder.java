package io.sluice.cdc.parser.internal.binlog.value;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents as Java values (null, Boolean, Long, BigInteger from 2^63 on, Double, String, List, Map) to MySQL's binary JSON and
 * to its text, from the description in {@code json_binary.h}; apart from the decoder.
 */
final class JsonEncoder {

    private static final Comparator<String> KEY_ORDER = Comparator.<String>comparingInt(k -> utf8(k).length)
            .thenComparing(JsonEncoder::utf8, Arrays::compareUnsigned);

    /** Puts this many unused bytes before each value, as updates in place leave them. */
    private final int holes;

    private final boolean alwaysLarge;

    JsonEncoder(int holes, boolean alwaysLarge) {
        this.holes = holes;
        this.alwaysLarge = alwaysLarge;
    }

    static Map<String, Object> newObject() {
        return new TreeMap<>(KEY_ORDER);
    }

    /** The type byte, then the content. */
    byte[] document(Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            return container(value);
        }
        if (value == null || value instanceof Boolean) {
            return new byte[] {4, (byte) (value == null ? 0 : value.equals(true) ? 1 : 2)};
        }
        if (value instanceof Long n) {
            int type = n == n.shortValue()
                    ? 5
                    : n >= 0 && n <= 0xFFFF ? 6 : n == n.intValue() ? 7 : n >= 0 && n <= 0xFFFF_FFFFL ? 8 : 9;
            int bytes = List.of(2, 2, 4, 4, 8).get(type - 5);
            return typed(type, CellEncoder.littleEndian(BigInteger.valueOf(n), bytes));
        }
        if (value instanceof BigInteger n) {
            return typed(10, CellEncoder.littleEndian(n, 8));
        }
        if (value instanceof Double d) {
            return typed(11, CellEncoder.littleEndian(BigInteger.valueOf(Double.doubleToRawLongBits(d)), 8));
        }
        byte[] text = utf8((String) value);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = text.length;
        while (rest > 127) {
            out.write(rest & 127 | 128);
            rest >>= 7;
        }
        out.write(rest);
        out.writeBytes(text);
        return typed(12, out.toByteArray());
    }

    private static byte[] typed(int type, byte[] content) {
        byte[] out = new byte[content.length + 1];
        out[0] = (byte) type;
        System.arraycopy(content, 0, out, 1, content.length);
        return out;
    }

    private byte[] container(Object value) {
        List<String> keys = new ArrayList<>();
        List<byte[]> members = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                keys.add((String) k);
                members.add(document(v));
            });
        } else {
            ((List<?>) value).forEach(v -> members.add(document(v)));
        }
        int type = value instanceof Map<?, ?> ? 0 : 2;
        byte[] small = alwaysLarge ? null : layout(keys, members, false);
        return small != null ? typed(type, small) : typed(type + 1, layout(keys, members, true));
    }

    /** Null where the small form is too small. */
    private byte[] layout(List<String> keys, List<byte[]> members, boolean large) {
        int size = large ? 4 : 2;
        int head = 2 * size + keys.size() * (size + 2) + members.size() * (size + 1);
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        ByteArrayOutputStream heap = new ByteArrayOutputStream();
        for (String key : keys) {
            entries.writeBytes(number(head + heap.size(), size));
            entries.writeBytes(number(utf8(key).length, 2));
            heap.writeBytes(utf8(key));
        }
        for (byte[] member : members) {
            int type = member[0];
            byte[] content = Arrays.copyOfRange(member, 1, member.length);
            entries.write(type);
            if (type == 4 || type == 5 || type == 6 || (large && (type == 7 || type == 8))) {
                entries.writeBytes(Arrays.copyOf(content, size));
            } else {
                heap.writeBytes(new byte[holes]);
                entries.writeBytes(number(head + heap.size(), size));
                heap.writeBytes(content);
            }
        }
        int total = head + heap.size();
        if (!large && total > 0xFFFF) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(number(members.size(), size));
        out.writeBytes(number(total, size));
        out.writeBytes(entries.toByteArray());
        out.writeBytes(heap.toByteArray());
        return out.toByteArray();
    }

    private static byte[] number(int value, int bytes) {
        return CellEncoder.littleEndian(BigInteger.valueOf(value), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As the server prints it. Doubles here are multiples of 1/64 below 10^6, whose text Java agrees on. */
    static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((k, v) -> members.add(quoted((String) k) + ": " + text(v)));
            return "{" + String.join(", ", members) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(JsonEncoder::text).toList()) + "]";
        }
        return value instanceof String s ? quoted(s) : String.valueOf(value);
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            int at = "\"\\\b\f\n\r\t".indexOf(c);
            if (at >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(at));
            } else if (c < 32) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
