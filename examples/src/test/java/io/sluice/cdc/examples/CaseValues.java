package io.sluice.cdc.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of a case to column types and canonical text. */
final class CaseValues {

    private static final BigInteger SIGNED_END = BigInteger.ONE.shiftLeft(63);
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);
    private static final int MOST_DIGITS = 65;
    private static final int MOST_FRACTION = 30;

    private final List<JsonNode> values = new ArrayList<>();

    void add(@Nullable JsonNode value) {
        if (value != null && !value.isNull()) {
            values.add(value);
        }
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The narrowest of BIGINT, BIGINT UNSIGNED, DECIMAL and VARCHAR that holds all values. */
    ColumnType type() {
        if (!values.isEmpty() && values.stream().allMatch(JsonNode::isBoolean)) {
            return ColumnType.parse("tinyint(1)");
        }
        if (values.isEmpty() || !values.stream().allMatch(JsonNode::isNumber)) {
            int longest = values.stream().mapToInt(v -> text(v).length()).max().orElse(0);
            return ColumnType.parse(longest > 255 ? "longtext" : "varchar(255)");
        }
        int scale = 0;
        int digits = 1;
        BigInteger least = BigInteger.ZERO;
        BigInteger most = BigInteger.ZERO;
        for (JsonNode value : values) {
            BigDecimal number = value.decimalValue();
            scale = Math.max(scale, number.stripTrailingZeros().scale());
            digits = Math.max(digits, number.precision() - number.scale());
            least = least.min(number.toBigInteger());
            most = most.max(number.toBigInteger());
        }
        if (scale > 0 || most.compareTo(UNSIGNED_END) >= 0 || least.negate().compareTo(SIGNED_END) > 0) {
            return scale > MOST_FRACTION || digits + scale > MOST_DIGITS
                    ? ColumnType.parse("double")
                    : ColumnType.parse("decimal(" + Math.max(digits + scale, 20) + "," + scale + ")");
        }
        return ColumnType.parse(most.compareTo(SIGNED_END) >= 0 && least.signum() == 0 ? "bigint unsigned" : "bigint");
    }

    /** Canonical text of a value in a column, null for NULL. */
    static @Nullable String canonical(ColumnType type, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        byte[] text = text(value).getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink(32);
        CellNormalizer.of(type).append(text, 0, text.length, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "1" : "0";
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.toString();
    }
}
