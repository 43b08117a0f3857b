/** Event lines: encoder and decoder. Not public API. */
@NullMarked
package io.sluice.cdc.parser.internal.events;

import org.jspecify.annotations.NullMarked;
