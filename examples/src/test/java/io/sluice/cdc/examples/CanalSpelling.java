package io.sluice.cdc.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cdc.model.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A value as Canal 1.1.7 prints it, from its canonical form: the inverse of what the parser does, written from the
 * measurements beside the Canal fixtures.
 */
final class CanalSpelling {

    /** Zone of Canal's JVM. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final ObjectMapper JSON = new ObjectMapper();

    private CanalSpelling() {}

    /** An INSERT of a row (id 1, c) of shop.t. */
    static byte[] insert(ColumnType type, byte @Nullable [] canonical) throws IOException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", "1");
        row.put("c", canonical == null ? null : spell(type, canonical));
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("data", List.of(row));
        message.put("database", "shop");
        message.put("es", 1_700_000_000_000L);
        message.put("gtid", "");
        message.put("id", 1);
        message.put("isDdl", false);
        Map<String, String> types = new LinkedHashMap<>();
        types.put("id", "bigint");
        types.put("c", type.toString());
        message.put("mysqlType", types);
        message.put("old", null);
        message.put("pkNames", List.of("id"));
        message.put("sql", "");
        message.put("sqlType", null);
        message.put("table", "t");
        message.put("ts", 1_700_000_000_500L);
        message.put("type", "INSERT");
        return JSON.writeValueAsBytes(message);
    }

    private static String spell(ColumnType type, byte[] canonical) throws IOException {
        String text = new String(canonical, StandardCharsets.UTF_8);
        return switch (type.family()) {
            case INTEGER -> type.zerofill() ? new BigDecimal(text).toString() : text;
            case DECIMAL -> {
                BigDecimal value = new BigDecimal(text).stripTrailingZeros();
                yield value.setScale(Math.max(1, value.scale())).toPlainString();
            }
            case FLOATING ->
                type.kind() == ColumnType.Kind.FLOAT
                        ? Float.toString(Float.parseFloat(text))
                        : Double.toString(Double.parseDouble(text));
            case TIMESTAMP -> text.startsWith("0000") ? text : local(text);
            case BYTES -> {
                int end = canonical.length;
                while (type.kind() == ColumnType.Kind.BINARY && end > 0 && canonical[end - 1] == 0) {
                    end--;
                }
                yield new String(canonical, 0, end, StandardCharsets.ISO_8859_1);
            }
            case ENUM -> String.valueOf(type.labels().indexOf(text) + 1);
            case SET -> {
                long mask = 0;
                for (String label : text.split(",")) {
                    int index = type.labels().indexOf(label);
                    mask |= index < 0 ? 0 : 1L << index;
                }
                yield Long.toUnsignedString(mask);
            }
            case NETWORK -> new String(stripped(type.kind(), text), StandardCharsets.UTF_8);
            case BIT, YEAR, DATE, TIME, DATETIME, TEXT, JSON -> text;
        };
    }

    private static String local(String utc) {
        int seconds = "yyyy-MM-dd HH:mm:ss".length();
        LocalDateTime time = LocalDateTime.parse(utc.substring(0, seconds).replace(' ', 'T'));
        LocalDateTime there =
                time.atOffset(ZoneOffset.UTC).atZoneSameInstant(ZONE).toLocalDateTime();
        return there.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")) + utc.substring(seconds);
    }

    private static byte[] stripped(ColumnType.Kind kind, String text) throws IOException {
        byte[] raw;
        if (kind == ColumnType.Kind.UUID) {
            UUID id = UUID.fromString(text);
            raw = ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        } else {
            raw = InetAddress.getByName(text).getAddress();
        }
        int end = raw.length;
        while (end > 0 && raw[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(raw, end);
    }
}
