package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import java.io.Serializable;
import java.time.Duration;

/**
 * What becomes of a message that cannot be decoded. Always the whole message: of one that is skipped or emitted as bad, no
 * row is delivered. Immutable.
 *
 * <p>What the reader's options lack (a time zone, a collation) is no property of a message and fails under every policy.
 */
public final class ErrorPolicy implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What to do with a bad message. */
    public enum Action {
        /** The job fails with the message's place and what is wrong. */
        FAIL,
        /** Nothing of it is delivered; it is counted, and logged without values. */
        SKIP,
        /** A {@link BadMessage} is delivered in its place. */
        EMIT
    }

    private final Action action;
    private final int errors;
    private final Duration per;

    private ErrorPolicy(Action action, int errors, Duration per) {
        this.action = action;
        this.errors = errors;
        this.per = per;
    }

    /** The default. */
    public static ErrorPolicy fail() {
        return new ErrorPolicy(Action.FAIL, 0, Duration.ofMinutes(1));
    }

    /** @param errors see {@link #emit} */
    public static ErrorPolicy skip(int errors, Duration per) {
        return new ErrorPolicy(Action.SKIP, checkErrors(errors), checkPer(per));
    }

    /**
     * @param errors how many bad messages one subtask lets pass within {@code per} of its own clock; at one more the job
     *     fails, for then it is not single messages that are bad
     */
    public static ErrorPolicy emit(int errors, Duration per) {
        return new ErrorPolicy(Action.EMIT, checkErrors(errors), checkPer(per));
    }

    private static int checkErrors(int errors) {
        if (errors < 1) {
            throw new CdcException("an error budget of " + errors + " lets nothing pass; use ErrorPolicy.fail()");
        }
        return errors;
    }

    private static Duration checkPer(Duration per) {
        if (per.isNegative() || per.isZero()) {
            throw new CdcException("an error budget needs a time above zero");
        }
        return per;
    }

    public Action action() {
        return action;
    }

    /** Bad messages let pass within {@link #per()}. */
    public int errors() {
        return errors;
    }

    public Duration per() {
        return per;
    }

    @Override
    public String toString() {
        return action == Action.FAIL ? "fail" : action + " at most " + errors + " in " + per;
    }
}
