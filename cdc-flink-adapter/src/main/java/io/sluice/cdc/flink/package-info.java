/** The same parser and the same merge inside a Flink job. This module is a place holder until the adapter lands; see the README for what exists today. */
@NullMarked
package io.sluice.cdc.flink;

import org.jspecify.annotations.NullMarked;
