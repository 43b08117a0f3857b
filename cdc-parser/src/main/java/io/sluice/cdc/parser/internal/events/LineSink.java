package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Appends JSON to bytes: members with their commas. For the rare parts; cells are appended as bytes. */
final class LineSink {

    private LineSink() {}

    /** Well-formed UTF-8 of a name or statement. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer b = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[b.remaining()];
            b.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new CdcException("a text with half of a surrogate pair cannot be written as JSON", e);
        }
    }

    static void quoted(String text, ByteSink out) {
        byte[] b = utf8(text);
        JsonEscapes.putQuoted(b, 0, b.length, out);
    }

    /** Name and colon, after a comma unless the object has just begun. */
    static void name(String name, ByteSink out) {
        if (out.array()[out.size() - 1] != '{') {
            out.put(',');
        }
        quoted(name, out);
        out.put(':');
    }

    static void member(String name, String value, ByteSink out) {
        name(name, out);
        quoted(value, out);
    }

    static void member(String name, boolean value, ByteSink out) {
        name(name, out);
        out.putText(value ? "true" : "false");
    }

    static void strings(List<String> values, ByteSink out) {
        char before = '[';
        for (String value : values) {
            out.put(before);
            quoted(value, out);
            before = ',';
        }
        if (before == '[') {
            out.put('[');
        }
        out.put(']');
    }
}
