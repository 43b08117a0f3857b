package io.sluice.cdc.parser.ddl;

/**
 * One statement of a text, comments removed and executable comments opened.
 *
 * @param sql without the delimiter; may be blank
 * @param line line of its first character in the source text, from 1
 * @param whole false where a quote or comment is not closed, or parentheses are nested too deep to parse
 */
record Statement(String sql, int line, boolean whole) {}
