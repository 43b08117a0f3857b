/** Decoding of binlogs: framing, events, table maps, rows, transactions. Not public API. */
@NullMarked
package io.sluice.cdc.parser.internal.binlog;

import org.jspecify.annotations.NullMarked;
