/**
 * Loops over constants written out: the one place where classes are made while the program runs.
 *
 * <p>A reader goes over the columns of a table for each row, and what it does with a column hangs on constants alone: the
 * column's number, its type, a width. In a loop the compiler sees one step for all columns, whose decoder is another each
 * time: a virtual call, and constants that are loads. Written out, each step is inlined with its constants, and branches on
 * them fall away. {@link io.sluice.cdc.parser.internal.unrolled.Unrolled} writes a loop out as a class of calls in a row.
 *
 * <p>How to use it:
 *
 * <ul>
 *   <li>Write the loop so that its body is one static method: first the step's constants, then what is the same for all
 *       steps. {@code static int cell(Decoder decoder, int column, Image image, byte[] a, int pos)}
 *   <li>Declare an interface with one method that takes the latter: {@code interface Cells { int visit(Image image, byte[] a,
 *       int pos); }}. If it returns an {@code int}, so does the step, and each step is given as its last argument what the step
 *       before returned, as a position that moves; else both are void.
 *   <li>{@code static final Unrolled<Cells> CELLS = new Unrolled<>(MethodHandles.lookup(), Cells.class, "cell");}, and for a
 *       table, as it is gone through by the loop once more, {@code CELLS.after(++runs, () -> List.of(List.of(decoder0, 0),
 *       List.of(decoder1, 1)))}. Keep the answer with the table; while it is null, the loop does the same.
 *   <li>Let decoders be records, or hold what they need in records: the compiler takes their components for constants, and
 *       the fields of other objects for loads. Constants are shared by all who ask for equal ones: they must be immutable.
 * </ul>
 *
 * <p>A class takes some kilobytes and a moment of the compiler's; {@link io.sluice.cdc.parser.internal.unrolled.Unrolled#HOT}
 * says after how many runs it pays.
 */
@NullMarked
package io.sluice.cdc.parser.internal.unrolled;

import org.jspecify.annotations.NullMarked;
