/**
 * Decoding of binlogs. Not public API. A rule of the format stands where its subject is:
 *
 * <ul>
 *   <li>where bytes come from: {@code LogInput} and its kinds ({@code FileInput}, {@code StreamInput}, {@code FedInput}), {@code
 *       LogFollower}, {@code BinlogListing}, {@code LogNames}, {@code Magic};
 *   <li>where reading begins and ends: {@code ReadingRange}; which file it is: {@code FileHeads}, {@code FormatDescription};
 *   <li>sizes and checksums of events: {@code EventFrames}, {@code EventChecksums}, {@code EventHeader}, {@code EventType};
 *   <li>what each event means for those behind it: {@code TransactionReader}; which belong together and what became of them:
 *       {@code TransactionScan}, {@code PayloadScan}, {@code OpenTransaction}, {@code PreparedTransactions};
 *   <li>GTIDs: {@code GtidEvents}, {@code GtidTracker}, {@code PreviousTransactions};
 *   <li>what a decided transaction hands out: {@code Delivery}, with its {@code DeliveredPosition}, {@code DeliveredOrigin} and
 *       {@code DeliveredRow}; statements: {@code QueryEvent}, {@code Statements};
 *   <li>tables and rows: {@code TableMap}, {@code TablePlans}, {@code TableSchemas}, {@code RowsReader}, {@code RowsEvent}.
 * </ul>
 */
@NullMarked
package io.sluice.cdc.parser.internal.binlog;

import org.jspecify.annotations.NullMarked;
