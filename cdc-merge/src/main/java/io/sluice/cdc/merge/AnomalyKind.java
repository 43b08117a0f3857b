package io.sluice.cdc.merge;

/**
 * What a log can say that does not fit the rows it is applied to. Each is a sign of changes lost, doubled, out of order or never
 * logged, or of a base that is not the table the log continues. Counted exactly; the change itself is applied all the same.
 */
public enum AnomalyKind {
    /** An INSERT of a key that has a row. The inserted row wins. */
    INSERT_EXISTS,
    /** An UPDATE of a row that is not there. The after image becomes the row as far as it goes. */
    UPDATE_MISSING,
    /** A DELETE of a row that is not there. */
    DELETE_MISSING,
    /**
     * A row that differs from the before image of the UPDATE or DELETE that meets it, in any cell both know; or whose JSON document
     * is none that the UPDATE's logged changes of it fit: those that do not are left out.
     */
    BEFORE_MISMATCH,
    /** An UPDATE that moves a row to a key which has a row already. The moved row wins. */
    KEY_TAKEN,
    /** A row of which some cells are known to nobody: partial images of a row that is not in the base. It is not written. */
    ROW_INCOMPLETE,
    /**
     * A transaction in which rows of the table may have changed without being logged, with rows that a foreign key of it refers
     * to ({@link io.sluice.cdc.model.SchemaAction.UnloggedCascade}). Nothing tells whether any did, nor which.
     */
    UNLOGGED_CASCADE
}
