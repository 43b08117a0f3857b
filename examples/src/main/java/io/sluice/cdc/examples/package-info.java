/** {@code restore}, {@code dump} and {@code compare}: the API at work, and how to try Sluice on files of one's own. */
@NullMarked
package io.sluice.cdc.examples;

import org.jspecify.annotations.NullMarked;
