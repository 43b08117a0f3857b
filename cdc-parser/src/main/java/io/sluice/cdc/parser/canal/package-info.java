/**
 * Canal's messages as change events.
 *
 * <p>Start with {@link io.sluice.cdc.parser.canal.CanalJsonParser} for one message at a time (a Kafka consumer), with
 * {@link io.sluice.cdc.parser.canal.CanalJsonFiles} for messages landed in files. A Canal message tells neither collations
 * nor nullability nor unique keys: where they matter, give the table's schema from the server
 * ({@link io.sluice.cdc.model.SchemaReader}) or from its CREATE TABLE ({@link io.sluice.cdc.parser.ddl.MySqlDdl}).
 */
@NullMarked
package io.sluice.cdc.parser.canal;

import org.jspecify.annotations.NullMarked;
