package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** A row whose schema has not come: its cells cannot be told apart. */
public final class UnknownLayoutException extends CdcException {

    public UnknownLayoutException(String event, long fingerprint) {
        this(
                event,
                fingerprint,
                "is not known here: its LayoutEvent went another way. Read layouts before the stream is shuffled,"
                        + " or broadcast them, or declare the table (Layouts.add)");
    }

    /** @param why goes on after "which" */
    UnknownLayoutException(String event, long fingerprint, String why) {
        super(event + " is of the layout " + Long.toHexString(fingerprint) + ", which " + why);
    }
}
