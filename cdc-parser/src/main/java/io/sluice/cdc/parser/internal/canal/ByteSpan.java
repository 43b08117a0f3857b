package io.sluice.cdc.parser.internal.canal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A range of bytes as a hash key. As a probe it is pointed at a message and makes no garbage; what is stored is a copy. */
final class ByteSpan {

    private byte[] array = new byte[0];
    private int from;
    private int to;
    private int hash;

    ByteSpan set(byte[] newArray, int newFrom, int newTo) {
        array = newArray;
        from = newFrom;
        to = newTo;
        int h = 1;
        for (int i = newFrom; i < newTo; i++) {
            h = 31 * h + newArray[i];
        }
        hash = h;
        return this;
    }

    boolean holds(byte[] other, int otherFrom, int otherTo) {
        return to > from && Arrays.equals(array, from, to, other, otherFrom, otherTo);
    }

    ByteSpan copy() {
        return new ByteSpan().set(Arrays.copyOfRange(array, from, to), 0, to - from);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof ByteSpan s && hash == s.hash && Arrays.equals(array, from, to, s.array, s.from, s.to);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
