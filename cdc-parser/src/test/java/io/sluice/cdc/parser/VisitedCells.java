package io.sluice.cdc.parser;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.JsonDiff;
import io.sluice.cdc.model.RowImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The calls that a visitor got, as texts. */
public final class VisitedCells implements CellVisitor {

    private final List<String> calls = new ArrayList<>();

    public static List<String> of(RowImage image) {
        VisitedCells cells = new VisitedCells();
        image.visit(cells);
        return cells.calls;
    }

    public List<String> calls() {
        return calls;
    }

    @Override
    public void absent(int column) {
        calls.add(column + " absent");
    }

    @Override
    public void jsonDiffs(int column, List<JsonDiff> diffs) {
        for (JsonDiff diff : diffs) {
            calls.add(column + " diff " + diff + " " + diff.value());
        }
    }

    @Override
    public void nullValue(int column) {
        calls.add(column + " null");
    }

    @Override
    public void integer(int column, long value) {
        calls.add(column + " integer " + value);
    }

    @Override
    public void decimal(int column, long unscaled, int scale) {
        calls.add(column + " decimal " + unscaled + " scale " + scale);
    }

    @Override
    public void floating(int column, double value) {
        calls.add(column + " floating " + Double.doubleToRawLongBits(value));
    }

    @Override
    public void date(int column, long epochDay) {
        calls.add(column + " date " + epochDay);
    }

    @Override
    public void time(int column, long epochMicros) {
        calls.add(column + " time " + epochMicros);
    }

    @Override
    public void canonical(int column, byte[] array, int start, int end) {
        calls.add(column + " canonical " + HexFormat.of().formatHex(Arrays.copyOfRange(array, start, end)));
    }
}
