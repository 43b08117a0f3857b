/**
 * Changes that a job landed as files, partitioned by table and event time ({@code docs/landing.md}).
 *
 * <p>Start with {@link io.sluice.cdc.parser.landed.LandedLog}, which reads them back in the order of their log and only where
 * the landing proves that it is complete. The files themselves are event lines, which {@link io.sluice.cdc.parser.events} reads
 * one by one.
 */
@NullMarked
package io.sluice.cdc.parser.landed;

import org.jspecify.annotations.NullMarked;
