/** Events that are kept, handed out as views. Not public API: only the sibling modules of Sluice may use it. */
@NullMarked
package io.sluice.cdc.model.internal.events;

import org.jspecify.annotations.NullMarked;
