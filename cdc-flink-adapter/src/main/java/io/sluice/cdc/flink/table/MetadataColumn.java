package io.sluice.cdc.flink.table;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.RowView;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The metadata columns of {@value CanalJsonFormatFactory#IDENTIFIER}. Topic, partition and offset are the connector's, as
 * with every format of Flink.
 */
public enum MetadataColumn {
    /** Name of the row's database. NULL in a row of {@code error-policy = emit}, as all but the last two. */
    DATABASE("database", DataTypes.STRING()),
    /** Name of the row's table. */
    TABLE("table", DataTypes.STRING()),
    /** INSERT, UPDATE or DELETE. */
    OPERATION("operation", DataTypes.STRING()),
    /** When the server ran the statement, {@code es}: whole seconds. NULL where the message does not say. */
    EVENT_TIMESTAMP("event-timestamp", DataTypes.TIMESTAMP_LTZ(3)),
    /** When Canal built the message, {@code ts}. NULL where the message does not say. */
    INGESTION_TIMESTAMP("ingestion-timestamp", DataTypes.TIMESTAMP_LTZ(3)),
    /** Index of the row within its message, from 0. With the connector's offset it is a total order of a partition. */
    ROW_INDEX("row-index", DataTypes.INT()),
    /** Executed GTID set up to and including the row's own transaction. NULL where the feed carries none. */
    GTID("gtid", DataTypes.STRING()),
    /** Names of the primary key's columns; empty where the message names none. */
    PK_NAMES("pk-names", DataTypes.ARRAY(DataTypes.STRING())),
    /** Why a message could not be delivered; NULL in every other row. */
    ERROR("error", DataTypes.STRING()),
    /** The bytes of such a message from its start; NULL in every other row. */
    RAW("raw", DataTypes.BYTES());

    private final String key;
    private final DataType type;

    MetadataColumn(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    /** Name as in {@code METADATA FROM 'name'}. */
    public String key() {
        return key;
    }

    /** Its type in SQL, nullable. */
    public DataType type() {
        return type;
    }

    static Map<String, DataType> all() {
        Map<String, DataType> all = new TreeMap<>();
        for (MetadataColumn column : values()) {
            all.put(column.key, column.type);
        }
        return all;
    }

    static MetadataColumn of(String key) {
        for (MetadataColumn column : values()) {
            if (column.key.equals(key)) {
                return column;
            }
        }
        throw new IllegalArgumentException("no metadata column " + key);
    }

    /** The value for the row the cursor stands on. */
    @Nullable
    Object of(ChangeCursor cursor, RowView row) {
        return switch (this) {
            case DATABASE -> StringData.fromString(row.table().database());
            case TABLE -> StringData.fromString(row.table().table());
            case OPERATION -> StringData.fromString(row.operation().name());
            case EVENT_TIMESTAMP -> time(row.sourceTime());
            case INGESTION_TIMESTAMP -> time(row.receivedTime());
            case ROW_INDEX -> cursor.position().row();
            case GTID -> gtids(row.gtids());
            case PK_NAMES ->
                new GenericArrayData(row.schema().primaryKey().stream()
                        .map(StringData::fromString)
                        .toArray());
            case ERROR, RAW -> null;
        };
    }

    private static @Nullable TimestampData time(@Nullable Instant time) {
        return time == null ? null : TimestampData.fromInstant(time);
    }

    private static @Nullable StringData gtids(@Nullable GtidSet gtids) {
        return gtids == null ? null : StringData.fromString(gtids.toString());
    }
}
