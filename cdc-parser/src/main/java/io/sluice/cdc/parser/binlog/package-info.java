/**
 * MySQL's and MariaDB's binlogs as change events.
 *
 * <p>Start with {@link io.sluice.cdc.parser.binlog.BinlogReader} for files and streams, with {@link
 * io.sluice.cdc.parser.binlog.BinlogFiles} for files as the changes of a merge, with {@link
 * io.sluice.cdc.parser.binlog.BinlogDecoder} for those who bring a replication client. Servers that log with {@code
 * binlog_row_metadata=FULL} describe their rows; for all others give the tables' CREATE TABLE text ({@link
 * io.sluice.cdc.parser.ddl.MySqlDdl#schemas}).
 */
@NullMarked
package io.sluice.cdc.parser.binlog;

import org.jspecify.annotations.NullMarked;
