/**
 * The text formats of base and output tables, how they spell values, and where they are kept.
 *
 * <p>Start at {@link io.sluice.cdc.merge.format.HiveText#at}, {@link io.sluice.cdc.merge.format.OutfileText#at},
 * {@link io.sluice.cdc.merge.format.Csv#at} or {@link io.sluice.cdc.merge.format.JsonLines#at};
 * {@link io.sluice.cdc.merge.format.Dialect} says what the files' bytes cannot say of themselves. These are rows of tables;
 * files of changes are read by the parser module.
 */
@NullMarked
package io.sluice.cdc.merge.format;

import org.jspecify.annotations.NullMarked;
