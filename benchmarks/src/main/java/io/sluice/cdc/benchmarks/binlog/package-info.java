/** Reading a binlog to the values of its rows, beside the Java connectors. Not published. */
@NullMarked
package io.sluice.cdc.benchmarks.binlog;

import org.jspecify.annotations.NullMarked;
