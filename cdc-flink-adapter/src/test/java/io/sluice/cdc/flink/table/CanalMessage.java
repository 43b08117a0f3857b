package io.sluice.cdc.flink.table;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A flat message as Canal spells it, of a table {@code shop.goods}. */
final class CanalMessage {

    private final Map<String, String> types = new LinkedHashMap<>();
    private String key = "id";
    private String table = "goods";

    /** @param columns names and MySQL types in turn */
    static CanalMessage of(String... columns) {
        CanalMessage message = new CanalMessage();
        for (int i = 0; i < columns.length; i += 2) {
            message.types.put(columns[i], columns[i + 1]);
        }
        return message;
    }

    CanalMessage table(String name) {
        table = name;
        return this;
    }

    /** A row as JSON, in the order of the columns. */
    String row(String... values) {
        StringBuilder row = new StringBuilder("{");
        int i = 0;
        for (String column : types.keySet()) {
            row.append(i == 0 ? "" : ",").append('"').append(column).append("\":");
            row.append(values[i] == null ? "null" : '"' + values[i] + '"');
            i++;
        }
        return row.append('}').toString();
    }

    byte[] message(String type, List<String> data, String old) {
        StringBuilder mysqlType = new StringBuilder();
        StringBuilder sqlType = new StringBuilder();
        types.forEach((name, mysql) -> {
            mysqlType.append(mysqlType.isEmpty() ? "" : ",").append('"' + name + "\":\"" + mysql + '"');
            sqlType.append(sqlType.isEmpty() ? "" : ",").append('"' + name + "\":12");
        });
        return bytes("{\"data\":[" + String.join(",", data) + "],\"database\":\"shop\",\"es\":1700000000000,\"gtid\":"
                + "\"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77\",\"id\":5,\"isDdl\":false,\"mysqlType\":{" + mysqlType
                + "},\"old\":" + old + ",\"pkNames\":[\"" + key + "\"],\"sql\":\"\",\"sqlType\":{" + sqlType
                + "},\"table\":\"" + table + "\",\"ts\":1700000000123,\"type\":\"" + type + "\"}");
    }

    byte[] insert(String... rows) {
        return message("INSERT", List.of(rows), "null");
    }

    byte[] update(String row, String old) {
        return message("UPDATE", List.of(row), "[" + old + "]");
    }

    byte[] delete(String row) {
        return message("DELETE", List.of(row), "null");
    }

    static byte[] ddl(String type, String sql) {
        return bytes("{\"data\":null,\"database\":\"shop\",\"es\":1700000000000,\"gtid\":\"\",\"id\":5,\"isDdl\":true,"
                + "\"mysqlType\":null,\"old\":null,\"pkNames\":null,\"sql\":\"" + sql
                + "\",\"sqlType\":null,\"table\":\"goods\","
                + "\"ts\":1700000000123,\"type\":\"" + type + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
