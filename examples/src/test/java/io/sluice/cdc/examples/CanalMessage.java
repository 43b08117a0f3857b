package io.sluice.cdc.examples;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A flat message as Canal writes it, member by member, each as JSON text that a test can replace. */
final class CanalMessage {

    static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    final Map<String, String> members = new LinkedHashMap<>();

    CanalMessage(int transaction, String type, @Nullable String data, @Nullable String old) {
        members.put("data", String.valueOf(data));
        members.put("database", "\"shop\"");
        members.put("es", Long.toString(1_700_000_000_000L + transaction * 1000L));
        members.put("gtid", '"' + gtids(transaction) + '"');
        members.put("id", Integer.toString(transaction));
        members.put("isDdl", "false");
        members.put("mysqlType", "{\"id\":\"BIGINT\",\"name\":\"VARCHAR(40)\",\"note\":\"VARCHAR(40)\"}");
        members.put("old", String.valueOf(old));
        members.put("pkNames", "[\"id\"]");
        members.put("sql", "\"\"");
        members.put("sqlType", "{\"id\":-5,\"name\":12,\"note\":12}");
        members.put("table", "\"t\"");
        members.put("ts", Long.toString(1_700_000_000_500L + transaction * 1000L));
        members.put("type", '"' + type + '"');
    }

    static CanalMessage ddl(int transaction, String type, String sql) {
        CanalMessage message = new CanalMessage(transaction, type, null, null);
        for (String name : new String[] {"mysqlType", "pkNames", "sqlType"}) {
            message.members.put(name, "null");
        }
        return message.with("isDdl", "true")
                .with("sql", '"' + sql.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    static String gtids(int transaction) {
        return SERVER + ":1-" + transaction;
    }

    CanalMessage with(String member, String json) {
        members.put(member, json);
        return this;
    }

    CanalMessage without(String member) {
        members.remove(member);
        return this;
    }

    @Override
    public String toString() {
        return members.entrySet().stream()
                .map(m -> '"' + m.getKey() + "\":" + m.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
