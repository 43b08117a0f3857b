package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CanonicalValuesFixture.Case;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.model.internal.text.FloatingText;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real servers answered to {@link CanonicalSelect} against what the normaliser makes of other spellings. */
class CanonicalValuesGoldenTest {

    private final ByteSink out = new ByteSink();

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11.19"})
    void theServersTextIsCanonicalAndOtherSpellingsLeadToIt(String server) {
        Map<Integer, String> values = answers(server, "value");
        int seen = 0;
        for (Case c : CanonicalValuesFixture.cases()) {
            if (!c.isFor(server.replaceFirst("-.*", ""))) {
                continue;
            }
            seen++;
            ColumnType type = c.type();
            String answer = values.getOrDefault(c.number(), "no answer");
            byte[] canonical = type.isBytes()
                    ? HexFormat.of().withUpperCase().parseHex(answer)
                    : unescapeBatch(answer).getBytes(StandardCharsets.UTF_8);
            CellNormalizer normalizer = CellNormalizer.of(type);
            assertThat(normalized(normalizer, canonical))
                    .as("server's text, %s", c)
                    .isEqualTo(show(canonical));
            for (String spelling : c.spellings()) {
                String actual;
                if (spelling.startsWith("#")) {
                    byte[] index = spelling.substring(1).getBytes(StandardCharsets.US_ASCII);
                    out.clear();
                    normalizer.appendIndex(index, 0, index.length, out);
                    actual = show(out.toByteArray());
                } else {
                    actual = normalized(
                            normalizer, type.isBytes() ? bytes(spelling) : spelling.getBytes(StandardCharsets.UTF_8));
                }
                assertThat(actual).as("spelling %s, %s", spelling, c).isEqualTo(show(canonical));
            }
        }
        assertThat(values).hasSize(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11.19"})
    void theServersTypeIsTheDeclaredOne(String server) {
        Map<Integer, String> types = answers(server, "type");
        for (Case c : CanonicalValuesFixture.cases()) {
            if (c.isFor(server.replaceFirst("-.*", ""))) {
                String columnType = types.getOrDefault(c.number(), "no answer");
                // COLUMN_TYPE does not say the character set
                assertThat(ColumnType.parse(unescapeBatch(columnType)))
                        .as("case %s", c)
                        .isEqualTo(c.type().withCollation(null, null));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11.19"})
    void theServersFloatsAndDoublesAreOurs(String server) {
        Map<Integer, String> floats = answers(server, "float");
        List<Float> givenFloats = CanonicalValuesFixture.floats();
        assertThat(floats).hasSize(givenFloats.size());
        for (int i = 0; i < givenFloats.size(); i++) {
            out.clear();
            FloatingText.putFloat(givenFloats.get(i), out);
            assertThat(out.toText()).as("%a", givenFloats.get(i)).isEqualTo(floats.get(i));
        }
        Map<Integer, String> doubles = answers(server, "double");
        List<Double> givenDoubles = CanonicalValuesFixture.doubles();
        assertThat(doubles).hasSize(givenDoubles.size());
        for (int i = 0; i < givenDoubles.size(); i++) {
            assertThat(FloatingText.toText(givenDoubles.get(i)))
                    .as("%a", givenDoubles.get(i))
                    .isEqualTo(doubles.get(i));
        }
    }

    /** {@code NUMBERS_AS_TEXT} within CONCAT is what the plain expression sends. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11.19"})
    void numbersAsTextAreThoseSent(String server) {
        for (String type : new String[] {"float", "double"}) {
            Map<Integer, String> sent = answers(server, type);
            Map<Integer, String> text = answers(server, type + "Text");
            assertThat(text).hasSizeGreaterThan(900);
            text.forEach((i, t) -> assertThat(t).isEqualTo("<" + sent.get(i) + ">"));
        }
    }

    @Test
    void everyKindOfTypeHasACase() {
        Set<ColumnType.Kind> missing = EnumSet.allOf(ColumnType.Kind.class);
        CanonicalValuesFixture.cases().forEach(c -> missing.remove(c.type().kind()));
        assertThat(missing).isEmpty();
    }

    private String normalized(CellNormalizer normalizer, byte[] text) {
        out.clear();
        normalizer.append(text, 0, text.length, out);
        return show(out.toByteArray());
    }

    private static String show(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Map<Integer, String> answers(String server, String what) {
        Map<Integer, String> out = new HashMap<>();
        for (String line : CanonicalValuesFixture.resource(server + ".tsv").split("\n")) {
            String[] p = line.split("\t", -1);
            if (p[0].equals(what)) {
                out.put(Integer.valueOf(p[1]), p[2]);
            }
        }
        return out;
    }

    /** The client's batch mode escapes tab, newline, NUL and backslash. */
    private static String unescapeBatch(String text) {
        return text.replace("\\\\", "\u0001")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace('\u0001', '\\');
    }

    private static byte[] bytes(String spelling) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < spelling.length(); i++) {
            if (spelling.startsWith("\\x", i)) {
                plain.append((char) HexFormat.fromHexDigits(spelling, i + 2, i + 4));
                i += 3;
            } else if (spelling.startsWith("\\0", i)) {
                plain.append('\0');
                i++;
            } else {
                plain.append(spelling.charAt(i));
            }
        }
        return plain.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
