package io.sluice.cdc.merge.format;

import io.sluice.cdc.model.CdcException;
import org.jspecify.annotations.Nullable;

/** A table could not be listed, read, written or published; the message names the location and what the storage said. */
public class StorageException extends CdcException {

    private final String location;

    public StorageException(String location, String reason, @Nullable Throwable cause) {
        super(location + ": " + reason, cause);
        this.location = location;
    }

    public String location() {
        return location;
    }
}
