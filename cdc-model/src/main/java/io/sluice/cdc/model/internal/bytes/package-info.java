/** Byte-level building blocks: growable buffers, words read from arrays, the stored form of a row. Not public API: only the sibling modules of Sluice may use it. */
@NullMarked
package io.sluice.cdc.model.internal.bytes;

import org.jspecify.annotations.NullMarked;
