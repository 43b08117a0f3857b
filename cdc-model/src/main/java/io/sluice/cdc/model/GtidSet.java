package io.sluice.cdc.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A set of executed GTIDs. Sets are partially ordered: use {@link #contains(GtidSet)}. Immutable. */
public final class GtidSet {

    private final String text;

    private GtidSet(String text) {
        this.text = text;
    }

    public static GtidSet parse(String text) {
        return new GtidSet(Objects.requireNonNull(text, "text"));
    }

    public boolean contains(GtidSet other) {
        return text.equals(other.text);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof GtidSet s && text.equals(s.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
