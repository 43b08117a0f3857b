package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;

/** More bad messages than the error policy lets pass; the cause is the last of them. */
public final class ErrorBudgetExceededException extends CdcException {

    public ErrorBudgetExceededException(ErrorPolicy policy, CdcException last) {
        super(
                "one more bad message than the error policy lets pass (" + policy
                        + "): see whether the source still writes what this job reads. The last one: "
                        + last.getMessage(),
                last);
    }
}
