package io.sluice.cdc.model.internal.bytes;

import io.sluice.cdc.model.TableId;
import java.nio.charset.StandardCharsets;

/**
 * FLOAT and DOUBLE: the bits of the double, the sign flipped, all bits of a negative one. Zero has no sign. It makes a string
 * per value: such keys are too rare for a number parser of their own.
 */
final class FloatingKeyPart extends KeyPart {

    private final boolean isFloat;

    FloatingKeyPart(TableId table, String column, boolean isFloat) {
        super(table, column);
        this.isFloat = isFloat;
    }

    @Override
    void encode(byte[] a, int from, int to, ByteSink out) {
        // Java also reads "NaN", "1f" and hexadecimal, none of which a server prints
        for (int i = from; i < to; i++) {
            byte b = a[i];
            if ((b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
                throw notA("floating point number");
            }
        }
        String text = new String(a, from, to - from, StandardCharsets.US_ASCII);
        double value;
        try {
            // read as a float, so that texts of more digits than FLOAT holds are the same float
            value = isFloat ? Float.parseFloat(text) : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notA("floating point number");
        }
        if (Double.isInfinite(value)) {
            throw notA("floating point number: beyond the type's range");
        }
        // adding zero turns -0.0 to 0.0 and nothing else
        long bits = Double.doubleToRawLongBits(value + 0.0);
        out.putLong(bits ^ (bits >> 63 | Long.MIN_VALUE));
    }
}
