/** Formats for Flink SQL; found by their names, so that nothing here need be called. */
@NullMarked
package io.sluice.cdc.flink.table;

import org.jspecify.annotations.NullMarked;
