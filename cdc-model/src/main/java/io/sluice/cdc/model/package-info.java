/**
 * What every Sluice module speaks: change events, row images, table schemas, positions and watermarks.
 *
 * <p>Start with {@link io.sluice.cdc.model.ChangeEvent}: everything a log tells us is one of its three kinds. To read
 * events use a parser's cursor ({@link io.sluice.cdc.model.ChangeCursor}); to fold them into a table use the merge
 * module. Nothing here opens a connection or reads a file.
 */
@NullMarked
package io.sluice.cdc.model;

import org.jspecify.annotations.NullMarked;
