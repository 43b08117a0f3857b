package io.sluice.cdc.flink.table;

import java.io.Serializable;
import org.apache.flink.table.types.logical.LogicalType;

/** A column of the query's table: its name, by which the message's column is found without regard to case, and its type. */
record WantedColumn(String name, LogicalType type) implements Serializable {}
