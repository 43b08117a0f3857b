/** What all benchmarks share: measuring the process, and reading what JMH measured. Not published. */
@NullMarked
package io.sluice.cdc.benchmarks;

import org.jspecify.annotations.NullMarked;
