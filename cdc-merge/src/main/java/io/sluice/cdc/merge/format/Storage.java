package io.sluice.cdc.merge.format;

/** Where tables are kept. */
public interface Storage {}
