package io.sluice.cdc.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A case's {@code seq}: numbers and texts, compared element by element. Binlog file names compare by the number they end
 * in, as a server counts them ({@code .999999} is before {@code .1000000}); texts of digits as numbers; others as texts.
 */
record CaseSequence(List<Object> parts) implements Comparable<CaseSequence> {

    private static final Pattern LOG_FILE = Pattern.compile("[A-Za-z][\\w-]*\\.(\\d+)");
    private static final Pattern DIGITS = Pattern.compile("-?\\d+");

    static CaseSequence of(JsonNode seq) {
        List<Object> parts = new ArrayList<>();
        if (seq.isArray()) {
            seq.forEach(part -> parts.add(part(part)));
        } else {
            parts.add(part(seq));
        }
        return new CaseSequence(parts);
    }

    static CaseSequence of(int number) {
        return new CaseSequence(List.of(BigDecimal.valueOf(number)));
    }

    private static Object part(JsonNode part) {
        if (part.isNumber()) {
            return part.decimalValue().stripTrailingZeros();
        }
        if (!part.isTextual()) {
            throw new IllegalArgumentException("a sequence holds " + part + ", which is neither number nor text");
        }
        String text = part.textValue();
        Matcher file = LOG_FILE.matcher(text);
        if (file.matches()) {
            return new BigDecimal(file.group(1)).stripTrailingZeros();
        }
        return DIGITS.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros() : text;
    }

    @Override
    public int compareTo(CaseSequence o) {
        for (int i = 0; i < Math.min(parts.size(), o.parts.size()); i++) {
            Object a = parts.get(i);
            Object b = o.parts.get(i);
            int c = a instanceof BigDecimal x && b instanceof BigDecimal y
                    ? x.compareTo(y)
                    : a.toString().compareTo(b.toString());
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(parts.size(), o.parts.size());
    }
}
