/**
 * Sluice's own JSON lines of change events: the form to keep events in, because it loses nothing.
 *
 * <p>Start with {@link io.sluice.cdc.parser.events.EventJsonWriter}, which writes them, and
 * {@link io.sluice.cdc.parser.events.EventJsonFiles}, which reads them back to equal events. The format is specified in
 * {@code docs/event-json-lines.md}. For Canal's JSON use {@link io.sluice.cdc.parser.canal}; JSON lines that hold a table's
 * rows are a format of the merge module.
 */
@NullMarked
package io.sluice.cdc.parser.events;

import org.jspecify.annotations.NullMarked;
