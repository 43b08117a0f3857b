/**
 * DDL statements and CREATE TABLE text to typed schema actions.
 *
 * <p>Start with {@link io.sluice.cdc.parser.ddl.MySqlDdl}. The grammar behind it is MySQL's and MariaDB's own, loaded when
 * the first statement that needs it comes by. Where the server itself can be asked for a schema, use
 * {@link io.sluice.cdc.model.SchemaReader} instead; for a type alone, {@link io.sluice.cdc.model.ColumnType#parse}.
 */
@NullMarked
package io.sluice.cdc.parser.ddl;

import org.jspecify.annotations.NullMarked;
