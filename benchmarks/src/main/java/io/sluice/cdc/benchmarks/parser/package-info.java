/** Canal JSON: generated messages, one adapter per contestant, and the benchmarks over them. Not published. */
@NullMarked
package io.sluice.cdc.benchmarks.parser;

import org.jspecify.annotations.NullMarked;
