/**
 * Change streams inside a Flink job. One jar, compiled against Flink 2.3 and run unchanged on 1.20 and 2.3; Flink and its
 * connectors come from the job.
 *
 * <p>Start with {@link io.sluice.cdc.flink.CdcKafkaDeserializer} (Kafka), {@link
 * io.sluice.cdc.flink.CdcDeserializationSchema} (bytes alone) or {@link io.sluice.cdc.flink.CanalJsonFunction} (messages
 * that are stream elements already): each gives {@link io.sluice.cdc.flink.StreamEvent}s. {@link
 * io.sluice.cdc.flink.EventSplitter} puts what is no row into side outputs, {@link
 * io.sluice.cdc.flink.LatestRowFunction} keeps the newest row of each key. For SQL there is the format {@code
 * sluice-canal-json} of {@link io.sluice.cdc.flink.table}.
 */
@NullMarked
package io.sluice.cdc.flink;

import org.jspecify.annotations.NullMarked;
