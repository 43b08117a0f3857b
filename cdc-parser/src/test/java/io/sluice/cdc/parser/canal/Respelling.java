package io.sluice.cdc.parser.canal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The same JSON document in another spelling: order of keys, white space, escapes. */
final class Respelling {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = LOWER.withUpperCase();
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "   "};

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    private Respelling(long seed) {
        this.random = new Random(seed);
    }

    static byte[] of(byte[] message, long seed) {
        try {
            Respelling r = new Respelling(seed);
            r.space();
            r.value(JSON.readTree(message), "");
            r.space();
            return r.out.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(JsonNode node, String key) {
        if (node.isObject()) {
            object(node, key);
        } else if (node.isArray()) {
            out.append('[');
            for (int i = 0; i < node.size(); i++) {
                out.append(i == 0 ? "" : ",");
                space();
                value(node.get(i), key);
                space();
            }
            out.append(']');
        } else if (node.isTextual()) {
            string(node.textValue());
        } else {
            out.append(node);
        }
    }

    /** The order of mysqlType is the order of the columns. */
    private void object(JsonNode node, String key) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
        if (!key.equals("mysqlType")) {
            Collections.shuffle(members, random);
        }
        out.append('{');
        String comma = "";
        for (Map.Entry<String, JsonNode> member : members) {
            out.append(comma);
            comma = ",";
            space();
            string(member.getKey());
            space();
            out.append(':');
            space();
            value(member.getValue(), member.getKey());
            space();
        }
        out.append('}');
    }

    private void space() {
        out.append(SPACES[random.nextInt(SPACES.length)]);
    }

    private void string(String text) {
        boolean plain = random.nextBoolean();
        out.append('"');
        text.codePoints().forEach(c -> {
            boolean must = c < ' ' || c == '"' || c == '\\';
            if (must ? random.nextBoolean() : plain || random.nextInt(4) > 0) {
                shortly(c);
            } else {
                for (char half : Character.toChars(c)) {
                    out.append("\\u").append((random.nextBoolean() ? LOWER : UPPER).toHexDigits(half));
                }
            }
        });
        out.append('"');
    }

    private void shortly(int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '/' -> out.append(random.nextBoolean() ? "/" : "\\/");
            default -> {
                if (c < ' ') {
                    out.append("\\u").append(LOWER.toHexDigits((char) c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }
}
