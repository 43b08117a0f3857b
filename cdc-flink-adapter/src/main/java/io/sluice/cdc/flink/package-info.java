/**
 * The same parser and the same merge inside a Flink job. This module is a place holder until the adapter lands: it has no
 * entry class. Until then call the parser's {@code CanalJsonParser} from a function of your own, and run
 * {@code TableMerge} outside of Flink; the README says what exists today.
 */
@NullMarked
package io.sluice.cdc.flink;

import org.jspecify.annotations.NullMarked;
