/**
 * What all parsers share: limits and the exceptions a user can act on. Start at
 * {@link io.sluice.cdc.parser.canal.CanalJsonParser}.
 */
@NullMarked
package io.sluice.cdc.parser;

import org.jspecify.annotations.NullMarked;
