/**
 * Sluice's own JSON lines of change events: written by {@link io.sluice.cdc.parser.events.EventJsonWriter}, read back to
 * equal events by {@link io.sluice.cdc.parser.events.EventJsonFiles}. The format is specified in
 * {@code docs/event-json-lines.md}.
 */
@NullMarked
package io.sluice.cdc.parser.events;

import org.jspecify.annotations.NullMarked;
