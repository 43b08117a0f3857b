/** Whole Flink jobs, with Flink's own format and operators beside ours. */
@NullMarked
package io.sluice.cdc.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
