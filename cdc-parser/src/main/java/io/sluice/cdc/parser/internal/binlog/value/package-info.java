/**
 * Cells of MySQL's and MariaDB's row events: where they end, and their canonical values. Framing, table maps and rows are
 * the business of the package above.
 */
@NullMarked
package io.sluice.cdc.parser.internal.binlog.value;

import org.jspecify.annotations.NullMarked;
