/**
 * What every Sluice module speaks: change events, row images, table schemas, positions and watermarks.
 *
 * <p>Start with {@link io.sluice.cdc.model.ChangeEvent}: everything a log tells us is one of its three kinds. To read
 * events use a parser's cursor ({@link io.sluice.cdc.model.ChangeCursor}); to fold them into a table use the merge
 * module; to bring events of your own, or to test, use {@link io.sluice.cdc.model.EventSource}. A schema comes from
 * {@link io.sluice.cdc.model.SchemaReader} where the server can be asked, from CREATE TABLE text through the parser
 * module's {@code MySqlDdl} where it cannot. Nothing here opens a connection or reads a file.
 */
@NullMarked
package io.sluice.cdc.model;

import org.jspecify.annotations.NullMarked;
