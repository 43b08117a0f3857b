/**
 * Canal's messages as change events: {@link io.sluice.cdc.parser.canal.CanalJsonParser} for one message at a time (a
 * Kafka consumer), {@link io.sluice.cdc.parser.canal.CanalJsonFiles} for messages landed in files.
 */
@NullMarked
package io.sluice.cdc.parser.canal;

import org.jspecify.annotations.NullMarked;
