/** JSON scanning and escaping over bytes. Not public API: only the sibling modules of Sluice may use it. */
@NullMarked
package io.sluice.cdc.model.internal.json;

import org.jspecify.annotations.NullMarked;
