package io.sluice.cdc.flink.table;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of the SQL format {@value CanalJsonFormatFactory#IDENTIFIER}. In a table's options each has the format's name
 * before it: {@code 'sluice-canal-json.timestamp-zone' = 'Asia/Shanghai'}.
 */
public final class CanalJsonFormatOptions {

    /** What becomes of a message that cannot be delivered exactly; always the whole message. */
    public enum OnError {
        /** The job fails. */
        FAIL,
        /** Nothing of it is delivered; it is counted and logged without values. */
        SKIP,
        /** A row with the metadata columns {@code error} and {@code raw} alone is delivered. */
        EMIT
    }

    /** What becomes of a statement that removes rows without row changes, which no changelog can say. */
    public enum OnStatement {
        /** It counts as a message that cannot be delivered, see {@link OnError}. */
        ERROR,
        /** It is passed over: what keeps the table's rows is told elsewhere. */
        IGNORE
    }

    /** What becomes of a column that a message's table does not have. */
    public enum OnMissing {
        /** It counts as a message that cannot be delivered, see {@link OnError}. */
        ERROR,
        /** It is NULL: for columns added later, while older messages are read. */
        NULL
    }

    public static final ConfigOption<OnError> ERROR_POLICY = ConfigOptions.key("error-policy")
            .enumType(OnError.class)
            .defaultValue(OnError.FAIL)
            .withDescription(
                    "What becomes of a message that cannot be delivered exactly: fail the job, skip the whole message,"
                            + " or emit a row with the metadata columns error and raw alone.");

    public static final ConfigOption<Boolean> IGNORE_PARSE_ERRORS = ConfigOptions.key("ignore-parse-errors")
            .booleanType()
            .noDefaultValue()
            .withDescription("As canal-json spells it: true is error-policy = skip, false is error-policy = fail.");

    public static final ConfigOption<Integer> ERROR_BUDGET = ConfigOptions.key("error-budget")
            .intType()
            .defaultValue(100)
            .withDescription(
                    "How many bad messages one reader lets pass within error-budget.interval; one more fails the job.");

    public static final ConfigOption<Duration> ERROR_BUDGET_INTERVAL = ConfigOptions.key("error-budget.interval")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("The time over which error-budget counts.");

    public static final ConfigOption<String> DATABASE_INCLUDE = ConfigOptions.key("database.include")
            .stringType()
            .noDefaultValue()
            .withDescription("Regular expression over the whole name of the databases to read; all by default.");

    public static final ConfigOption<String> TABLE_INCLUDE = ConfigOptions.key("table.include")
            .stringType()
            .noDefaultValue()
            .withDescription("Regular expression over the whole name of the tables to read; all by default.");

    public static final ConfigOption<String> TIMESTAMP_ZONE = ConfigOptions.key("timestamp-zone")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Default time zone of Canal's JVM, in which it prints TIMESTAMP columns; needed to read one.");

    public static final ConfigOption<Boolean> FULL_ROW_IMAGES = ConfigOptions.key("full-row-images")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Declares binlog_row_image = FULL in every session of the server. Without it the value before an"
                            + " update of a TEXT, BLOB, JSON or spatial column that did not change is not known.");

    public static final ConfigOption<OnMissing> MISSING_COLUMNS = ConfigOptions.key("missing-columns")
            .enumType(OnMissing.class)
            .defaultValue(OnMissing.ERROR)
            .withDescription("What becomes of a column that a message's table does not have: an error, or NULL.");

    public static final ConfigOption<OnStatement> ROW_REMOVING_STATEMENTS = ConfigOptions.key("row-removing-statements")
            .enumType(OnStatement.class)
            .defaultValue(OnStatement.ERROR)
            .withDescription(
                    "What becomes of TRUNCATE, DROP, RENAME and statements that cannot be read, which remove rows without"
                            + " row changes: an error, or ignore.");

    public static final ConfigOption<String> SERVER = ConfigOptions.key("server")
            .stringType()
            .noDefaultValue()
            .withDescription("mysql or mariadb; needed only where messages carry no GTID.");

    public static final ConfigOption<MemorySize> MAX_MESSAGE_SIZE = ConfigOptions.key("max-message-size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(256))
            .withDescription("Longest message; a longer one is a bad message.");

    public static final ConfigOption<MemorySize> RAW_MAX_SIZE = ConfigOptions.key("raw-max-size")
            .memoryType()
            .defaultValue(MemorySize.parse("64kb"))
            .withDescription("How many bytes of a bad message the metadata column raw holds at the most.");

    public static final ConfigOption<String> TIMESTAMP_FORMAT = ConfigOptions.key("timestamp-format.standard")
            .stringType()
            .defaultValue("SQL")
            .withDescription("Accepted as canal-json spells it; Canal writes SQL, and nothing else is taken.");

    public static final ConfigOption<String> MAP_NULL_KEY_MODE = ConfigOptions.key("map-null-key.mode")
            .stringType()
            .noDefaultValue()
            .withDescription("Accepted for canal-json's sake; it concerns writing only.");

    public static final ConfigOption<String> MAP_NULL_KEY_LITERAL = ConfigOptions.key("map-null-key.literal")
            .stringType()
            .noDefaultValue()
            .withDescription("Accepted for canal-json's sake; it concerns writing only.");

    private CanalJsonFormatOptions() {}
}
