/** Base and changes to the newest table: generated input, one process per contestant, one table of figures. Not published. */
@NullMarked
package io.sluice.cdc.benchmarks.merge;

import org.jspecify.annotations.NullMarked;
