/**
 * Changes folded into the newest table, with a report that accounts for every row.
 *
 * <p>Start with {@link io.sluice.cdc.merge.TableMerge}: base files and a log in, new files and a manifest out. A service
 * that keeps rows in a store of its own takes {@link io.sluice.cdc.merge.ChangeFold} instead, one net change for each key;
 * {@link io.sluice.cdc.merge.TableCompare} tells two finished tables apart. Files and their formats are in
 * {@link io.sluice.cdc.merge.format}.
 */
@NullMarked
package io.sluice.cdc.merge;

import org.jspecify.annotations.NullMarked;
