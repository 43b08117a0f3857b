package io.sluice.cdc.benchmarks.merge;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text file of changes that {@link MergeInput} writes, as a source of one's own would be written: a cursor whose views
 * look at the bytes of the line. Sequence numbers are the positions, so the order is exact; an update has no before image.
 */
record ChangeTextFile(Path file, TableSchema schema) implements ChangeSource {

    @Override
    public String describe() {
        return file.toString();
    }

    @Override
    public OrderQuality orderQuality() {
        return OrderQuality.EXACT;
    }

    @Override
    public String identity() {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasDurablePositions() {
        return true;
    }

    @Override
    public ChangeCursor open(TableFilter tables) {
        try {
            return new ChangeTextCursor(file, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
