package io.sluice.cdc.merge.format;

import org.jspecify.annotations.Nullable;

/** Another run is writing to the same location, or has left something there that cannot be taken over. */
public class UnfinishedRunException extends StorageException {

    public UnfinishedRunException(String location, String reason, @Nullable Throwable cause) {
        super(location, reason, cause);
    }
}
