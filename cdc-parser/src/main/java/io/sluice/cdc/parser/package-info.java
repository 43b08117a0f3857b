/**
 * What all parsers share: limits and the exceptions a user can act on. Nothing here reads anything by itself.
 *
 * <p>Start at {@link io.sluice.cdc.parser.canal.CanalJsonParser} for Canal's messages, at
 * {@link io.sluice.cdc.parser.events.EventJsonFiles} for events that Sluice wrote, at
 * {@link io.sluice.cdc.parser.ddl.MySqlDdl} for DDL and CREATE TABLE text.
 */
@NullMarked
package io.sluice.cdc.parser;

import org.jspecify.annotations.NullMarked;
