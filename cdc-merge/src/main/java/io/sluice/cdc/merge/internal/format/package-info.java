/** Row codecs behind the public formats. Not public API. */
@NullMarked
package io.sluice.cdc.merge.internal.format;

import org.jspecify.annotations.NullMarked;
