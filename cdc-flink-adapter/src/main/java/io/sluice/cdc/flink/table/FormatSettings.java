package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnMissing;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnStatement;
import java.io.Serializable;

/** What the user's options come to. */
record FormatSettings(CanalJsonOptions reader, OnMissing missingColumns, OnStatement rowRemovingStatements)
        implements Serializable {}
