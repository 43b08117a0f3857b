package io.sluice.cdc.parser;

import io.sluice.cdc.model.CdcException;

/**
 * What a parser accepts at the most; beyond it the input is refused with an error that names the limit. Immutable.
 *
 * @param maxMessageBytes bytes of one message, at most 1 GiB - 1
 * @param maxStringBytes bytes of one string as written in the message, escapes included
 * @param maxNesting nesting of JSON objects and arrays in parts of a message that are passed over
 * @param maxColumns columns of one table
 * @param maxRows rows of one message
 */
public record ParserLimits(int maxMessageBytes, int maxStringBytes, int maxNesting, int maxColumns, int maxRows) {

    private static final int LARGEST_MESSAGE = (1 << 30) - 1;

    /** 256 MiB a message and a string, 64 levels, 4096 columns (as MySQL), 1,000,000 rows. */
    public static final ParserLimits DEFAULT = new ParserLimits(1 << 28, 1 << 28, 64, 4096, 1_000_000);

    public ParserLimits {
        if (maxMessageBytes < 1
                || maxMessageBytes > LARGEST_MESSAGE
                || maxStringBytes < 1
                || maxNesting < 1
                || maxNesting > 1000
                || maxColumns < 1
                || maxColumns > 0xFFFF
                || maxRows < 1) {
            throw new CdcException("limits must be positive, messages at most " + LARGEST_MESSAGE
                    + " bytes, nesting at most 1000, columns at most 65535");
        }
    }

    public ParserLimits withMaxMessageBytes(int bytes) {
        return new ParserLimits(bytes, maxStringBytes, maxNesting, maxColumns, maxRows);
    }

    public ParserLimits withMaxStringBytes(int bytes) {
        return new ParserLimits(maxMessageBytes, bytes, maxNesting, maxColumns, maxRows);
    }

    public ParserLimits withMaxNesting(int levels) {
        return new ParserLimits(maxMessageBytes, maxStringBytes, levels, maxColumns, maxRows);
    }

    public ParserLimits withMaxColumns(int columns) {
        return new ParserLimits(maxMessageBytes, maxStringBytes, maxNesting, columns, maxRows);
    }

    public ParserLimits withMaxRows(int rows) {
        return new ParserLimits(maxMessageBytes, maxStringBytes, maxNesting, maxColumns, rows);
    }
}
