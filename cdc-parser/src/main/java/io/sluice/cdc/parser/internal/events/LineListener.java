package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.Lane;

/** Is shown every line of a file, those that are not delivered, too. */
public interface LineListener {

    /**
     * @param to after the last byte, the newline not counted
     * @param lane of the event in the line
     */
    void line(byte[] a, int from, int to, Lane lane);
}
