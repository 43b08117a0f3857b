/** A job in one process: Kafka, Flink and the merge. Start with {@link io.sluice.cdc.examples.flink.LandAndMerge}. */
@NullMarked
package io.sluice.cdc.examples.flink;

import org.jspecify.annotations.NullMarked;
