package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.CellVisitor;
import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.internal.text.PlainCell;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one layout's rows, of all columns or some, for visitors, each by the short way of its column. What that way refuses, and what is no
 * plain string, is asked of an image, which reads every spelling and knows what is wrong with the rest.
 *
 * <p>A layout met often has its two loops written out ({@link Unrolled}): then each column's way is inlined with its
 * constants. One thread.
 */
final class RowVisits {

    /** Reads the cells of an UPDATE's images that have no short way. */
    interface Images {

        void visitBefore(int column, CellVisitor out);

        void visitAfter(int column, CellVisitor out);
    }

    /** {@link #image} for the columns of one layout. */
    interface ImageLoop {
        void run(byte[] a, int start, long[] cells, int base, CanalImage image, CellVisitor out);
    }

    /** {@link #update} for the columns of one layout. */
    interface UpdateLoop {
        void run(
                Message m,
                int dataBase,
                int oldBase,
                Images images,
                RowVisits visits,
                CellVisitor before,
                CellVisitor after,
                CellVisitor both);
    }

    /** So few that the compiler inlines all of them: reading a cell takes many words. */
    private static final int STEPS = 8;

    private static final Unrolled<ImageLoop> IMAGES =
            new Unrolled<>(MethodHandles.lookup(), ImageLoop.class, "imageCell", STEPS);
    private static final Unrolled<UpdateLoop> UPDATES =
            new Unrolled<>(MethodHandles.lookup(), UpdateLoop.class, "updatedCell", STEPS);

    private final ColumnSet columns;
    private final PlainCell[] ways;
    private final long[] keptBefore;
    private int imageRuns;
    private int updateRuns;
    private @Nullable ImageLoop imageLoop;
    private @Nullable UpdateLoop updateLoop;

    /**
     * @param columns those that are visited
     * @param ways the short way of each column of the layout
     * @param keptBefore see {@link TableLayout#keptBefore}
     */
    RowVisits(ColumnSet columns, PlainCell[] ways, long[] keptBefore) {
        this.columns = columns;
        this.ways = ways;
        this.keptBefore = keptBefore;
    }

    ColumnSet columns() {
        return columns;
    }

    /** The cells of an image, which stand in {@code cells} from {@code base} on. */
    void image(byte[] a, int start, long[] cells, int base, CanalImage image, CellVisitor out) {
        ImageLoop written = imageLoop;
        if (written != null) {
            written.run(a, start, cells, base, image, out);
            return;
        }
        imageLoop = IMAGES.after(++imageRuns, this::imageSteps);
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.column(i);
            imageCell(ways[column], column, a, start, cells, base, image, out);
        }
    }

    /** The cells of a row of {@code data} and its entry of {@code old}, both in the order of the schema's columns. */
    void update(
            Message m,
            int dataBase,
            int oldBase,
            Images reader,
            CellVisitor before,
            CellVisitor after,
            CellVisitor both) {
        UpdateLoop written = updateLoop;
        if (written != null) {
            written.run(m, dataBase, oldBase, reader, this, before, after, both);
            return;
        }
        updateLoop = UPDATES.after(++updateRuns, this::updateSteps);
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.column(i);
            updatedCell(
                    ways[column], column, keptBefore[column], m, dataBase, oldBase, reader, this, before, after, both);
        }
    }

    private List<List<Object>> imageSteps() {
        return steps(column -> List.of(ways[column], column));
    }

    private List<List<Object>> updateSteps() {
        return steps(column -> List.of(ways[column], column, keptBefore[column]));
    }

    private List<List<Object>> steps(IntFunction<List<Object>> step) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> step.apply(columns.column(i)))
                .toList();
    }

    static void imageCell(
            PlainCell way, int column, byte[] a, int start, long[] cells, int base, CanalImage image, CellVisitor out) {
        long ref = cells[base + column];
        if (ref == CellRef.NULL) {
            out.nullValue(column);
        } else if (!plain(way, column, a, start, ref, out)) {
            image.visitCell(column, out);
        }
    }

    static void updatedCell(
            PlainCell way,
            int column,
            long kept,
            Message m,
            int dataBase,
            int oldBase,
            Images images,
            RowVisits visits,
            CellVisitor before,
            CellVisitor after,
            CellVisitor both) {
        long now = m.data[dataBase + column];
        long old = m.old[oldBase + column];
        CellVisitor out = both;
        if ((old | ~kept) != CellRef.ABSENT && visits.isOther(column, m, old, now, images, before)) {
            out = after;
        }
        if (now == CellRef.NULL) {
            out.nullValue(column);
        } else if (!plain(way, column, m.array, m.start, now, out)) {
            images.visitAfter(column, out);
        }
    }

    /** Gives the cell before to its visitor if it is another; not inlined for every column, for few change. */
    private boolean isOther(int column, Message m, long old, long now, Images reader, CellVisitor before) {
        long was = CanalImage.cellBefore(old, now, keptBefore[column]);
        if (was == now) {
            return false;
        }
        if (was == CellRef.NULL) {
            before.nullValue(column);
        } else if (!plain(ways[column], column, m.array, m.start, was, before)) {
            reader.visitBefore(column, before);
        }
        return true;
    }

    private static boolean plain(PlainCell way, int column, byte[] a, int start, long ref, CellVisitor out) {
        int from = start + CellRef.start(ref);
        return CellRef.isPlain(ref) && way.visit(a, from, from + CellRef.length(ref), column, out);
    }
}
