/** Paths, manifests and reading of landed changes. Not public API. */
@NullMarked
package io.sluice.cdc.parser.internal.landed;

import org.jspecify.annotations.NullMarked;
