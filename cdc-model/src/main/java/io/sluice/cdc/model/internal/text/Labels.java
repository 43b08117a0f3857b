package io.sluice.cdc.model.internal.text;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Labels of one ENUM or SET column as UTF-8, to print indexes and bitmaps and to check texts. Immutable. */
public final class Labels {

    private final byte[][] labels;

    private Labels(byte[][] labels) {
        this.labels = labels;
    }

    public static Labels of(ColumnType type) {
        return new Labels(type.labels().stream()
                .map(label -> label.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new));
    }

    /** Appends the label of an ENUM's index; index 0 is the error value, an empty text. Returns what is wrong, or null. */
    public @Nullable String putEnum(long index, ByteSink out) {
        if (index < 0 || index > labels.length) {
            return labels.length == 0 ? "an index, and the labels are not known" : "index beyond the labels";
        }
        if (index > 0) {
            out.put(labels[(int) index - 1]);
        }
        return null;
    }

    /** Appends the labels of a SET's bits, separated by commas. Returns what is wrong, or null. */
    public @Nullable String putSet(long bits, ByteSink out) {
        if (labels.length < 64 && bits >>> labels.length != 0) {
            return labels.length == 0 ? "a bitmap, and the labels are not known" : "a bit beyond the labels";
        }
        boolean first = true;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            if (!first) {
                out.put(',');
            }
            first = false;
            out.put(labels[Long.numberOfTrailingZeros(rest)]);
        }
        return null;
    }

    /** True where the text is a label as declared, or empty (the error value), or nothing is known of the labels. */
    boolean isEnumText(byte[] a, int from, int to) {
        return from == to || labels.length == 0 || indexOf(a, from, to) >= 0;
    }

    /** True where the text is labels in the order of declaration with commas between, as servers print a SET. */
    boolean isSetText(byte[] a, int from, int to) {
        if (from == to || labels.length == 0) {
            return true;
        }
        int last = -1;
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || a[i] == ',') {
                int index = indexOf(a, start, i);
                if (index <= last) {
                    return false;
                }
                last = index;
                start = i + 1;
            }
        }
        return true;
    }

    private int indexOf(byte[] a, int from, int to) {
        for (int i = 0; i < labels.length; i++) {
            if (Arrays.equals(labels[i], 0, labels[i].length, a, from, to)) {
                return i;
            }
        }
        return -1;
    }
}
