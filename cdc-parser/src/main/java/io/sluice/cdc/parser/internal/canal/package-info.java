/** Decoding of Canal's flat JSON. Not public API. */
@NullMarked
package io.sluice.cdc.parser.internal.canal;

import org.jspecify.annotations.NullMarked;
