/** Canonical text of numbers, decimals and times, and the conversions that lead to it. Not public API: only the sibling modules of Sluice may use it. */
@NullMarked
package io.sluice.cdc.model.internal.text;

import org.jspecify.annotations.NullMarked;
