/** Manifests as JSON, and publication of tables. Not public API. */
@NullMarked
package io.sluice.cdc.merge.internal.storage;

import org.jspecify.annotations.NullMarked;
