package io.sluice.cdc.model;

/** What happened to a row. */
public enum Operation {
    INSERT,
    UPDATE,
    DELETE
}
