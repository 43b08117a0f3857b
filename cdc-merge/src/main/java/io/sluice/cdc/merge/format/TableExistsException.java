package io.sluice.cdc.merge.format;

/** A table stands where a new one was to be published, and it was not asked to be replaced. */
public class TableExistsException extends StorageException {

    public TableExistsException(String location) {
        super(
                location,
                "a table stands here already; publish elsewhere, remove it, or ask for it to be replaced (--replace, replace())",
                null);
    }
}
