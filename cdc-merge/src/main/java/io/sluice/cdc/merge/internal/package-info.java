/** The engine behind the merge: arenas, the fold, the base pass, publication. Not public API. */
@NullMarked
package io.sluice.cdc.merge.internal;

import org.jspecify.annotations.NullMarked;
