package io.sluice.cdc.merge.internal.format;

import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Utf8;
import io.sluice.cdc.model.internal.json.JsonBytes;
import io.sluice.cdc.model.internal.text.CellNormalizer;

/** Values that are written in their canonical form and read in any form that means the same. */
final class CanonicalSpelling implements CellSpelling {

    private final CellNormalizer normalizer;
    private final boolean mustBeUtf8;

    CanonicalSpelling(CellNormalizer normalizer) {
        this.normalizer = normalizer;
        this.mustBeUtf8 = switch (normalizer.type().family()) {
            case TEXT, ENUM, SET, JSON -> true;
            case INTEGER, DECIMAL, FLOATING, BIT, YEAR, DATE, TIME, DATETIME, TIMESTAMP, BYTES, NETWORK -> false;
        };
    }

    @Override
    public void read(byte[] text, int from, int to, ByteSink out) {
        if (mustBeUtf8 && JsonBytes.invalidUtf8(text, from, to) >= 0) {
            throw new BadCellException("not UTF-8; export the column with CONVERT(col USING utf8mb4)");
        }
        read(normalizer, text, from, to, out);
    }

    @Override
    public boolean isVerbatim(byte[] text, int from, int to) {
        return normalizer.isCanonical(text, from, to) && !(mustBeUtf8 && Utf8.kind(text, from, to) == Utf8.INVALID);
    }

    @Override
    public boolean areVerbatim(byte[] text, int[] from, int[] to, int count) {
        return normalizer.areCanonical(text, from, to, count) && (!mustBeUtf8 || areUtf8(text, from, to, count));
    }

    private static boolean areUtf8(byte[] text, int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            if (Utf8.kind(text, from[i], to[i]) == Utf8.INVALID) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isVerbatimUtf8(byte[] text, int from, int to) {
        return normalizer.isCanonical(text, from, to);
    }

    @Override
    public boolean readsWrittenUnchanged() {
        return true;
    }

    static void read(CellNormalizer normalizer, byte[] text, int from, int to, ByteSink out) {
        try {
            normalizer.append(text, from, to, out);
        } catch (InvalidValueException e) {
            throw new BadCellException("not a value of type " + normalizer.type() + ": " + e.reason());
        }
    }
}
